import GRDB
import Labels

/// How far two reviewers agree on the cases that both have settled.
package struct ReviewerAgreement: Equatable, Sendable {
    /// The reviewer in the rows, the first of the two by name.
    package let first: String
    /// The reviewer in the columns.
    package let second: String
    /// What the rows and columns stand for, sorted; `nil` stands for leaving the case out.
    package let labels: [String?]
    /// How many cases each pair of labels has; its `cohenKappa` is the reviewers' agreement beyond chance.
    package let matrix: ConfusionMatrix
}

extension ProjectStore {
    /// How many cases each reviewer has settled in the question's present words, by name.
    package func reviewers(on question: QuestionID = Question.first) throws -> [(name: String, decided: Int)] {
        try read { database in
            let sql = """
                SELECT standing.reviewer, label, COUNT(*) AS decided
                FROM standing JOIN decision ON decision.id = decisionID
                JOIN "case" ON "case".versionID = standing.versionID
                JOIN source ON source.id = sourceID AND NOT isForgotten
                WHERE verdict <> 'skip' AND standing.questionID = ? GROUP BY standing.reviewer, label
                """
            let classes = try CurrentRuns(database, question).classNames
            var decided: [String: Int] = [:]
            for row in try Row.fetchAll(database, sql: sql, arguments: [question]) {
                let label: String? = try row.value("label")
                guard label.map(classes.contains) ?? true else { continue }
                try decided[row.value("reviewer"), default: 0] += row.value("decided")
            }
            return decided.sorted { $0.key < $1.key }.map { (name: $0.key, decided: $0.value) }
        }
    }

    /// The names of those whose decisions stand, quick enough to ask often.
    package func reviewerNames(on question: QuestionID = Question.first) throws -> [String] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT MIN(reviewer) FROM standing WHERE questionID = ? AND reviewer > ?")
            var names: [String] = []
            while let next = try String.fetchOne(statement, arguments: [question, names.last ?? ""]) {
                names.append(next)
            }
            return names
        }
    }

    /// The agreement of every two reviewers who have settled a case in common, in the question's present words.
    package func reviewerAgreements(on question: QuestionID = Question.first) throws -> [ReviewerAgreement] {
        let pairs = try read { try LabelPair.fetchAll($0, question) }
        let byReviewers = Dictionary(grouping: pairs) { [$0.firstReviewer, $0.secondReviewer] }
        return byReviewers.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { reviewers, pairs in
            ReviewerAgreement(first: reviewers[0], second: reviewers[1], pairs: pairs)
        }
    }
}

extension ReviewerAgreement {
    fileprivate init(first: String, second: String, pairs: [LabelPair]) {
        let found = Set(pairs.flatMap { [$0.firstLabel, $0.secondLabel] })
        let labels: [String?] = found.compactMap { $0 }.sorted() + (found.contains(nil) ? [nil] : [])
        let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        var counts = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
        for pair in pairs {
            guard let row = places[pair.firstLabel], let column = places[pair.secondLabel] else { continue }
            counts[row][column] += pair.cases
        }
        self.init(first: first, second: second, labels: labels, matrix: ConfusionMatrix(counts: counts))
    }
}

/// How many cases two reviewers settled with two labels.
private struct LabelPair {
    let firstReviewer: String
    let secondReviewer: String
    let firstLabel: String?
    let secondLabel: String?
    let cases: Int

    static func fetchAll(_ database: Database, _ question: QuestionID) throws -> [LabelPair] {
        let sql = """
            SELECT a.reviewer AS firstReviewer, b.reviewer AS secondReviewer, x.label AS firstLabel,
                y.label AS secondLabel, COUNT(*) AS cases
            FROM standing AS a JOIN standing AS b
                ON b.versionID = a.versionID AND b.questionID = a.questionID AND b.reviewer > a.reviewer
            JOIN decision AS x ON x.id = a.decisionID JOIN decision AS y ON y.id = b.decisionID
            JOIN "case" ON "case".versionID = a.versionID JOIN source ON source.id = sourceID AND NOT isForgotten
            WHERE x.verdict <> 'skip' AND y.verdict <> 'skip' AND a.questionID = ? GROUP BY 1, 2, 3, 4
            """
        let classes = try CurrentRuns(database, question).classNames
        return try Row.fetchAll(database, sql: sql, arguments: [question]).map { row in
            try LabelPair(
                firstReviewer: row.value("firstReviewer"), secondReviewer: row.value("secondReviewer"),
                firstLabel: row.value("firstLabel"), secondLabel: row.value("secondLabel"), cases: row.value("cases"))
        }.filter { pair in
            [pair.firstLabel, pair.secondLabel].allSatisfy { $0.map(classes.contains) ?? true }
        }
    }
}
