import Foundation
import GRDB
import Work

/// The database file of a project that is open, told from any other that may take its place.
struct ProjectFile: Sendable {
    let path: String
    private let device: UInt64
    private let inode: UInt64

    /// - Throws: ``StoreError/cannotRead(path:reason:)``.
    init(path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw StoreError.cannotRead(path: path, reason: SystemReason.last) }
        self.path = path
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    /// - Throws: ``StoreError/vanished(path:)`` where the file is not the one that was opened any more.
    func requirePresence() throws {
        var status = stat()
        guard stat(path, &status) == 0, UInt64(status.st_dev) == device, UInt64(status.st_ino) == inode else {
            throw StoreError.vanished(path: path)
        }
    }
}

/// Where a project may lie.
package struct ProjectPlace: Sendable {
    /// Tells the kind of file system that a folder lies on.
    private let kind: @Sendable (String) -> FileSystemKind?

    /// - Parameter kind: Tells the kind of file system that a folder lies on; `nil` where that is not known.
    package init(kind: @escaping @Sendable (String) -> FileSystemKind?) { self.kind = kind }

    /// Disks of this machine alone, as the system tells them.
    package static let local = ProjectPlace(kind: FileSystemKind.of)
    /// Anywhere: for a project that one process alone works on until it is finished, as a part is, or that nobody writes.
    package static let anywhere = ProjectPlace { _ in nil }

    /// - Throws: ``StoreError/sharedFileSystem(path:name:)``.
    func require(_ folder: URL) throws {
        guard let name = kind(folder.path)?.networkName else { return }
        throw StoreError.sharedFileSystem(path: folder.path, name: name)
    }
}

extension ProjectStore {
    /// Makes an empty project, and its folder where that is missing.
    ///
    /// - Throws: ``StoreError/alreadyAProject(path:)``, or ``StoreError/cannotWrite(path:reason:)``.
    package static func create(in folder: URL, place: ProjectPlace = .local) throws -> ProjectStore {
        guard !exists(in: folder) else { throw StoreError.alreadyAProject(path: folder.path) }
        return try openOrCreate(in: folder, place: place)
    }

    /// Opens a project, and brings one of an older version up to date. One that cannot be written is opened for reading.
    ///
    /// - Throws: ``StoreError`` if there is none, it is damaged, or newer than this program.
    package static func open(in folder: URL, place: ProjectPlace = .local) throws -> ProjectStore {
        guard exists(in: folder) else { throw StoreError.notAProject(path: folder.path) }
        try place.require(folder)
        let path = folder.appendingPathComponent(fileName).path
        try requireProject(path)
        guard access(path, W_OK) == 0, access(folder.path, W_OK) == 0, !isOnReadOnlyFileSystem(path) else {
            return try openReadOnly(folder)
        }
        do {
            return try connect(to: folder, path: path)
        } catch StoreError.cannotWrite(_, let reason) {
            // A full disk has no room for the index of the write-ahead log either.
            return try openReadOnly(folder, because: reason)
        }
    }

    /// Opens the project in a folder, or makes one where there is none. Two processes that make it at once get the same.
    ///
    /// - Throws: As ``open(in:)`` and ``create(in:)``.
    package static func openOrCreate(in folder: URL, place: ProjectPlace = .local) throws -> ProjectStore {
        do {
            try OutputFolder.make(folder)
        } catch {
            throw StoreError.cannotWrite(path: folder.path, reason: error.reason)
        }
        try place.require(folder)
        let birth = try BirthLock(folder)
        return try withExtendedLifetime(birth) {
            if !exists(in: folder) { try make(in: folder) }
            return try open(in: folder, place: place)
        }
    }

    /// Makes an empty project beside its place and moves it there when it is whole, so that a process that dies
    /// meanwhile leaves no half of one.
    ///
    /// - Parameter fill: Puts what it is to hold into it, in one transaction.
    static func make(in folder: URL, fill: (Database) throws -> Void = { _ in }) throws {
        let path = folder.appendingPathComponent(fileName).path
        let draft = path + ".new"
        removeDatabase(draft)
        do {
            try Connection.translatingErrors(path: path) {
                let database = try DatabaseQueue(path: draft, configuration: Connection.configuration)
                try Schema.migrator.migrate(database)
                try database.write(fill)
                try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
                try database.close()
            }
        } catch {
            removeDatabase(draft)
            throw error
        }
        guard rename(draft, path) == 0 else { throw StoreError.cannotWrite(path: path, reason: SystemReason.last) }
    }

