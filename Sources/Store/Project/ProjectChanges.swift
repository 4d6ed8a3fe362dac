import GRDB
import Labels

/// A state of the project, to ask later what has changed since.
package struct ProjectState: Hashable, Sendable {
    /// The number of the last act (decision, undo or redo); it names the state that the decisions are in.
    package fileprivate(set) var lastAct: Int64 = 0
    fileprivate var lastNote: Int64 = 0
    fileprivate var lastFlag: Int64 = 0
    fileprivate var readChanges: Int64 = 0
    fileprivate var caseCount: Int64 = 0
}

/// What has changed in a project, by this process or another one.
package struct ProjectChanges: Equatable, Sendable {
    /// The state that was reached.
    package let state: ProjectState
    /// Cases with new decisions, undone or redone ones, notes or flags.
    package let touched: Set<CaseOrdinal>
    /// Whether other reads are current now.
    package let readsChanged: Bool
    /// Whether there are more cases now.
    package let casesAdded: Bool
}

extension ProjectStore {
    /// The state of the project now.
    package func state() throws -> ProjectState { try read(ProjectState.init) }

    /// What has changed since a state; quick enough to ask several times a second.
    ///
    /// - Returns: `nil` where nothing has.
    package func changes(since known: ProjectState) throws -> ProjectChanges? {
        try read { database in
            let state = try ProjectState(database)
            guard state != known else { return nil }
            return ProjectChanges(
                state: state, touched: try known.touched(database),
                readsChanged: state.readChanges != known.readChanges, casesAdded: state.caseCount != known.caseCount)
        }
    }
}

extension ProjectState {
    /// Fetches the state.
    fileprivate init(_ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT IFNULL((SELECT MAX(id) FROM act), 0), IFNULL((SELECT MAX(id) FROM note), 0),
                    IFNULL((SELECT MAX(id) FROM flag), 0), (SELECT changes FROM currentRun),
                    IFNULL((SELECT MAX(ordinal) + 1 FROM "case"), 0)
                """)
        guard let row = try Row.fetchOne(statement) else { return }
        lastAct = row[0]
        lastNote = row[1]
        lastFlag = row[2]
        readChanges = row[3]
        caseCount = row[4]
    }

    /// The cases that were decided on, noted or flagged since.
    fileprivate func touched(_ database: Database) throws -> Set<CaseOrdinal> {
        let sql = """
            SELECT ordinal FROM act JOIN decision ON decision.actID = IFNULL(act.targetID, act.id) WHERE act.id > ?
            UNION SELECT ordinal FROM note WHERE id > ? UNION SELECT ordinal FROM flag WHERE id > ?
            """
        return try CaseOrdinal.fetchSet(database, sql: sql, arguments: [lastAct, lastNote, lastFlag])
    }
}
