import GRDB
import Labels
import Testing

@testable import Store

/// A queue that is made anew beside the one that is shown, while people decide.
@Suite struct RebuildTests {
    private static let count = 40

    private static func project() throws -> ProjectStore {
        let store = try ProjectStore.inMemory()
        try store.take(0..<count)
        try giveReads(
            store, clip: (0..<count).map { Float($0 % 10) / 10 + 0.05 },
            cnn: (0..<count).map { Float($0 % 7) / 7 + 0.05 })
        return store
    }

    /// The runs as they are, under another policy.
    private static func next(_ store: ProjectStore, _ wanted: CurationPolicy.Disagreement) throws -> CurrentRuns {
        let runs = try store.currentRuns()
        let question = Question(
            id: runs.question.id, name: runs.question.name, kind: runs.question.kind,
            policy: CurationPolicy(disagreement: wanted, contested: runs.question.policy.contested))
        return CurrentRuns(question: question, clip: runs.clip, cnn: runs.cnn, signs: runs.signs)
    }

    /// Makes the queue anew for another policy.
    private static func rebuild(
        _ store: ProjectStore, _ wanted: CurationPolicy.Disagreement, pause: @escaping () throws -> Void = {}
    ) throws -> Bool {
        let (known, next) = (try store.currentRuns(), try next(store, wanted))
        return try SummaryRebuild(store, from: known, to: next, step: 7, pause: pause).run {
            try ProjectStore.note(next.question.policy, of: next.question.id, $0)
        }
    }

    private static func queues(_ store: ProjectStore) throws -> [[CaseOrdinal]] {
        try QueueOrder.allCases.flatMap { order in
            try [QueueFilter.all, .toSettle, .decided, .label(1)].map {
                try store.ordinals(QueueQuery(filter: $0, order: order))
            }
        }
    }

    private static func rows(_ store: ProjectStore) throws -> [Row] {
        try store.read { try Row.fetchAll($0, sql: "SELECT * FROM caseSummary ORDER BY questionID, ordinal") }
    }

    /// Decisions, new cases and changed images of the meantime are in the queue that comes out, which is what one
    /// transaction would have made; twice, as the names of the indexes change every time.
    @Test func whatComesMeanwhileIsThere() throws {
        let (store, other) = (try Self.project(), try Self.project())
        var number = 0
        func change(_ store: ProjectStore, _ number: Int) throws {
            try store.decide(number * 5 % Self.count, .override, number % 2 == 0 ? "breast" : "chest")
            if number % 4 == 1 { try store.take([Self.count + number]) }
            if number % 4 == 3 { try store.take([number], content: "ff") }
        }
        for wanted in [CurationPolicy.Disagreement.firstRead, .personOnly, .overRead] {
            let first = number
            #expect(
                try Self.rebuild(store, wanted) {
                    try change(store, number)
                    number += 1
                })
            for number in first..<number { try change(other, number) }
            try other.setPolicy(CurationPolicy(disagreement: wanted))
            try store.setPolicy(CurationPolicy(disagreement: wanted))
            #expect(try store.check().findings.isEmpty)
            #expect(try Self.rows(store) == Self.rows(other) && Self.queues(store) == Self.queues(other))
            #expect(try store.counts() == other.counts())
        }
        #expect(number > 15)
        let names = try store.read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_master") }
        #expect(!names.contains { $0.hasPrefix("rebuild_") })
    }

    /// Whatever breaks it off leaves the queue as it was, and in order.
    @Test(arguments: 0..<18)
    func whatIsBrokenOffChangesNothing(steps: Int) throws {
        struct Enough: Error {}
        let store = try Self.project()
        let before = try Self.rows(store)
        var left = steps
        do {
            _ = try Self.rebuild(store, .firstRead) {
                left -= 1
                if left < 0 { throw Enough() }
            }
        } catch is Enough {
            #expect(try Self.rows(store) == before)
        }
        #expect(try store.check().findings.isEmpty)
        try store.decide(3, .override, "chest")
        #expect(try Self.rebuild(store, .personOnly) && store.check().findings.isEmpty)
        #expect(try store.count(QueueQuery(filter: .decided)) == 1)
        try store.setPolicy(CurationPolicy(disagreement: .proposed))
        #expect(try store.check().findings.isEmpty)
    }

    /// Two at a time: the later one goes on, the earlier gives way.
    @Test func whoIsOvertakenGivesWay() throws {
        let store = try Self.project()
        var (isOvertaken, isOther) = (false, false)
        let isDone = try Self.rebuild(store, .firstRead) {
            guard !isOvertaken else { return }
            isOvertaken = true
            isOther = try Self.rebuild(store, .personOnly)
        }
        #expect(!isDone && isOther)
        #expect(try store.currentRuns().question.policy.disagreement == .personOnly)
        #expect(try store.check().findings.isEmpty)
    }
}
