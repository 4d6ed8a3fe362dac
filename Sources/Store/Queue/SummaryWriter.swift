import GRDB
import Labels

/// Keeps the rows of `caseSummary` up to date within a transaction.
struct SummaryWriter {
    private let database: Database

    init(_ database: Database) { self.database = database }

    /// Writes what follows from a case's reads.
    func setReads(_ reads: ReadPair, of ordinal: CaseOrdinal) throws {
        let known = [reads.clip, reads.cnn].compactMap { $0 }
        let isUncertain = known.contains { $0.confidence < QueueFilter.uncertainBelow }
        let statement = try database.cachedStatement(
            sql: """
                UPDATE caseSummary SET clipClass = ?, clipConfidence = ?, cnnClass = ?, cnnConfidence = ?, margin = ?,
                    entropy = ?, suspicion = ?, disagree = ?, uncertain = ? WHERE ordinal = ?
                """)
        try statement.execute(arguments: [
            reads.clip?.classIndex ?? -1, reads.clip?.confidence ?? 0,
            reads.cnn?.classIndex ?? -1, reads.cnn?.confidence ?? 0,
            known.map(\.margin).min() ?? 0, known.map(\.entropy).max() ?? 0,
            reads.suspicion, reads.disagrees, isUncertain, ordinal,
        ])
    }

    /// Writes what follows from the reads of two runs, for all cases.
    ///
    /// Making the indexes and the tally anew is many times faster than keeping them up to date meanwhile.
    func refreshReads(clip: Int64?, cnn: Int64?) throws {
        try database.execute(sql: SummaryIndex.removal + Tally.triggerRemoval)
        try setReads(clip: clip, cnn: cnn)
        try database.execute(sql: SummaryIndex.creation + Tally.recount + Tally.triggers)
    }

    private func setReads(clip: Int64?, cnn: Int64?) throws {
        let counts = try [clip, cnn].map { id in
            try id.flatMap { try Run.fetch(database, "WHERE id = ?", [$0]).first?.request.classes.count } ?? 0
        }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT "case".ordinal, first.probabilities, second.probabilities FROM "case"
                LEFT JOIN read AS first
                    ON first.runID = ? AND first.ordinal = "case".ordinal AND first.stale = 0
                LEFT JOIN read AS second
                    ON second.runID = ? AND second.ordinal = "case".ordinal AND second.stale = 0
                """, arguments: [clip, cnn])
        while let row = try rows.next() {
            try setReads(try row.reads(at: 1, 2, classCounts: counts), of: row[0])
        }
    }

    /// Writes what follows from the standing decisions on a case.
    func refreshDecisions(on ordinal: CaseOrdinal) throws {
        let standing = try Decision.rows(on: ordinal, database)
        let decisions = standing.map(\.decision)
        let effective = standing.last(where: \.decision.settles) ?? standing.last
        let statement = try database.cachedStatement(
            sql: "UPDATE caseSummary SET verdict = ?, decided = ?, contested = ?, decisionID = ? WHERE ordinal = ?")
        try statement.execute(arguments: [
            effective?.decision.verdict.rawValue ?? "", effective?.decision.settles ?? false,
            Decision.isContested(decisions), effective?.id, ordinal,
        ])
    }
}

extension Row {
    /// Both reads in two columns of probabilities, each `nil` where its column is.
    func reads(at first: Int, _ second: Int, classCounts: [Int]) throws -> ReadPair {
        let clip = hasNull(atIndex: first) ? nil : try read(at: first, classCount: classCounts[0])
        let cnn = hasNull(atIndex: second) ? nil : try read(at: second, classCount: classCounts[1])
        if let clip, let cnn, clip.probabilities.count != cnn.probabilities.count {
            throw StoreError.invalid(found: "current runs of different classes", expected: "runs of the same classes")
        }
        return ReadPair(clip: clip, cnn: cnn)
    }

    private func hasNull(atIndex index: Int) -> Bool { (self[index] as DatabaseValue).isNull }
}
