import Foundation
import GRDB
import Labels
import Synchronization
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
    /// Why nothing can be kept in it; `nil` where something can.
    private let obstacle: String?
    private let database: any DatabaseReader
    private let file: ProjectFile?
    /// What searches go through; `nil` until the first one.
    let texts = Mutex<CaseTexts?>(nil)

    init(folder: URL?, database: any DatabaseReader, file: ProjectFile?, obstacle: String? = nil) {
        self.folder = folder
        self.database = database
        self.file = file
        self.obstacle = obstacle
    }

    /// Whether nothing can be kept in it: its file or folder cannot be written, or its disk is full.
    package var isReadOnly: Bool { obstacle != nil }

    /// Makes an empty project in memory, for tests and trials.
    package static func inMemory() throws -> ProjectStore {
        let database = try DatabaseQueue(configuration: Connection.configuration)
        try Schema.migrator.migrate(database)
        return ProjectStore(folder: nil, database: database, file: nil)
    }

    /// Lets go of the project's file, on which nothing may be asked any more.
    package func close() throws { try Connection.translatingErrors(path: path) { try database.close() } }

    /// Ends what is being asked of the project at this moment, on any thread, with an error.
    package func interrupt() { database.interrupt() }

    /// What the project is called in messages.
    var path: String { file?.path ?? "project in memory" }

    /// Reads from one unchanging state of the project.
    ///
    /// - Throws: ``StoreError/vanished(path:)`` where the project's file is gone.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try file?.requirePresence()
        return try Connection.translatingErrors(path: path) { try database.read(body) }
    }

    /// Changes the project in one transaction, undone whole if the body throws.
    ///
    /// - Throws: ``StoreError/vanished(path:)`` where the project's file is gone: nothing was kept then, although SQLite
    ///   goes on writing to a file that has no name any more.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        guard obstacle == nil, let writer = database as? any DatabaseWriter else {
            throw StoreError.cannotWrite(path: path, reason: obstacle ?? "it is read-only")
        }
        try file?.requirePresence()
        let result = try Connection.translatingErrors(path: path) { try writer.write(body) }
        try file?.requirePresence()
        return result
    }
}
