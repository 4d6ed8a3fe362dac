import Foundation
import GRDB
import Work

/// A project: everything that is known about a collection of cases, in one SQLite file.
///
/// Many processes may read and decide at the same time (SQLite's write-ahead log); each method is one transaction,
/// which is on disk whole when the method returns, or not at all. Stages exclude each other by a ``StageLock``.
/// All methods may be called from any thread and block until they are done.
package final class ProjectStore: Sendable {
    /// The name of the database in a project's folder.
    package static let fileName = "overread.sqlite"

    /// The project's folder; `nil` for a project in memory.
    package let folder: URL?
    private let database: any DatabaseWriter

    private init(folder: URL?, database: any DatabaseWriter) {
        self.folder = folder
        self.database = database
    }

    /// Makes an empty project, and its folder where that is missing.
    ///
    /// - Throws: ``StoreError/alreadyAProject(path:)``, or ``StoreError/cannotWrite(path:reason:)``.
    package static func create(in folder: URL) throws -> ProjectStore {
        guard !exists(in: folder) else { throw StoreError.alreadyAProject(path: folder.path) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw StoreError.cannotWrite(path: folder.path, reason: SystemReason.beneath(error))
        }
        return try connect(to: folder)
    }

    /// Opens a project, and brings one of an older version up to date.
    ///
    /// - Throws: ``StoreError`` if there is none, it is damaged, newer than this program, or cannot be written.
    package static func open(in folder: URL) throws -> ProjectStore {
        guard exists(in: folder) else { throw StoreError.notAProject(path: folder.path) }
        return try connect(to: folder)
    }

    /// Opens the project in a folder, or makes one where there is none.
    package static func openOrCreate(in folder: URL) throws -> ProjectStore {
        exists(in: folder) ? try open(in: folder) : try create(in: folder)
    }

    /// Makes an empty project in memory, for tests and trials.
    package static func inMemory() throws -> ProjectStore {
        let database = try DatabaseQueue(configuration: Connection.configuration)
        try Schema.migrator.migrate(database)
        return ProjectStore(folder: nil, database: database)
    }

    /// Whether a folder holds a project.
    package static func exists(in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(fileName).path)
    }

    private static func connect(to folder: URL) throws -> ProjectStore {
        let path = folder.appendingPathComponent(fileName).path
        return try Connection.translatingErrors(path: path) {
            let database = try DatabasePool(path: path, configuration: Connection.configuration)
            if try database.read(Schema.migrator.hasBeenSuperseded) { throw StoreError.newerSchema(path: path) }
            if try !database.read(Schema.migrator.hasCompletedMigrations) { try Schema.migrator.migrate(database) }
            return ProjectStore(folder: folder, database: database)
        }
    }

    /// What the project is called in messages.
    var path: String { folder?.appendingPathComponent(ProjectStore.fileName).path ?? "project in memory" }

    /// Reads from one unchanging state of the project.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try Connection.translatingErrors(path: path) { try database.read(body) }
    }

    /// Changes the project in one transaction, undone whole if the body throws.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try Connection.translatingErrors(path: path) { try database.write(body) }
    }
}
