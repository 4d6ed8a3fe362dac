import GRDB
import Labels

extension ProjectStore {
    /// Takes the acts of a decision log in that the project does not have: a union of sets, so that neither the order of
    /// logs nor taking one again changes what comes of them, but where records of one reviewer part: the first that came stays.
    /// All in one transaction.
    ///
    /// What cannot be placed is kept with its act, and is placed when a log is taken in after its image has come.
    ///
    /// - Parameters:
    ///   - file: The log's name for error messages.
    ///   - now: This machine's time, in seconds since 1970-01-01T00:00:00Z, to tell by how much the log lies ahead of it;
    ///     `nil` where nobody wants to know.
    /// - Throws: ``LogError`` where the log answers another question; ``StoreError``.
    package func take(_ log: DecisionLog, file: String, now: Double? = nil) throws -> LogOutcome {
        let reviewers = Set(log.entries.map(\.act.reviewer))
        // Nobody waits while the whole history is hashed; only where somebody decided meanwhile is that done again.
        let early = try read { try ChainHeads($0, of: reviewers) }
        return try write { database in
            try log.requireQuestions(database, file: file)
            let chains = try early.isCurrent(database) ? early : ChainHeads(database, of: reviewers)
            var sorting = LogSorting(log, chains)
            sorting.run()
            var placing = try LogPlacing(database, actIDs: chains.actIDs, outcome: sorting.outcome)
            try placing.placeWaiting()
            for entry in sorting.accepted.sorted(by: { $0.act.isBefore($1.act) }) { try placing.append(entry) }
            try placing.finish()
            var outcome = placing.outcome
            if let now, let last = sorting.accepted.map(\.act.stamp).max() {
                outcome.ahead = max(0, Double(last) / 1_000_000 - now)
            }
            return outcome
        }
    }
}

extension LoggedAct {
    /// The order in which logs have acts.
    fileprivate func isBefore(_ other: LoggedAct) -> Bool {
        (stamp, reviewer, number) < (other.stamp, other.reviewer, other.number)
    }
}

extension DecisionLog {
    /// Refuses a log whose questions are not asked here, or with other classes than ever.
    fileprivate func requireQuestions(_ database: Database, file: String) throws {
        for question in headers.flatMap(\.questions) where !question.classes.isEmpty {
            let known = try String.fetchAll(
                database,
                sql: """
                    SELECT classes FROM questionVersion JOIN question ON question.id = questionID WHERE name = ?
                    ORDER BY number
                    """, arguments: [question.name]
            ).map { try JSON.value($0) as [String] }
            guard known.contains(where: { Set($0) == Set(question.classes) }) else {
                throw LogError.otherQuestion(
                    file: file, name: question.name, classes: question.classes, known: known.last ?? [])
            }
        }
    }
}
