import GRDB
import Labels
import Testing

@testable import Store

/// Walks along the cases.
@Suite struct WalkTests {
    private func cases(_ store: ProjectStore, among which: CuratedCases) throws -> [CuratedCase] {
        var found: [CuratedCase] = []
        try store.forEachCuratedCase(among: which) { found.append($0) }
        return found
    }

    private func corrections(_ store: ProjectStore) throws -> [Read] {
        var found: [Read] = []
        try store.snapshot { try $0.forEachCorrection { found.append($0) } }
        return found
    }

    @Test(arguments: 0..<6)
    func aWalkAlongSomeCasesIsThatAlongAllWithoutTheOthers(seed: Int) throws {
        let store = try makeReadProject()
        var acts = try RandomActs(store, seed: UInt64(seed))
        for _ in 0..<30 {
            try acts.act()
            let all = try cases(store, among: .all)
            let settled = all.filter { Decision.isSettled($0.standingInWords) }
            #expect(try cases(store, among: .settled) == settled)
            #expect(try cases(store, among: .standing) == all.filter { !$0.standing.isEmpty })
            let open = all.filter { $0.reads.disagrees && !Decision.isSettled($0.standingInWords) }
            #expect(try corrections(store) == open.compactMap(\.reads.cnn))
            #expect(try store.snapshot { try $0.counts() } == store.counts())
        }
    }

    @Test func casesComeInTheOrderOfTheirIDsWhateverThatOfTheirArrival() throws {
        let store = try ProjectStore.inMemory()
        try store.take([4, 1, 5])
        try store.take([3, 0, 2])
        try giveReads(store, clip: [0.9, 0.8, 0.55, 0.1, 0.7, 0.2], cnn: [0.95, 0.1, 0.4, 0.05, 0.01, 0.3])
        for number in [5, 0, 3] { try store.decide(number, .accept, "chest") }
        #expect(try cases(store, among: .all).map(\.record.id) == (0..<6).map { caseID($0) })
        for which in [CuratedCases.settled, .standing] {
            #expect(try cases(store, among: which).map(\.record.id) == [0, 3, 5].map { caseID($0) })
        }
        #expect(try corrections(store).map { $0.probabilities[0] } == [0.1, 0.4, 0.01])
    }

    @Test func aWalkLeavesTheConnectionAsItWas() throws {
        struct Enough: Error {}
        let store = try makeReadProject()
        func cache() throws -> Int? { try store.read { try Int.fetchOne($0, sql: "PRAGMA cache_size") } }
        let before = try cache()
        #expect(try cases(store, among: .all).count == 6)
        #expect(throws: Enough.self) { try store.forEachCuratedCase { _ in throw Enough() } }
        #expect(try before != nil && cache() == before)
    }

    @Test func onlyWhatTwoRunsReadOfPresentImagesIsCompared() throws {
        let store = try makeReadProject()
        let runs = try store.runs()
        let (first, second) = try (#require(runs.first), #require(runs.last))
        func compared() throws -> [String] {
            var found: [String] = []
            try store.forEachCase(readBy: first, and: second) { id, one, other in
                found.append("\(id) \(one.probabilities[0]) \(other.probabilities[0])")
            }
            return found
        }
        #expect(try compared().count == 6)
        #expect(try compared()[1] == "a/0001.png 0.8 0.1")
        try store.take([1], content: "ff")
        #expect(try compared().map { $0.prefix(10) } == [0, 2, 3, 4, 5].map { "\(caseID($0))"[...] })
    }
}
