import Labels

/// What became of a decision log that was taken in.
package struct LogOutcome: Equatable, Sendable {
    /// Acts that the project has now and did not have before.
    package var taken = 0
    /// Acts that it had.
    package var known = 0
    /// Decisions, notes and flags that were placed on images of the project.
    package var placed = 0
    /// Those that are kept and decide nothing: their case is not here.
    package var withoutCase = 0
    /// The first such case.
    package var firstWithoutCase: CaseID?
    /// Those that are kept and decide nothing: the case is here, and never had the image that they were given for.
    package var onOtherImages = 0
    /// The first such case.
    package var firstOnOtherImage: CaseID?
    /// Decisions that are kept and decide nothing: their question is not asked here.
    package var onOtherQuestions = 0
    /// The first such question.
    package var firstOtherQuestion: String?
    /// Lines that cannot be read, or do not continue their reviewer's record; nothing of them was taken.
    package var damaged: [DecisionLog.Damage] = []
    /// Acts behind a line that is damaged or missing: whether they continue the record cannot be told; none was taken.
    package var behindDamage = 0
    /// Reviewers whose record here began otherwise: two people of one name, or one who began here too. None of their acts
    /// was taken.
    package var namesakes: [String] = []
    /// Reviewers whose record went on otherwise here: how many acts both records share. What followed was not taken.
    package var parted: [String: Int] = [:]
    /// Acts of ``namesakes`` and ``parted`` that were not taken.
    package var ofOthers = 0
    /// Acts that the log says it holds and does not.
    package var missing = 0
    /// How many seconds the acts that were taken lie ahead of this machine's clock at most; 0 where they do not.
    package var ahead = 0.0
}

extension LogOutcome {
    /// Whether anything in the log was refused.
    package var hasRefusals: Bool {
        !damaged.isEmpty || behindDamage > 0 || missing > 0 || !namesakes.isEmpty || !parted.isEmpty
    }

    /// What became of the log, a line for people each; the first says what was taken.
    package var words: [String] {
        func acts(_ count: Int) -> String { "\(count) act\(count == 1 ? "" : "s")" }
        var lines = ["\(acts(taken)) taken in, \(known) known already; \(placed) decisions, notes and flags placed"]
        if let firstWithoutCase {
            lines.append(
                "\(withoutCase) are about cases that are not here, the first: \(firstWithoutCase); they decide nothing "
                    + "until the cases are taken in and the log is imported again")
        }
        if let firstOnOtherImage {
            lines.append(
                "\(onOtherImages) were given for other images than their cases have here, the first: "
                    + "\(firstOnOtherImage); they decide nothing")
        }
        if let firstOtherQuestion {
            lines.append(
                "\(onOtherQuestions) answer questions that are not asked here, the first: \"\(firstOtherQuestion)\"; they "
                    + "decide nothing")
        }
        if ahead > Self.mostAhead {
            lines.append(
                "acts of the log lie up to \(Self.words(seconds: ahead)) ahead of this machine's clock: they count as later "
                    + "than what was decided here meanwhile; look which clock is wrong")
        }
        if let first = damaged.first {
            let count = damaged.count == 1 ? "1 line is" : "\(damaged.count) lines are"
            lines.append("\(count) damaged and not taken, the first: line \(first.line), \(first.reason)")
        }
        if behindDamage > 0 {
            lines.append(
                "\(acts(behindDamage)) not taken: what the same reviewer did before is damaged or missing in the log; "
                    + "export it anew where it was made")
        }
        if missing > 0 { lines.append("\(acts(missing)) that the log says it holds are not in it: it was cut") }
        for name in namesakes {
            lines.append(
                "two reviewers are named \"\(name)\", or one began here apart from the log, by a decision or a table that was "
                    + "imported under this name: the record began otherwise here, so nothing of the log's was taken; of two "
                    + "people one needs another name (review --reviewer NAME)")
        }
        for (name, shared) in parted.sorted(by: { $0.key < $1.key }) {
            lines.append(
                "\"\(name)\" went on in two copies of one project, by decisions or a table that was imported under this name: "
                    + "the records part after \(acts(shared)), and what follows in the log was not taken")
        }
        if ofOthers > 0 { lines.append("\(acts(ofOthers)) refused for that") }
        return lines
    }

    /// Clocks differ by less than this many seconds anyway.
    private static let mostAhead = 60.0

    /// A span in the largest unit of which it has two at least, else in minutes.
    private static func words(seconds: Double) -> String {
        let units: [(name: String, seconds: Double)] = [("day", 86_400), ("hour", 3600)]
        let unit = units.first { seconds >= 2 * $0.seconds } ?? (name: "minute", seconds: 60)
        let count = Int((seconds / unit.seconds).rounded())
        return "\(count) \(unit.name)\(count == 1 ? "" : "s")"
    }
}
