import GRDB
import Labels
import Testing

@testable import Store

@Suite struct QueueTests {
    @Test func theDefaultQueueStartsWithTheMostSuspicious() throws {
        let store = try makeReadProject()
        let page = try store.page(.undecidedDisagreements, by: .suspicion, offset: 0, limit: 10)
        #expect(page.entries.map(\.ordinal) == [4, 1, 2])
        #expect(page.total == 3)
        #expect(page.entries[0].clip == ReadSummary(classIndex: 0, confidence: 0.7))
        #expect(page.entries[0].disagrees)
        #expect(try store.page(.undecidedDisagreements, by: .suspicion, offset: 1, limit: 1).entries[0].ordinal == 1)
    }

    @Test(arguments: [
        (QueueOrder.suspicion, [4, 1, 2, 5, 0, 3]), (.clipConfidence, [2, 4, 1, 5, 0, 3]),
        (.cnnConfidence, [2, 5, 1, 0, 3, 4]), (.margin, [2, 4, 5, 1, 0, 3]), (.entropy, [2, 4, 5, 1, 0, 3]),
        (.path, [0, 1, 2, 3, 4, 5]),
    ])
    func orders(order: QueueOrder, expected: [Int64]) throws {
        let store = try makeReadProject()
        #expect(try store.page(QueueFilter(), by: order, offset: 0, limit: 10).entries.map(\.ordinal) == expected)
        for (place, ordinal) in expected.enumerated() {
            #expect(try store.position(of: ordinal, in: QueueFilter(), by: order) == place)
            let next = place + 1 < expected.count ? expected[place + 1] : nil
            #expect(try store.neighbour(of: ordinal, in: QueueFilter(), by: order) == next)
            let previous = place > 0 ? expected[place - 1] : nil
            #expect(try store.neighbour(of: ordinal, in: QueueFilter(), by: order, backwards: true) == previous)
        }
    }

    @Test func filters() throws {
        let store = try makeReadProject()
        try store.record([makeDecision(1, .accept, "chest")])
        func found(_ change: (inout QueueFilter) -> Void) throws -> [Int64] {
            var filter = QueueFilter()
            change(&filter)
            let page = try store.page(filter, by: .path, offset: 0, limit: 10)
            #expect(page.total == page.entries.count)
            return page.entries.map(\.ordinal)
        }
        #expect(try found { $0.decided = true } == [1])
        #expect(try found { $0.verdict = .accept } == [1])
        #expect(try found { $0.disagree = false } == [0, 3, 5])
        #expect(try found { $0.clipClass = 0 } == [0, 1, 2, 4])
        #expect(try found { $0.cnnClass = 0 } == [0])
        #expect(try found { $0.eitherClass = 1 } == [1, 2, 3, 4, 5])
        #expect(try found { $0.uncertain = true } == [2])
        #expect(try found { $0.text = "003.P" } == [3])
        #expect(try found { $0.text = "%" }.isEmpty)
        #expect(
            try found {
                $0.text = "a/"; $0.decided = true
            } == [1])
        #expect(try found { $0.contested = true }.isEmpty)
        #expect(try found { $0.flagged = true }.isEmpty)
    }

    @Test func theNextUndecidedAfterOneThatWasJustSettled() throws {
        let store = try makeReadProject()
        try store.record([makeDecision(1, .accept, "chest")])
        #expect(try store.neighbour(of: 1, in: .undecidedDisagreements, by: .suspicion) == 2)
        #expect(try store.neighbour(of: 1, in: .undecidedDisagreements, by: .suspicion, backwards: true) == 4)
    }

    @Test func countsFollowEveryChange() throws {
        let store = try makeReadProject()
        try store.record([makeDecision(1, .accept, "chest"), makeDecision(0, .exclude, nil)])
        let counts = try store.counts()
        #expect(counts.cases == 6)
        #expect(counts.disagreements == 3)
        #expect(counts.settledDisagreements == 1)
        #expect(counts.decided == 2)
        #expect(counts.uncertain == 1)
        #expect(counts.verdicts == [.accept: 1, .exclude: 1])
        #expect(counts.agreement == [[1, 3], [0, 2]])
        #expect(counts.clipClasses == [4, 2])
        #expect(counts.cnnClasses == [1, 5])
    }

    /// A plan that sorts says `USE TEMP B-TREE`; one that goes through the table says `SCAN` without an index.
    @Test(arguments: QueueOrder.allCases)
    func pagesComeFromIndexes(order: QueueOrder) throws {
        let store = try makeReadProject()
        for filter in [QueueFilter(), .undecidedDisagreements] {
            let plan = try store.plan(of: filter, by: order)
            #expect(!plan.isEmpty)
            #expect(plan.allSatisfy { $0.contains("USING COVERING INDEX summary_") }, "\(plan)")
        }
        let start = try store.plan(of: .undecidedDisagreements, by: .suspicion)
        #expect(start == ["SEARCH caseSummary USING COVERING INDEX summary_queue (disagree=? AND decided=?)"])
    }
}

extension ProjectStore {
    /// How SQLite means to find a page.
    fileprivate func plan(of filter: QueueFilter, by order: QueueOrder) throws -> [String] {
        let condition = filter.summaryCondition
        let sql = "EXPLAIN QUERY PLAN " + QueueEntry.pageSQL(filter, by: order)
        return try read { database in
            try Row.fetchAll(database, sql: sql, arguments: condition.arguments + [10, 0]).map { $0["detail"] }
        }
    }
}
