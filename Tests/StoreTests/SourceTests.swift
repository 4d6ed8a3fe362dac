import Labels
import Store
import Testing

@Suite struct SourceTests {
    @Test func aNameBelongsToOnePlace() throws {
        let store = try ProjectStore.inMemory()
        let source = try store.source(named: "a", kind: "folder", root: "/data/a")
        #expect(try store.source(named: "a", kind: "folder", root: "/data/a").id == source.id)
        #expect(throws: StoreError.sourceNameTaken("a", root: "/data/a", newRoot: "/more/a")) {
            try store.source(named: "a", kind: "folder", root: "/more/a")
        }
        try store.moveSource("a", to: "/more/a")
        #expect(try store.source(named: "a", kind: "folder", root: "/more/a").id == source.id)
        #expect(throws: StoreError.unknownSource("b", known: ["a"])) { try store.moveSource("b", to: "/b") }
        #expect(throws: StoreError.unknownSource("b", known: ["a"])) { try store.forgetSource("b") }
    }

    @Test func aForgottenSourceCountsNowhereAndComesBack() throws {
        let store = try makeReadProject()
        try store.take(0..<2, content: "ff", in: "b")
        try store.decide(1, .accept, "chest")
        try store.decide(1, .reject, "breast", by: "bo")
        let (rows, counts, state) = (try store.exported(), try store.counts(), try store.state())
        let source = try #require(try store.sources().first)
        try store.forgetSource("a")
        #expect(try store.changes(since: state)?.casesChanged == true)
        #expect(try store.exported().map { $0.prefix(10) } == ["b/0000.png", "b/0001.png"])
        #expect(try store.caseIDs().count == 2 && store.caseCount() == 2 && store.counts().cases == 2)
        #expect(try store.ordinals(QueueQuery(filter: .all)).count == 2)
        try store.forEachCase(of: source) { Issue.record("\($0.id) is there") }
        #expect(try store.reads(of: #require(store.currentRuns().clip)).isEmpty)
        #expect(try store.reviewers().isEmpty && ReviewerAgreement.all(among: store.votes()).isEmpty)
        #expect(throws: StoreError.unknownCase(caseID(1))) { try store.record(of: caseID(1)) }
        #expect(throws: StoreError.self) { try store.take([(makeImage(0), nil)], from: source) }
        #expect(try store.history(of: caseID(1)).count == 2)
        #expect(try store.check().findings.isEmpty)

        _ = try store.undo(by: "bo", now: 30)
        _ = try store.redo(by: "bo", now: 31)
        _ = try store.source(named: "a", kind: "folder", root: "/data/a")
        #expect(try store.exported() == rows)
        #expect(try store.counts()[.all] == counts[.all] && store.counts().contested == 1)
        #expect(try store.check().findings.isEmpty)
    }
}
