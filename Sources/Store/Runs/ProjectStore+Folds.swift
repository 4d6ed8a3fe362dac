import GRDB
import Labels

extension ProjectStore {
    /// Keeps which fold each case belongs to in an over-read.
    ///
    /// - Parameters:
    ///   - assignment: The folds of the cases that the over-read is about, in natural order.
    ///   - groupCount: Into how many groups the cases fall that no fold parts.
    ///   - run: The over-read.
    /// - Throws: ``StoreError/invalid(found:expected:)`` if the run has other folds already.
    package func setFolds(_ assignment: FoldAssignment, groupCount: Int? = nil, of run: Run) throws {
        try write { database in
            if let known = try FoldAssignment.fetch(database, runID: run.id) {
                guard known == assignment else {
                    throw StoreError.invalid(found: "other folds for run \(run.id)", expected: "those it began with")
                }
                return
            }
            guard assignment.foldCount <= Int(UInt16.max) else {
                throw StoreError.invalid(found: "\(assignment.foldCount) folds", expected: "at most \(UInt16.max)")
            }
            try database.execute(
                sql: "INSERT INTO foldAssignment (runID, foldCount, folds, groupCount) VALUES (?, ?, ?, ?)",
                arguments: [run.id, assignment.foldCount, Blob.shorts(assignment.folds), groupCount])
        }
    }

    /// Which fold each case belongs to; `nil` before it was set.
    package func folds(of run: Run) throws -> FoldAssignment? {
        try read { try FoldAssignment.fetch($0, runID: run.id) }
    }

    /// Marks a fold finished, all reads of which were committed before.
    ///
    /// - Parameter remarks: What the fold's reader says of itself, as the engine encodes it.
    package func finish(fold: Int, remarks: String? = nil, of run: Run, now: Double) throws {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO finishedFold VALUES (?, ?, ?, ?)",
                arguments: [run.id, fold, now, remarks])
        }
    }

    /// What the readers of the finished folds said of themselves, in the order of the folds.
    package func remarksOfFolds(of run: Run) throws -> [String] {
        try read { database in
            let sql = "SELECT remarks FROM finishedFold WHERE runID = ? AND remarks IS NOT NULL ORDER BY fold"
            return try String.fetchAll(database, sql: sql, arguments: [run.id])
        }
    }

    /// The folds of an over-read that are finished.
    package func finishedFolds(of run: Run) throws -> Set<Int> {
        try read { database in
            try Set(
                Int.fetchAll(database, sql: "SELECT fold FROM finishedFold WHERE runID = ?", arguments: [run.id]))
        }
    }
}

extension FoldAssignment {
    /// Fetches the folds of a run.
    fileprivate static func fetch(_ database: Database, runID: Int64) throws -> FoldAssignment? {
        let sql = "SELECT foldCount, folds FROM foldAssignment WHERE runID = ?"
        guard let row = try Row.fetchOne(database, sql: sql, arguments: [runID]) else { return nil }
        let folds = try row.withUnsafeData(named: "folds") { Blob.shorts(in: $0) }
        let count: Int = try row.value("foldCount")
        guard count >= 2, folds.allSatisfy({ $0 < count }) else {
            throw StoreError.invalid(found: "stored folds out of range", expected: "\(count) folds")
        }
        return FoldAssignment(foldCount: count, folds: folds)
    }
}
