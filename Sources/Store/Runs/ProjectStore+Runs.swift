import Foundation
import GRDB
import Labels

extension ProjectStore {
    /// The run that answers a request: the one that was begun before with an equal request, else a new one.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - versions: The versions of the program and its libraries, for the record of a new run.
    ///   - now: The time, in seconds since 1970-01-01T00:00:00Z.
    /// - Throws: ``StoreError/invalid(found:expected:)`` if an over-read names no first reads of the same classes.
    package func begin(_ request: RunRequest, versions: [String: String] = [:], now: Double) throws -> Run {
        let identity = try JSON.text(request)
        let versions = try JSON.text(versions)
        return try write { database in
            try request.check(database)
            try database.execute(
                sql: """
                    INSERT INTO run (reader, identity, versions, createdAt) VALUES (?, ?, ?, ?)
                    ON CONFLICT (identity) DO NOTHING
                    """,
                arguments: [request.reader.rawValue, identity, versions, now])
            guard let run = try Run.fetch(database, "WHERE identity = ?", [identity]).first else {
                throw StoreError.invalid(found: "no run after it was begun", expected: "one")
            }
            return run
        }
    }

    /// Marks a run finished and makes it the current one of its reader.
    ///
    /// An over-read also brings back the first reads that it learned from; a first read keeps the last over-read of
    /// it, or else of the same classes. All cases' summaries follow in the same transaction.
    package func finish(_ run: Run, now: Double) throws {
        try write { database in
            let mark = "UPDATE run SET finishedAt = IFNULL(finishedAt, ?) WHERE id = ?"
            try database.execute(sql: mark, arguments: [now, run.id])
            let (clip, cnn) = try Run.companions(of: run, database)
            try database.execute(
                sql: "UPDATE currentRun SET clipRunID = ?, cnnRunID = ?, changes = changes + 1",
                arguments: [clip, cnn])
            try SummaryWriter(database).refreshReads(clip: clip, cnn: cnn)
        }
    }

    /// The runs whose reads are shown, compared and exported.
    package func currentRuns() throws -> CurrentRuns { try read(CurrentRuns.init) }

    /// All runs in the order in which they began.
    package func runs() throws -> [Run] { try read { try Run.fetch($0, "ORDER BY id", []) } }

    /// One run.
    ///
    /// - Throws: ``StoreError/unknownRun(_:)``.
    package func run(_ id: Int64) throws -> Run {
        guard let run = try read({ try Run.fetch($0, "WHERE id = ?", [id]).first }) else {
            throw StoreError.unknownRun(id)
        }
        return run
    }
}

extension CurrentRuns {
    /// Fetches the current runs.
    init(_ database: Database) throws {
        clip = try Run.fetch(database, "WHERE id = (SELECT clipRunID FROM currentRun)", []).first
        cnn = try Run.fetch(database, "WHERE id = (SELECT cnnRunID FROM currentRun)", []).first
    }
}

extension RunRequest {
    /// Refuses an over-read of nothing, or of other classes.
    fileprivate func check(_ database: Database) throws {
        guard reader == .cnn else { return }
        let first = try Run.fetch(database, "WHERE id = ? AND reader = 'clip'", [firstReadRunID]).first
        guard let first, first.request.classNames == classNames else {
            throw StoreError.invalid(
                found: "an over-read of \(first.map { "the classes \($0.request.classNames)" } ?? "no first reads")",
                expected: "first reads of the classes \(classNames)")
        }
    }
}

extension Run {
    /// Fetches runs.
    static func fetch(_ database: Database, _ condition: String, _ arguments: StatementArguments) throws -> [Run] {
        let sql = "SELECT id, identity, versions, createdAt, finishedAt FROM run \(condition)"
        return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
            Run(
                id: row[0], request: try JSON.value(row[1]), versions: try JSON.value(row[2]), createdAt: row[3],
                finishedAt: row[4])
        }
    }

    /// The pair of runs that is current once a run is finished.
    fileprivate static func companions(of run: Run, _ database: Database) throws -> (clip: Int64?, cnn: Int64?) {
        if run.request.reader == .cnn { return (run.request.firstReadRunID, run.id) }
        let overReads = try fetch(database, "WHERE reader = 'cnn' AND finishedAt IS NOT NULL ORDER BY id DESC", [])
        let own = overReads.first { $0.request.firstReadRunID == run.id }
        return (run.id, (own ?? overReads.first { $0.request.classNames == run.request.classNames })?.id)
    }
}

/// Values kept as JSON text, with sorted keys so that equal values have equal text.
enum JSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}
