import GRDB
import Labels

/// The runs whose reads are shown, compared and exported for a question.
package struct CurrentRuns: Equatable, Sendable {
    /// The question.
    package let question: Question
    /// The first-read run; `nil` before the first one is finished.
    package let clip: Run?
    /// The over-read of these first reads; `nil` before one is finished.
    package let cnn: Run?
    /// What the over-read knows about itself; `nil` where there is none, or it knows nothing.
    package let signs: OverReadSigns?

    /// The classes with their prompts; empty before the first run is finished.
    package var classes: [LabelClass] { clip?.request.classes ?? [] }
    /// The class names in the order of the reads' probabilities; empty before the first run is finished.
    package var classNames: [String] { clip?.classNames ?? [] }
}

extension CurrentRuns {
    /// Fetches the current runs of a question.
    init(_ database: Database, _ id: QuestionID) throws {
        guard let found = try CurrentRuns.fetch(database, "WHERE id = ?", [id]).first else {
            throw StoreError.invalid(found: "the question \(id)", expected: "a question of the project")
        }
        self = found
    }

    /// Fetches those of all questions.
    static func fetchAll(_ database: Database) throws -> [CurrentRuns] { try fetch(database, "ORDER BY id", []) }

    private static func fetch(
        _ database: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [CurrentRuns] {
        try Row.fetchAll(database, sql: "SELECT * FROM question \(condition)", arguments: arguments).map { row in
            let question = try Question(
                id: row.value("id"), name: row.value("name"), kind: QuestionKind(rawValue: row.value("kind")) ?? .oneOf,
                policy: CurationPolicy(
                    disagreement: .init(rawValue: row.value("disagreementPolicy")) ?? .overRead,
                    contested: .init(rawValue: row.value("contestedPolicy")) ?? .blank))
            let cnn = try Run.fetch(row.value("cnnRunID"), database)
            return try CurrentRuns(
                question: question, clip: Run.fetch(row.value("clipRunID"), database), cnn: cnn, signs: cnn?.signs)
        }
    }
}

extension Run {
    /// What an over-read knows about itself; `nil` where it knows nothing.
    package var signs: OverReadSigns? { remarks.flatMap { try? JSON.value($0) } }
}

extension Run: FetchableRecord {
    package init(row: Row) throws {
        try self.init(
            id: row.value("id"), identity: row.value("identity"), request: JSON.value(row.value("request")),
            origin: JSON.value(row.value("origin")), remarks: row.value("remarks"), createdAt: row.value("createdAt"),
            finishedAt: row.value("finishedAt"))
    }

    /// Fetches a run; `nil` where there is none of the number.
    static func fetch(_ id: Int64?, _ database: Database) throws -> Run? {
        guard let id else { return nil }
        return try fetchOne(database, sql: "SELECT * FROM run WHERE id = ?", arguments: [id])
    }
}
