import GRDB
import Labels

/// How far two reviewers agree on the cases that both have voted on.
package struct ReviewerAgreement: Equatable, Sendable {
    /// The reviewer in the rows, the first of the two by name.
    package let first: String
    /// The reviewer in the columns.
    package let second: String
    /// What the rows and columns stand for, sorted; `nil` stands for leaving the case out.
    package let labels: [String?]
    /// How many cases each pair of labels has; its `kappa` is the reviewers' agreement beyond chance.
    package let matrix: ConfusionMatrix
    /// On how many of the cases both voted without seeing a read or anybody's decision.
    package let blind: Int
}

extension ProjectStore {
    /// How many cases each reviewer has settled in the question's present words, by name.
    package func reviewers(on question: QuestionID = Question.first) throws -> [(name: String, decided: Int)] {
        try read { database in
            let sql = """
                SELECT standing.reviewer, label, COUNT(*) AS decided
                FROM standing JOIN decision ON decision.id = decisionID
                JOIN version ON version.id = standing.versionID
                JOIN "case" ON "case".ordinal = version.ordinal AND "case".versionID = version.id
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
}

extension ReviewerAgreement {
    /// The agreement of every two reviewers who have voted on a case in common, by their names.
    package static func all(among votes: [ReviewerVote]) -> [ReviewerAgreement] {
        let byReviewer = Dictionary(grouping: votes, by: \.reviewer).mapValues { votes in
            Dictionary(votes.map { ($0.ordinal, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let names = byReviewer.keys.sorted()
        return names.indices.flatMap { first in
            names[(first + 1)...].compactMap { second in
                ReviewerAgreement(byReviewer[names[first]] ?? [:], byReviewer[second] ?? [:])
            }
        }
    }

    /// `nil` where the two have no case in common.
    private init?(_ first: [CaseOrdinal: ReviewerVote], _ second: [CaseOrdinal: ReviewerVote]) {
        let pairs = first.compactMap { ordinal, vote in second[ordinal].map { (vote, $0) } }
        guard let names = pairs.first else { return nil }
        let labels = Self.labels(of: pairs.flatMap { [$0.0.label, $0.1.label] })
        let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        var counts = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
        for (one, other) in pairs {
            guard let row = places[one.label], let column = places[other.label] else { continue }
            counts[row][column] += 1
        }
        self.init(
            first: names.0.reviewer, second: names.1.reviewer, labels: labels, matrix: ConfusionMatrix(counts: counts),
            blind: pairs.count { $0.0.isBlind && $0.1.isBlind })
    }

    /// The labels that occur, sorted; leaving a case out comes last.
    package static func labels(of found: some Sequence<String?>) -> [String?] {
        let known = Set(found)
        return known.compactMap { $0 }.sorted() + (known.contains(nil) ? [nil] : [])
    }
}
