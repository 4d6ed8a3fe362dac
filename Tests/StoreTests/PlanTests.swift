import GRDB
import Labels
import Synchronization
import Testing

@testable import Store

/// How SQLite means to answer what a project is asked: what is asked of one case, or of each decision, must not go through
/// all cases or all that was ever decided.
@Suite struct PlanTests {
    /// A line of a plan; those of one join have one parent, the outer loop first.
    private struct Step {
        let id: Int
        let parent: Int
        let detail: String

        var isLoop: Bool { detail.hasPrefix("SCAN ") || detail.hasPrefix("SEARCH ") }

        /// Whether it goes through a whole table that grows with the collection or with the work done on it.
        var isThroughEverything: Bool {
            let table = detail.split(separator: " ").dropFirst().first.map(String.init) ?? ""
            guard Self.growing.contains(table) else { return false }
            return detail.hasPrefix("SCAN ") || detail.hasSuffix("(questionID=?)") || detail.hasSuffix("(runID=?)")
        }

        private static let growing = [
            "case", "version", "read", "first", "second", "standing", "decision", "earlier", "act", "note", "flag",
            "metadata", "embedding", "summary", "caseSummary",
        ]
    }

    private static func faults(in steps: [Step]) -> [String] {
        let details = Dictionary(steps.map { ($0.id, $0.detail) }, uniquingKeysWith: { first, _ in first })
        return steps.filter { step in
            guard step.isLoop, step.isThroughEverything else { return false }
            let isInner = steps.contains { $0.isLoop && $0.parent == step.parent && $0.id < step.id }
            return isInner || (details[step.parent] ?? "").hasPrefix("CORRELATED")
        }.map(\.detail)
    }

    private func plan(_ sql: String, _ store: ProjectStore) throws -> [Step] {
        try store.read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(sql)")
                .map { Step(id: $0["id"], parent: $0["parent"], detail: $0["detail"]) }
        }
    }

    private func askEverything(of store: ProjectStore) throws {
        _ = try (store.reviewers(), store.reviewerNames(), store.votes(), store.counts(), store.decisionLog())
        _ = try (store.check(), store.exported(), store.exported(.decided), store.history(of: caseID(1)))
        for filter in [QueueFilter.toSettle, .contested, .reviewer("ana"), .label(0)] {
            _ = try store.ordinals(QueueQuery(filter: filter, search: "00"))
        }
        _ = try (store.ordinalsSettled(by: "ana"), store.entries(of: [caseID(0), caseID(1)]))
        _ = try (store.missingCases(in: store.run(1)), store.casesReadOnEarlierImages(by: store.run(1)))
        for cases in [CuratedCases.standing, .settled] { try store.forEachCuratedCase(among: cases) { _ in } }
        try store.snapshot { try $0.forEachCorrection { _ in } }
    }

    @Test func nothingGoesThroughEverythingForEachCase() throws {
        let store = try makeReadProject()
        let asked = Mutex<[String: String]>([:])
        try store.write { database in
            database.trace(options: .statement) { event in
                guard case .statement(let statement) = event else { return }
                let (sql, expanded) = (statement.sql, statement.expandedSQL)
                asked.withLock { $0[sql] = expanded }
            }
        }
        var acts = try RandomActs(store, seed: 3)
        for _ in 0..<120 { try acts.act() }
        try askEverything(of: store)
        try store.write { $0.trace(options: []) }
        let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"]
        let statements = asked.withLock { $0 }.filter { sql, _ in verbs.contains { sql.hasPrefix($0) } }
        #expect(statements.count > 60, "\(statements.count)")
        for (sql, expanded) in statements {
            let faults = Self.faults(in: try plan(expanded, store))
            #expect(faults.isEmpty, "\(faults.joined(separator: "; "))\n\(sql)")
        }
    }
}
