import GRDB
import Labels
import Testing

@testable import Store

@Suite struct QueueTests {
    @Test func theDefaultQueueStartsWithTheMostSuspicious() throws {
        let store = try makeReadProject()
        let found = try store.ordinals(QueueQuery())
        #expect(found == [4, 1, 2])
        #expect(try store.count(QueueQuery()) == 3)
        #expect(try store.ordinals(QueueQuery(), limit: 1) == [4])
        let entries = try store.entries(of: found + [99])
        #expect(entries.map(\.ordinal) == found)
        #expect(entries[0].clip == ReadLabel(classIndex: 0, confidence: 0.7))
        #expect(entries[0].disagrees && entries[0].needsSettling)
    }

    @Test(arguments: [
        (QueueOrder.suspicion, [4, 1, 2, 5, 0, 3]), (.clipConfidence, [2, 4, 1, 5, 0, 3]),
        (.cnnConfidence, [2, 5, 1, 0, 3, 4]), (.margin, [2, 4, 5, 1, 0, 3]), (.entropy, [2, 4, 5, 1, 0, 3]),
        (.path, [0, 1, 2, 3, 4, 5]),
    ])
    func orders(order: QueueOrder, expected: [Int64]) throws {
        #expect(try makeReadProject().ordinals(QueueQuery(filter: .all, order: order)) == expected)
    }

    @Test func filters() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest")
        func found(_ filter: QueueFilter, _ search: String = "") throws -> [Int64] {
            let query = QueueQuery(filter: filter, order: .path, search: search)
            let ordinals = try store.ordinals(query)
            #expect(try store.count(query) == ordinals.count)
            return ordinals
        }
        #expect(try found(.decided) == [1])
        #expect(try found(QueueFilter(\.verdict, .accept)) == [1])
        #expect(try found(QueueFilter(\.disagree, false)) == [0, 3, 5])
        #expect(try found(.clip(0)) == [0, 1, 2, 4])
        #expect(try found(.cnn(0)) == [0])
        #expect(try found(.label(1)) == [1, 2, 3, 4, 5])
        #expect(try found(.lowConfidence) == [2])
        #expect(try found(.all, "003.P") == [3])
        #expect(try found(.all, "%").isEmpty)
        #expect(try found(.all, "A/0") == [0, 1, 2, 3, 4, 5])
        #expect(try found(.decided, "a/") == [1])
        let everywhere = QueueQuery(filter: .decided, order: .path, search: "a/", isEverywhere: true)
        #expect(try store.count(everywhere) == 6)
        #expect(try found(.contested).isEmpty && found(.flagged).isEmpty && found(.outdated).isEmpty)
    }

    @Test func countsFollowEveryChange() throws {
        let store = try makeReadProject()
        _ = try store.record([store.decision(1, .accept, "chest"), store.decision(0, .exclude, nil)])
        let counts = try store.counts()
        #expect(counts.cases == 6)
        #expect(counts.disagreements == 3)
        #expect(counts.settledDisagreements == 1)
        #expect(counts.decided == 2)
        #expect(counts[.lowConfidence] == 1)
        #expect(counts[QueueFilter(\.verdict, .accept)] == 1 && counts[.excluded] == 1)
        #expect(counts.agreement == [[1, 3], [0, 2]])
        #expect(counts.clipClasses == [4, 2])
        #expect(counts.cnnClasses == [1, 5])
        #expect(counts.labels == [0, 5])
        #expect(counts.progress == Float(1) / 3)
    }

    /// A plan that sorts says `USE TEMP B-TREE`; one that goes through the table says `SCAN` without an index.
    @Test(arguments: QueueOrder.allCases)
    func queuesComeFromIndexes(order: QueueOrder) throws {
        let store = try makeReadProject()
        for filter in [QueueFilter.all, .toSettle, .decided, .label(1)] {
            let plan = try store.plan(of: QueueQuery(filter: filter, order: order))
            #expect(!plan.isEmpty)
            #expect(plan.allSatisfy { $0.contains("USING COVERING INDEX summary_") }, "\(plan)")
        }
        #expect(
            try store.plan(of: QueueQuery())
                == ["SEARCH caseSummary USING COVERING INDEX summary_queue (questionID=? AND toSettle=?)"])
    }

    /// What a decision costs must not depend on how many there are.
    @Test func aCaseIsSummedUpWithoutOtherCases() throws {
        let plan = try makeReadProject().plan("\(CaseSummary.source) WHERE \"case\".ordinal = ?5", [1, 2, 1, 1, 1])
        let standing = plan.filter { $0.contains(" standing ") }
        #expect(standing.count == 2, "\(plan)")
        #expect(standing.allSatisfy { $0.contains("USING PRIMARY KEY (versionID=?") }, "\(standing)")
    }
}

extension ProjectStore {
    /// How SQLite means to find a queue.
    fileprivate func plan(of query: QueueQuery) throws -> [String] {
        let (sql, arguments) = query.ordinalsSQL(Question.first, limit: 10)
        return try plan(sql, arguments)
    }

    fileprivate func plan(_ sql: String, _ arguments: StatementArguments) throws -> [String] {
        try read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments).map { $0["detail"] }
        }
    }
}
