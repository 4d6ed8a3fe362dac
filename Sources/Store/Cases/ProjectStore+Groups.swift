import GRDB
import Labels

extension ProjectStore {
    /// Keeps what a person says of cases that belong together, in place of what was said before.
    ///
    /// - Parameter groups: The name of each case's group; cases that are not named are in none.
    package func setGroups(_ groups: [CaseOrdinal: String]) throws {
        try write { database in
            try database.execute(sql: "DELETE FROM givenGroup")
            for (ordinal, name) in groups.sorted(by: { $0.key < $1.key }) {
                try database.cachedStatement(sql: "INSERT INTO givenGroup VALUES (?, ?)")
                    .execute(arguments: [ordinal, name])
            }
        }
    }

    /// Keeps the pattern on the ids that groups all cases, those to come too; `nil` takes it away.
    package func setGroupPattern(_ pattern: String?) throws {
        try write { database in
            try database.execute(sql: "DELETE FROM groupPattern")
            if let pattern { try database.execute(sql: "INSERT INTO groupPattern VALUES (1, ?)", arguments: [pattern]) }
        }
    }

    /// The pattern on the ids that groups cases; `nil` where there is none.
    package func groupPattern() throws -> String? {
        try read { try String.fetchOne($0, sql: "SELECT pattern FROM groupPattern") }
    }

    /// All groupings of cases that are known apart from their images: by what people said, and by patients where the
    /// images' own metadata tells them. Each names the group of some image versions; others are in no group.
    package func groupsGiven() throws -> [[VersionID: String]] {
        let said = try read { database in
            let sql = "SELECT versionID, name FROM givenGroup JOIN \"case\" USING (ordinal)"
            return Dictionary(
                try Row.fetchAll(database, sql: sql).map {
                    (try $0.value("versionID") as VersionID, try $0.value("name") as String)
                }, uniquingKeysWith: { first, _ in first })
        }
        return [said, try patientGroups()]
    }

    /// Into how many groups the cases of an over-read fell; `nil` where that was not counted.
    package func groupCount(of run: Run) throws -> Int? { try read { try run.groupCount($0) } }
}

extension Run {
    /// See ``ProjectStore/groupCount(of:)``.
    func groupCount(_ database: Database) throws -> Int? {
        try Int.fetchOne(
            database, sql: "SELECT groupCount FROM foldAssignment WHERE runID = ? AND groupCount IS NOT NULL",
            arguments: [id])
    }
}