    /// Removes a database's file and the logs beside it.
    static func removeDatabase(_ path: String) {
        for file in [path, path + "-journal", path + "-wal", path + "-shm"] { unlink(file) }
    }

    /// Whether a folder holds a project.
    package static func exists(in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(fileName).path)
    }

    private static func connect(to folder: URL, path: String) throws -> ProjectStore {
        try Connection.translatingErrors(path: path) {
            let database = try DatabasePool(path: path, configuration: Connection.configuration)
            if try database.read(Schema.migrator.hasBeenSuperseded) { throw StoreError.newerSchema(path: path) }
            if try !database.read(Schema.migrator.hasCompletedMigrations) { try Schema.migrator.migrate(database) }
            return ProjectStore(folder: folder, database: database, file: try ProjectFile(path: path))
        }
    }

    /// Opens a project that cannot be written.
    ///
    /// - Parameter obstacle: What whoever wants to write is told.
    static func openReadOnly(_ folder: URL, because obstacle: String = "it is read-only") throws -> ProjectStore {
        let path = folder.appendingPathComponent(fileName).path
        return try Connection.translatingErrors(path: path) {
            var configuration = Connection.configuration
            configuration.readonly = true
            // Where the folder cannot be written, SQLite cannot make the index of the write-ahead log; a log that is
            // empty can be left aside (https://www.sqlite.org/wal.html#read_only_databases).
            let logSize = (try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int) ?? 0
            let name = logSize == 0 ? "file:\(percentEncoded(path))?immutable=1" : path
            let database = try DatabaseQueue(path: name, configuration: configuration)
            if try database.read(Schema.migrator.hasBeenSuperseded) { throw StoreError.newerSchema(path: path) }
            guard try database.read(Schema.migrator.hasCompletedMigrations) else {
                throw StoreError.cannotWrite(path: path, reason: "it is read-only and has to be brought up to date")
            }
            return ProjectStore(
                folder: folder, database: database, file: try ProjectFile(path: path), obstacle: obstacle)
        }
    }

    static func percentEncoded(_ path: String) -> String {
        path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    }

    private static func isOnReadOnlyFileSystem(_ path: String) -> Bool {
        var status = statvfs()
        return statvfs(path, &status) == 0 && status.f_flag & UInt(ST_RDONLY) != 0
    }

    /// Looks at a file before SQLite could write to it, or put its logs beside it.
    static func requireProject(_ path: String) throws {
        let header = try fileHeader(path)
        guard !header.isEmpty else { throw StoreError.corrupt(path: path, reason: "an empty file") }
        guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw StoreError.corrupt(path: path, reason: "no database")
        }
        let id = header[68..<72].reduce(0) { $0 << 8 | Int($1) }
        guard id != Schema.applicationID else { return }
        guard try !isOlderProject(path) else { throw StoreError.olderProject(path: path) }
        throw StoreError.corrupt(path: path, reason: "the database of another program")
    }

    /// The first 100 bytes of a file, which are the header of a database (SQLite file format, 1.3).
    private static func fileHeader(_ path: String) throws -> [UInt8] {
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            return [UInt8](try file.read(upToCount: 100) ?? Data())
        } catch {
            throw StoreError.cannotRead(path: path, reason: error.localizedDescription)
        }
    }

    /// Projects of earlier versions had no application id.
    private static func isOlderProject(_ path: String) throws -> Bool {
        try Connection.translatingErrors(path: path) {
            var configuration = Connection.configuration
            configuration.readonly = true
            let database = try DatabaseQueue(
                path: "file:\(percentEncoded(path))?immutable=1", configuration: configuration)
            return try database.read { try $0.tableExists("caseSummary") && $0.tableExists("currentRun") }
        }
    }
}

/// Lets one process at a time make a project: a lock on its folder, gone with the process.
final class BirthLock {
    private let descriptor: Int32

    init(_ folder: URL) throws {
        descriptor = Foundation.open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError.cannotWrite(path: folder.path, reason: SystemReason.last) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw StoreError.cannotWrite(path: folder.path, reason: SystemReason.last) }
        }
    }

    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
