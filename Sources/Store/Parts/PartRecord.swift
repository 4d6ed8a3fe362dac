import Foundation
import GRDB
import Work

/// Which shard of a collection a project holds.
package struct PartRecord: Equatable, Sendable {
    /// The shard.
    package let shard: Shard
    /// Tells what the shard held when it was listed from other contents; a hash.
    package let manifest: String

    /// Describes a part.
    package init(shard: Shard, manifest: String) {
        self.shard = shard
        self.manifest = manifest
    }
}

extension PartRecord {
    /// Fetches it; `nil` in a project that is no part.
    ///
    /// - Throws: ``StoreError/corrupt(path:reason:)`` where it is not what was written.
    static func fetch(_ database: Database, path: String) throws -> PartRecord? {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM part") else { return nil }
        let (index, count, manifest): (Int, Int, String) = try (
            row.value("shard"), row.value("shards"), row.value("manifest")
        )
        guard let shard = Shard(index: index, count: count),
            try Seal.part(shard: index, shards: count, manifest: manifest) == row.value("seal")
        else { throw StoreError.corrupt(path: path, reason: "its shard differs from what was written") }
        return PartRecord(shard: shard, manifest: manifest)
    }
}

extension ProjectStore {
    /// Which shard the project holds; `nil` where it is no part.
    package func part() throws -> PartRecord? { try read { try PartRecord.fetch($0, path: path) } }

    /// Notes which shard the project holds.
    package func setPart(_ part: PartRecord) throws {
        let (index, count) = (part.shard.index, part.shard.count)
        let seal = try Seal.part(shard: index, shards: count, manifest: part.manifest)
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO part VALUES (1, ?, ?, ?, ?)",
                arguments: [index, count, part.manifest, seal])
        }
    }

    /// Removes the project of a folder, so that it can be begun again; whatever else lies there stays.
    package static func remove(in folder: URL) {
        removeDatabase(folder.appendingPathComponent(fileName).path)
    }

    /// Turns a project that nobody has open into one file in another place, which is whole or not there.
    ///
    /// - Throws: ``StoreError``; the project is then still whole.
    package static func movePart(from folder: URL, to path: String) throws {
        let database = folder.appendingPathComponent(fileName).path
        try Connection.translatingErrors(path: database) {
            let queue = try DatabaseQueue(path: database, configuration: Connection.configuration)
            // All of the write-ahead log goes into the file; nothing lies beside it any more.
            let mode = try queue.writeWithoutTransaction {
                try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE")
            }
            try queue.close()
            guard mode == "delete" else { throw StoreError.busy(path: database) }
        }
        do throws(SystemFailure) {
            try OpenFile(database, flags: O_RDWR).synchronize()
            guard rename(database, path) == 0 else { throw SystemFailure.last }
            let target = URL(fileURLWithPath: path).deletingLastPathComponent().path
            try OpenFile(target, flags: O_RDONLY | O_DIRECTORY).synchronize()
        } catch {
            throw StoreError.cannotWrite(path: path, reason: error.description)
        }
    }
}
