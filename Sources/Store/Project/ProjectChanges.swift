import GRDB
import Labels

/// A state of the project, to ask later what has changed since.
package struct ProjectState: Hashable, Sendable {
    /// The number of the last act; it names the state that the decisions are in.
    package fileprivate(set) var lastAct: Int64 = 0
    fileprivate var readChanges: Int64 = 0
    fileprivate var caseChanges: Int64 = 0

    /// Whether one act is all that has happened since another state.
    package func follows(_ known: ProjectState) -> Bool {
        lastAct == known.lastAct + 1 && readChanges == known.readChanges && caseChanges == known.caseChanges
    }
}

/// What has changed in a project, by this process or another one.
package struct ProjectChanges: Equatable, Sendable {
    /// The state that was reached.
    package let state: ProjectState
    /// Cases with new decisions, undone or redone ones, notes or flags.
    package let touched: Set<CaseOrdinal>
    /// Whether other reads are current now.
    package let readsChanged: Bool
    /// Whether cases came, went, or have other images or states.
    package let casesChanged: Bool
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
                readsChanged: state.readChanges != known.readChanges,
                casesChanged: state.caseChanges != known.caseChanges)
        }
    }
}

extension ProjectState {
    /// Fetches the state.
    init(_ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "SELECT IFNULL((SELECT MAX(id) FROM act), 0) AS lastAct, readChanges, caseChanges FROM project")
        guard let row = try Row.fetchOne(statement) else { return }
        lastAct = try row.value("lastAct")
        readChanges = try row.value("readChanges")
        caseChanges = try row.value("caseChanges")
    }

    /// The cases that were decided on, noted or flagged since.
    fileprivate func touched(_ database: Database) throws -> Set<CaseOrdinal> {
        let sql = """
            SELECT ordinal FROM version WHERE id IN (
                SELECT versionID FROM act JOIN decision ON decision.actID = IFNULL(act.targetID, act.id) WHERE act.id > ?1
                UNION SELECT versionID FROM note WHERE actID > ?1 UNION SELECT versionID FROM flag WHERE actID > ?1)
            """
        return try CaseOrdinal.fetchSet(database, sql: sql, arguments: [lastAct])
    }
}
