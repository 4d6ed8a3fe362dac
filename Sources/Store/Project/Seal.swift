import GRDB
import Work

/// Bytes that mean one list of values only, for digests: every value is preceded by its kind and its length.
struct CanonicalBytes {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ text: String?) {
        guard let text else { return bytes.append(0) }
        append(kind: 1, Array(text.utf8))
    }

    mutating func append(_ number: Int64?) {
        guard let number else { return bytes.append(0) }
        append(kind: 2, withUnsafeBytes(of: number.littleEndian) { Array($0) })
    }

    mutating func append(_ number: Double?) {
        guard let number else { return bytes.append(0) }
        append(kind: 3, withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) })
    }

    mutating func append(_ blob: some Collection<UInt8>) { append(kind: 4, blob) }

    private mutating func append(kind: UInt8, _ content: some Collection<UInt8>) {
        bytes.append(kind)
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: content.count).littleEndian) { bytes += $0 }
        bytes += content
    }

    /// The SHA-256 digest, 32 bytes.
    func digest() throws -> [UInt8] { try ContentHash.digest(bytes) }

    /// The first eight bytes of the digest: enough to notice an accident.
    func seal() throws -> Int64 {
        try digest().prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}

/// Seals of rows that exports depend on: a row that was damaged does not fit its seal any more.
enum Seal {
    static func source(name: String, kind: String, root: String, isForgotten: Bool) throws -> Int64 {
        var content = CanonicalBytes()
        content.append(name)
        content.append(kind)
        content.append(root)
        content.append(Int64(isForgotten ? 1 : 0))
        return try content.seal()
    }

    static func version(_ image: ImageDescription, of ordinal: Int64, thumbnail: some Collection<UInt8>) throws -> Int64
    {
        var content = CanonicalBytes()
        content.append(ordinal)
        content.append(image.sha256)
        for number in [image.width, image.height, image.channels, image.byteCount] { content.append(Int64(number)) }
        content.append(thumbnail)
        return try content.seal()
    }

    static func caseRow(
        ordinal: Int64, id: String, source: Int64, location: String, version: Int64, state: String,
        file: FileFingerprint
    ) throws -> Int64 {
        var content = CanonicalBytes()
        for number in [ordinal, source, version, Int64(file.byteSize), file.inode] { content.append(number) }
        content.append(file.modified)
        for text in [id, location, state] { content.append(text) }
        return try content.seal()
    }

    /// Takes a row of `question`.
    static func question(_ row: Row) throws -> Int64 {
        var content = CanonicalBytes()
        for column in ["id", "clipRunID", "cnnRunID"] { content.append(try row.value(column) as Int64?) }
        for column in ["name", "kind", "disagreementPolicy", "contestedPolicy"] {
            content.append(try row.value(column) as String?)
        }
        return try content.seal()
    }

    /// Seals the row of a question anew after a change.
    static func renew(question: Int64, _ database: Database) throws {
        let row = try Row.fetchOne(database, sql: "SELECT * FROM question WHERE id = ?", arguments: [question])
        guard let row else { return }
        try database.execute(
            sql: "UPDATE question SET seal = ? WHERE id = ?", arguments: [Seal.question(row), question])
    }

    static func run(questionVersion: Int64, reader: String, identity: String, request: String) throws -> Int64 {
        var content = CanonicalBytes()
        content.append(questionVersion)
        for text in [reader, identity, request] { content.append(text) }
        return try content.seal()
    }

    static func read(run: Int64, version: Int64, probabilities: some Collection<UInt8>) throws -> Int64 {
        var content = CanonicalBytes()
        content.append(run)
        content.append(version)
        content.append(probabilities)
        return try content.seal()
    }

    static func part(shard: Int, shards: Int, manifest: String) throws -> Int64 {
        var content = CanonicalBytes()
        content.append(Int64(shard))
        content.append(Int64(shards))
        content.append(manifest)
        return try content.seal()
    }

    static func policyChoice(question: Int64, chooser: String, reason: String) throws -> Int64 {
        var content = CanonicalBytes()
        content.append(question)
        for text in [chooser, reason] { content.append(text) }
        return try content.seal()
    }

    static func auditAnswer(decision: Int64, audit: Int64, earlier: Int64?) throws -> Int64 {
        var content = CanonicalBytes()
        content.append(decision)
        content.append(audit)
        content.append(earlier)
        return try content.seal()
    }
}
