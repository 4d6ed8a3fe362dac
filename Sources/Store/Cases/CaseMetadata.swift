import Foundation
import GRDB
import Labels

/// What is kept of a medical image's file beside its content: nothing that names a person, a place or a day.
package struct CaseMetadata: Equatable, Sendable {
    /// How the image was made, as `CR`, `DX`, `US`; this and all other texts are empty where the file does not say it.
    package var modality = ""
    /// The part of the body, as `CHEST`.
    package var bodyPart = ""
    /// The view, as `PA`.
    package var viewPosition = ""
    /// `L`, `R`, `B` or `U`.
    package var laterality = ""
    /// Pixels down.
    package var rows = 0
    /// Pixels across.
    package var columns = 0
    /// Bits that carry a sample's value.
    package var bits = 0
    /// The photometric interpretation.
    package var photometricInterpretation = ""
    /// The transfer syntax's identifier.
    package var transferSyntax = ""
    /// A salted hash of the patient: cases of one patient must not be separated; `nil` where the file names none.
    package var patientGroup: String?
    /// A salted hash of the study.
    package var studyGroup: String?
    /// Whether text may be burned into the image, so that it should be looked at before it is passed on.
    package var checkText = false

    /// Metadata of which nothing is known.
    package init() {}
}

extension CaseMetadata: FetchableRecord {
    package init(row: Row) throws {
        modality = try row.value("modality")
        bodyPart = try row.value("bodyPart")
        viewPosition = try row.value("viewPosition")
        laterality = try row.value("laterality")
        rows = try row.value("rows")
        columns = try row.value("columns")
        bits = try row.value("bits")
        photometricInterpretation = try row.value("photometricInterpretation")
        transferSyntax = try row.value("transferSyntax")
        patientGroup = try row.value("patientGroup")
        studyGroup = try row.value("studyGroup")
        checkText = try row.value("checkText")
    }

    static func fetch(_ version: VersionID, _ database: Database) throws -> CaseMetadata? {
        try fetchOne(
            database.cachedStatement(sql: "SELECT * FROM metadata WHERE versionID = ?"), arguments: [version])
    }

    func insert(for version: VersionID, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO metadata VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        try statement.execute(arguments: [
            version, modality, bodyPart, viewPosition, laterality, rows, columns, bits, photometricInterpretation,
            transferSyntax, patientGroup, studyGroup, checkText, try seal(for: version),
        ])
    }

    /// The seal of an image version's row.
    func seal(for version: VersionID) throws -> Int64 {
        var content = CanonicalBytes()
        for number in [version, Int64(rows), Int64(columns), Int64(bits), checkText ? 1 : 0] { content.append(number) }
        for text in [
            modality, bodyPart, viewPosition, laterality, photometricInterpretation, transferSyntax, patientGroup,
            studyGroup,
        ] {
            content.append(text)
        }
        return try content.seal()
    }
}

extension ProjectStore {
    /// What is kept of an image version's file; `nil` where that is no medical image's.
    package func metadata(of version: VersionID) throws -> CaseMetadata? {
        try read { try CaseMetadata.fetch(version, $0) }
    }

    /// The patients that image versions are of, as salted hashes; versions of which none is known are left out.
    package func patientGroups() throws -> [VersionID: String] {
        try read { database in
            let sql = "SELECT versionID, patientGroup FROM metadata WHERE patientGroup IS NOT NULL"
            let rows = try Row.fetchAll(database, sql: sql)
            return Dictionary(
                try rows.map { try ($0.value("versionID"), $0.value("patientGroup")) }, uniquingKeysWith: { $1 })
        }
    }

    /// How many cases have an image into which text may be burned, whatever else is to be said of them.
    package func checkTextCount() throws -> Int {
        try read { database in
            let sql = """
                SELECT COUNT(*) FROM "case" JOIN source ON source.id = sourceID AND NOT isForgotten
                JOIN metadata USING (versionID) WHERE checkText
                """
            return try Int.fetchOne(database, sql: sql) ?? 0
        }
    }
}

/// How a project's images are shown and which are taken, and what identifiers in them are hashed with.
package struct ImagingRecord: Equatable, Sendable {
    /// All that the engine wants to know again, as it encodes it.
    package let recipe: String
    /// The salt. It is in no export: whoever has it and an identifier could find its hash.
    package let salt: [UInt8]

    /// Takes what is to be kept.
    package init(recipe: String, salt: [UInt8]) {
        self.recipe = recipe
        self.salt = salt
    }
}

extension ImagingRecord: FetchableRecord {
    func keep(_ database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO imaging VALUES (1, ?, ?, ?)",
            arguments: [recipe, salt.databaseBlob, try seal()])
    }

    package init(row: Row) throws {
        self.init(recipe: try row.value("recipe"), salt: [UInt8](try row.value("salt") as Data))
    }

    func seal() throws -> Int64 {
        var content = CanonicalBytes()
        content.append(recipe)
        content.append(salt)
        return try content.seal()
    }
}

extension ProjectStore {
    /// How the project's images are shown; `nil` before the first were taken in.
    package func imaging() throws -> ImagingRecord? {
        try read { try ImagingRecord.fetchOne($0, sql: "SELECT * FROM imaging") }
    }

    /// Keeps how the project's images are shown, in place of what was kept before.
    package func setImaging(_ imaging: ImagingRecord) throws {
        try write(imaging.keep)
    }
}
