import GRDB
import Labels

/// A folder, an image or an array file that cases come from, as the project knows it.
package struct SourceRecord: Equatable, Sendable, Identifiable {
    /// Its number in the project.
    package let id: Int64
    /// Its name, unique in the project and fixed at first sight.
    package let name: String
    /// How it is read: `folder`, `image`, `npz`, `npy`.
    package let kind: String
    /// Its absolute path, which may change when it moves.
    package let root: String
    /// Whether it was put away: its cases count nowhere, and nothing about them is lost.
    package let isForgotten: Bool

    /// How many cases it has, and how many of them in each state; `unread` is not told apart here.
    package internal(set) var states: [CaseState: Int] = [:]

    /// A source that no project has a number for yet.
    package init(name: String, kind: String, root: String) {
        self.init(id: 0, name: name, kind: kind, root: root, isForgotten: false)
    }

    private init(id: Int64, name: String, kind: String, root: String, isForgotten: Bool) {
        self.id = id
        self.name = name
        self.kind = kind
        self.root = root
        self.isForgotten = isForgotten
    }
}

extension SourceRecord: FetchableRecord {
    package init(row: Row) throws {
        try self.init(
            id: row.value("id"), name: row.value("name"), kind: row.value("kind"), root: row.value("root"),
            isForgotten: row.value("isForgotten"))
    }

    static func fetch(_ name: String, _ database: Database) throws -> SourceRecord {
        if let found = try fetchOne(database, sql: "SELECT * FROM source WHERE name = ?", arguments: [name]) {
            return found
        }
        let known = try String.fetchAll(database, sql: "SELECT name FROM source ORDER BY name")
        throw StoreError.unknownSource(name, known: known)
    }

    /// The source of a name at a place, new or known; see ``ProjectStore/source(named:kind:root:)``.
    static func take(_ name: String, kind: String, root: String, _ database: Database) throws -> SourceRecord {
        let known = try fetchOne(database, sql: "SELECT * FROM source WHERE name = ?", arguments: [name])
        if let known {
            guard known.root == root, known.kind == kind else {
                throw StoreError.sourceNameTaken(name, root: known.root, newRoot: root)
            }
            if known.isForgotten {
                try known.update(database, root: root, isForgotten: false)
                try SummaryWriter(database).insertCases(of: known.id)
            }
        } else {
            let seal = try Seal.source(name: name, kind: kind, root: root, isForgotten: false)
            try database.execute(
                sql: "INSERT INTO source (name, kind, root, seal) VALUES (?, ?, ?, ?)",
                arguments: [name, kind, root, seal])
        }
        return try fetch(name, database)
    }

    /// Refuses images for a source that does not count any more.
    func requireUse(_ database: Database) throws {
        guard try !SourceRecord.fetch(name, database).isForgotten else {
            throw StoreError.invalid(found: "images of the forgotten source \"\(name)\"", expected: "a source in use")
        }
    }

    fileprivate func update(_ database: Database, root: String, isForgotten: Bool) throws {
        let seal = try Seal.source(name: name, kind: kind, root: root, isForgotten: isForgotten)
        try database.execute(
            sql: "UPDATE source SET root = ?, isForgotten = ?, seal = ? WHERE id = ?",
            arguments: [root, isForgotten, seal, id])
    }
}

extension ProjectStore {
    /// The source of a name at a place, which becomes one of the project's sources where it is not yet; one that was
    /// forgotten counts again.
    ///
    /// - Throws: ``StoreError/sourceNameTaken(_:root:newRoot:)`` where the project has a source of the name elsewhere.
    package func source(named name: String, kind: String, root: String) throws -> SourceRecord {
        try write { try SourceRecord.take(name, kind: kind, root: root, $0) }
    }

    /// All sources with the states of their cases, in the order in which they were first seen.
    package func sources() throws -> [SourceRecord] {
        try read { database in
            var sources = try SourceRecord.fetchAll(database, sql: "SELECT * FROM source ORDER BY id")
            for index in sources.indices {
                let rows = try Row.fetchAll(
                    database, sql: "SELECT state, COUNT(*) AS cases FROM \"case\" WHERE sourceID = ? GROUP BY state",
                    arguments: [sources[index].id])
                for row in rows {
                    if let state = try CaseState(rawValue: row.value("state")) {
                        sources[index].states[state] = try row.value("cases")
                    }
                }
            }
            return sources
        }
    }

    /// Notes that a source lies elsewhere now; the next stage looks whether its images are what they were.
    ///
    /// - Throws: ``StoreError/unknownSource(_:known:)``.
    package func moveSource(_ name: String, to root: String) throws {
        try write { database in
            let source = try SourceRecord.fetch(name, database)
            try source.update(database, root: root, isForgotten: source.isForgotten)
        }
    }

    /// Puts a source away: its cases leave the queue, training and exports. Decisions on them stay in the record, and
    /// count again when the source is labelled again.
    ///
    /// - Throws: ``StoreError/unknownSource(_:known:)``.
    package func forgetSource(_ name: String) throws {
        try write { database in
            let source = try SourceRecord.fetch(name, database)
            try source.update(database, root: source.root, isForgotten: true)
            try database.execute(
                sql: """
                    DELETE FROM caseSummary WHERE ordinal IN (SELECT ordinal FROM "case" WHERE sourceID = ?)
                    """, arguments: [source.id])
            try database.execute(sql: "UPDATE project SET caseChanges = caseChanges + 1")
        }
    }
}
