import Foundation
import GRDB
import Labels

/// How the project's database is opened, and how its errors are told.
enum Connection {
    /// How long a writer waits for another one, in seconds.
    static let busyTimeout = 20.0

    /// Every commit is synchronised to the disk: a decision that was taken survives a power cut.
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.foreignKeysEnabled = true
        configuration.label = "overread"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            database.add(function: classOfRead)
        }
        return configuration
    }

    /// What SQL calls the index of the class that a read's probabilities name.
    static let readClass = "readClass"

    private static let classOfRead = DatabaseFunction(readClass, argumentCount: 1, pure: true) { values in
        let probabilities = Data.fromDatabaseValue(values[0]).map { Blob.floats(in: $0) } ?? []
        return probabilities.isEmpty ? nil : Read(probabilities: probabilities).classIndex
    }

    /// Runs a body and turns the database's errors into ``StoreError``.
    static func translatingErrors<Result>(path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw translated(error, path: path)
        } catch is RowDecodingError {
            throw StoreError.corrupt(path: path, reason: "a value of a kind that its column does not hold")
        } catch let error as DecodingError {
            throw StoreError.corrupt(path: path, reason: "a run's description: \(error)")
        }
    }

    private static func translated(_ error: DatabaseError, path: String) -> StoreError {
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        return switch error.resultCode {
        case .SQLITE_IOERR where isReading(error): .cannotRead(path: path, reason: reason)
        case .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_IOERR:
            .cannotWrite(path: path, reason: reason)
        case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt(path: path, reason: reason)
        case .SQLITE_CONSTRAINT: .invalid(found: "\(reason) in \(path)", expected: "what fits the project's other rows")
        default: .cannotRead(path: path, reason: reason)
        }
    }

    private static func isReading(_ error: DatabaseError) -> Bool {
        [.SQLITE_IOERR_READ, .SQLITE_IOERR_SHORT_READ].contains(error.extendedResultCode)
    }
}
