import Labels
import Screen

/// What was answered on a case of an audit.
struct AnswerText {
    private let card: CaseCard
    private let isAudit: Bool

    init(_ card: CaseCard, in project: ProjectSummary) {
        self.card = card
        isAudit = project.audit != nil
    }

    var lines: [StyledText] {
        guard let decision = card.decision else {
            return [StyledText(isAudit ? "not answered" : "not read", Style(.rest))]
        }
        let style = decision.settles ? Style(.settled, .bold) : Style(.rest)
        return [StyledText(OutcomeText.word(for: decision), style)]
    }
}

/// The classes with the keys that name them.
struct ClassKeys {
    private let workbench: Workbench

    init(_ workbench: Workbench) { self.workbench = workbench }

    var lines: [StyledText] {
        let classes = workbench.project.classes
        let named = classes.enumerated().compactMap { index, item in
            let keys = workbench.keys(ofClass: index)
            return keys.isEmpty ? nil : line(keys.joined(separator: " "), item.name)
        }
        let others = classes.count > named.count ? [line("=", "any class by name")] : []
        return named + others + [line("d", "none of them")]
    }

    private func line(_ key: String, _ words: String) -> StyledText {
        var line = StyledText("\(key) ", Style(.strong, .bold))
        line.add(words, Style(.rest))
        return line
    }
}
