import GRDB
import Labels

/// An act that cannot be undone or redone without somebody who looks at the project missing a part of it.
package struct HiddenReach: Equatable, Sendable {
    /// The act's number.
    package var act: Int64
    /// How many decisions it has.
    package var decisions = 0
    /// How many of them are on images that their cases have no more.
    package var onEarlierImages = 0
    /// How many are on cases of sources that were put away.
    package var onForgotten = 0
    /// How many came with a log and are on images that are not in this project; other machines have them.
    package var notHere = 0
    /// The first of these cases.
    package var first: CaseID
}

/// Whether an undo or redo may reach what is not shown.
package enum ReachConsent: Equatable, Sendable {
    /// Whatever it reaches.
    case whatever
    /// Not before it was asked.
    case none
    /// Of this act, which was asked about.
    case act(Int64)
}

extension HiddenReach {
    /// What of an act's decisions nobody sees; `nil` where that is nothing.
    init?(_ act: Int64, _ database: Database) throws {
        let sql = """
            SELECT "case".id, sha256, isForgotten, "case".versionID <> decision.versionID AS isEarlier
            FROM decision JOIN version ON version.id = decision.versionID
            JOIN "case" ON "case".ordinal = version.ordinal JOIN source ON source.id = sourceID
            WHERE actID = ? ORDER BY decision.id
            """
        let rows = try Row.fetchAll(database, sql: sql, arguments: [act])
        let hidden = try rows.filter { row in
            try row.value("isForgotten") as Bool || row.value("isEarlier") as Bool
        }
        let missing = try Self.notPlaced(of: act, besides: rows, database)
        let firstHidden = try hidden.first.map { CaseID(try $0.value("id")) }
        guard let first = firstHidden ?? missing.first else { return nil }
        self.init(act: act, decisions: rows.count + missing.count, first: first)
        onForgotten = try hidden.count { try $0.value("isForgotten") as Bool }
        onEarlierImages = hidden.count - onForgotten
        notHere = missing.count
    }

    /// The cases of those decisions of an act from another machine that are kept in its line alone.
    ///
    /// - Parameter placed: The decisions of the act that were placed, with their cases' ids and images' hashes.
    private static func notPlaced(of act: Int64, besides placed: [Row], _ database: Database) throws -> [CaseID] {
        let statement = try database.cachedStatement(
            sql: "SELECT line FROM importedAct WHERE actID = ? AND unplaced > 0")
        guard let line = try String.fetchOne(statement, arguments: [act]) else { return [] }
        let logged: LoggedAct = try JSON.value(line)
        var images: Set<[String]> = []
        for row in placed { images.insert([try row.value("id"), try row.value("sha256")]) }
        return (logged.decisions ?? []).filter { !images.contains([$0.caseID, $0.sha256]) }.map { CaseID($0.caseID) }
    }
}
