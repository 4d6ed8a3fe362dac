import GRDB
import Labels

/// A condition with its values.
struct Condition {
    var sql: String
    var values: [any DatabaseValueConvertible]

    /// All conditions at once.
    static func all(_ conditions: [Condition]) -> Condition {
        Condition(
            sql: conditions.isEmpty ? "TRUE" : conditions.map(\.sql).joined(separator: " AND "),
            values: conditions.flatMap(\.values))
    }
}

extension QueueFilter {
    /// The conditions on what neither of them has.
    fileprivate func others(_ question: QuestionID) -> [Condition] {
        var conditions: [Condition] = []
        if let reviewer {
            let found = """
                ordinal IN (SELECT "case".ordinal FROM standing JOIN version ON version.id = standing.versionID
                    JOIN "case" ON "case".ordinal = version.ordinal AND "case".versionID = version.id
                    WHERE standing.questionID = ? AND reviewer = ?)
                """
            conditions.append(Condition(sql: found, values: [question, reviewer]))
        }
        if let changedSince {
            let found = """
                ordinal IN (SELECT summary.ordinal FROM read JOIN version ON version.id = read.versionID
                    JOIN "case" ON "case".ordinal = version.ordinal AND "case".versionID = version.id
                    JOIN caseSummary AS summary ON summary.questionID = ? AND summary.ordinal = version.ordinal
                    JOIN run ON run.id = read.runID WHERE read.runID = ?
                        AND CASE run.reader WHEN 'cnn' THEN cnnClass ELSE clipClass END
                            NOT IN (-1, \(Connection.readClass)(read.probabilities)))
                """
            conditions.append(Condition(sql: found, values: [question, changedSince]))
        }
        return conditions
    }

    /// The conditions on the columns that `caseSummary` and `tally` share.
    fileprivate var conditions: [Condition] {
        let flags = [
            ("toSettle", toSettle), ("disagree", disagree), ("decided", decided), ("contested", contested),
            ("flagged", flagged), ("uncertain", uncertain), ("outdated", outdated),
        ]
        let numbers = [("clipClass", clipClass), ("cnnClass", cnnClass), ("label", label)]
        let texts = [("state", state?.rawValue), ("verdict", verdict?.rawValue)]
        return flags.compactMap { column, value in value.map { Condition(sql: "\(column) = ?", values: [$0 ? 1 : 0]) } }
            + numbers.compactMap { column, value in value.map { Condition(sql: "\(column) = ?", values: [$0]) } }
            + texts.compactMap { column, value in value.map { Condition(sql: "\(column) = ?", values: [$0]) } }
    }
}

extension QueueOrder {
    /// The column of `caseSummary` that it sorts by.
    fileprivate var column: String { self == .path ? "naturalKey" : rawValue }

    /// The terms of `ORDER BY`.
    fileprivate var sql: String {
        "\(column)\(self == .suspicion || self == .entropy ? " DESC" : ""), ordinal"
    }
}

extension QueueQuery {
    /// The statement that finds the cases of the queue in their order.
    ///
    /// Only an index is read, which is named, because SQLite may prefer to look up and sort half the project; among a few
    /// cases it does better to look up just these.
    ///
    /// - Parameter few: The only cases that can be in it; `nil` where all can. The text of the search is not looked at.
    func ordinalsSQL(
        _ question: QuestionID, limit: Int, among few: [CaseOrdinal]? = nil
    ) -> (sql: String, arguments: StatementArguments) {
        let isDefault = order == .suspicion && scope.toSettle != nil
        let index = isDefault ? "summary_queue" : "summary_\(order.rawValue)"
        let condition = condition(question, among: few)
        let sql = """
            SELECT ordinal FROM caseSummary \(few == nil ? "INDEXED BY \(index) " : "")WHERE \(condition.sql)
            ORDER BY \(order.sql) LIMIT ?
            """
        return (sql, StatementArguments(condition.values + [limit]))
    }

    /// The statement that counts them; where all cases can be in it, a sum over a few rows.
    func countSQL(
        _ question: QuestionID, among few: [CaseOrdinal]? = nil
    ) -> (sql: String, arguments: StatementArguments) {
        let condition = condition(question, among: few)
        let sql =
            few == nil && scope.isCounted
            ? "SELECT IFNULL(SUM(cases), 0) FROM tally WHERE \(condition.sql)"
            : "SELECT COUNT(*) FROM caseSummary WHERE \(condition.sql)"
        return (sql, StatementArguments(condition.values))
    }

    private func condition(_ question: QuestionID, among few: [CaseOrdinal]?) -> Condition {
        var conditions =
            [Condition(sql: "questionID = ?", values: [question])] + scope.conditions + scope.others(question)
        if let few {
            // One value, because a statement takes some thousands of them at most.
            let list = "[\(few.map(String.init).joined(separator: ","))]"
            conditions.append(Condition(sql: "ordinal IN (SELECT value FROM json_each(?))", values: [list]))
        }
        return .all(conditions)
    }
}
