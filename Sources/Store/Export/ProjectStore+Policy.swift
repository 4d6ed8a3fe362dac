import GRDB
import Labels

extension ProjectStore {
    /// Sets what becomes of cases that people have not settled.
    ///
    /// - Parameter choice: Who chose it, and why.
    package func setPolicy(
        _ policy: CurationPolicy, of question: QuestionID = Question.first,
        by choice: PolicyChoice = PolicyChoice(.person)
    ) throws {
        try change(to: policy, of: question) { try PolicyChoice.write(choice, of: question, $0) }
    }

    /// A person or an audit has chosen meanwhile.
    private struct AlreadyChosen: Error {}

    /// Changes the policy, in one transaction; in large projects what follows for the cases is made ready before it.
    ///
    /// - Parameter also: What belongs to the change.
    private func change(
        to policy: CurationPolicy, of question: QuestionID, _ also: (Database) throws -> Void
    ) throws {
        let known = try currentRuns(of: question)
        if known.question.policy != policy, try isLarge() {
            let wanted = Question(
                id: known.question.id, name: known.question.name, kind: known.question.kind, policy: policy)
            let next = CurrentRuns(question: wanted, clip: known.clip, cnn: known.cnn, signs: known.signs)
            let isDone = try SummaryRebuild(self, from: known, to: next).run { database in
                try also(database)
                try Self.note(policy, of: question, database)
            }
            if isDone { return }
        }
        try write { database in
            try also(database)
            guard try CurrentRuns(database, question).question.policy != policy else { return }
            try Self.note(policy, of: question, database)
            try SummaryWriter(database).refreshAll(question)
        }
    }

    /// Lets an over-read's signs choose what becomes of disagreements, unless a person or an audit has chosen.
    ///
    /// - Parameter reason: Why the signs speak for it.
    /// - Returns: Who has chosen what stands now.
    package func follow(
        _ wanted: CurationPolicy.Disagreement, because reason: String, of question: QuestionID = Question.first
    ) throws -> PolicyChoice {
        let choice = try policyChoice(of: question)
        guard choice.isOpen else { return choice }
        let new = PolicyChoice(.signs, because: reason)
        var policy = try currentRuns(of: question).question.policy
        policy.disagreement = wanted
        do {
            try change(to: policy, of: question) { database in
                let known = try CurrentRuns(database, question).question.policy
                let choice = try PolicyChoice.fetch(of: question, policy: known, database)
                guard choice.isOpen else { throw AlreadyChosen() }
                if new != choice { try PolicyChoice.write(new, of: question, database) }
            }
        } catch is AlreadyChosen {
            return try policyChoice(of: question)
        }
        return new
    }

    /// Leaves what becomes of disagreements to the signs again.
    package func reopenPolicy(of question: QuestionID = Question.first) throws {
        try write { try PolicyChoice.write(PolicyChoice(.nobody), of: question, $0) }
    }

    /// Who chose what becomes of disagreements, and why.
    package func policyChoice(of question: QuestionID = Question.first) throws -> PolicyChoice {
        try read { database in
            let policy = try CurrentRuns(database, question).question.policy
            return try PolicyChoice.fetch(of: question, policy: policy, database)
        }
    }

    /// Keeps a policy; the cases' summaries are then of the earlier one.
    static func note(_ policy: CurationPolicy, of question: QuestionID, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE question SET disagreementPolicy = ?, contestedPolicy = ? WHERE id = ?",
            arguments: [policy.disagreement.rawValue, policy.contested.rawValue, question])
        try Seal.renew(question: question, database)
        try database.execute(sql: "UPDATE project SET readChanges = readChanges + 1")
    }
}

extension PolicyChoice {
    /// Fetches the choice of a question. Projects from before choices were kept have another policy than the usual one
    /// only where a person chose it.
    static func fetch(
        of question: QuestionID, policy: CurationPolicy, _ database: Database
    ) throws -> PolicyChoice {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM policyChoice WHERE questionID = ?", arguments: [question])
        guard let row else {
            return PolicyChoice(policy.disagreement == CurationPolicy().disagreement ? .nobody : .person)
        }
        let name: String = try row.value("chooser")
        guard let chooser = Chooser(rawValue: name) else {
            throw StoreError.invalid(
                found: "a policy chosen by \"\(name)\"", expected: "a person, an audit or the signs")
        }
        return PolicyChoice(chooser, because: try row.value("reason"))
    }

    fileprivate static func write(_ choice: PolicyChoice, of question: QuestionID, _ database: Database) throws {
        let seal = try Seal.policyChoice(
            question: question, chooser: choice.chooser.rawValue, reason: choice.reason)
        try database.execute(
            sql: "INSERT OR REPLACE INTO policyChoice VALUES (?, ?, ?, ?)",
            arguments: [question, choice.chooser.rawValue, choice.reason, seal])
    }
}
