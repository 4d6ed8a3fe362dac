import Labels

extension FigureEstimate {
    /// The figure for people, in percent: `98.7 %, 97.9 to 99.3`.
    package var text: String {
        func percent(_ value: Double) -> String { FixedNotation.percent(value) }
        return "\(percent(value)) %, \(percent(interval.lowerBound)) to \(percent(interval.upperBound))"
    }
}

extension AuditReport {
    /// What is known in one line: which draw it was, how far it was answered, what that tells, and of what.
    package var headline: String { ([basis, figureLine] + remarks).joined(separator: "; ") }

    /// Which draw it was, and how far it was answered.
    var basis: String {
        "audit \(audit.id), drawn \(UTCTimestamp.string(audit.drawnAt)): \(progress.drawn) of \(audit.frame.count) cases, "
            + progressLine
    }

    private var figureLine: String {
        let policy = audit.frame.policy
        guard let accuracy = accuracyText(under: policy) else {
            return
                "the accuracy of the curated labels is not known yet: \(progress.answered) of \(progress.drawn) answered"
        }
        return "accuracy of the curated labels (\(policy.rawValue)): \(accuracy)"
    }

    /// The accuracy of the labels that a policy made, how many cases it rests on, and what it would be at least if every
    /// case that was put off or lost had a wrong label; `nil` where it is not known.
    func accuracyText(under policy: CurationPolicy.Disagreement) -> String? {
        let labels = AuditedLabels.curated(policy)
        guard let accuracy = estimate(of: labels)?.accuracy else { return nil }
        let text = "\(accuracy.text), by \(accuracy.cases) cases"
        guard let least = leastAccuracies[labels] else { return text }
        let missing = progress.skipped + progress.lost
        let all = missing == 1 ? "the 1 case put off or lost is" : "all \(missing) cases put off or lost are"
        return text + " (at least \(FixedNotation.percent(least)) % if \(all) wrong)"
    }

    /// The figures as tables for a terminal.
    ///
    /// - Parameter width: How many columns of the terminal a text takes.
    package func text(width: @escaping TextTable.Width) -> String {
        let columns = TextColumns(title: 22, cell: 24, width: width)
        var lines = [drawnLine, progressLine] + remarks + ["", figureLine, ""]
        lines.append(columns.row("", ["cases with label", "accuracy"]))
        lines += estimates.map { estimate in
            columns.row(Self.title(estimate.labels), ["\(estimate.labelled)", Self.text(estimate.accuracy)])
        }
        for (index, name) in audit.classes.enumerated() {
            lines += ["", columns.row(name, ["recall", "precision", "F1"])]
            lines += estimates.map { estimate in
                let figures = estimate.classes[index]
                return columns.row(
                    Self.title(estimate.labels),
                    [figures.recall, figures.precision, figures.f1].map(Self.text))
            }
        }
        lines += [""] + policyLines + calibration.lines + [Self.method]
        return lines.joined(separator: "\n")
    }

    private var drawnLine: String {
        "audit \(audit.id), drawn \(UTCTimestamp.string(audit.drawnAt)) with seed \(audit.seed): \(progress.drawn) of "
            + "\(audit.frame.count) cases"
    }

    private var progressLine: String {
        let parts: [(Int, String)] = [
            (progress.left, "left"), (progress.skipped, "put off"), (progress.lost, "not to be shown any more"),
            (progress.excluded, "left out by a person"), (progress.contested, "contested"),
        ]
        let others = parts.filter { $0.0 > 0 }.map { ", \($0) \($1)" }.joined()
        return "\(progress.answered) answered\(others)"
    }

    /// What the figures are about, where that is not what one would think.
    package var remarks: [String] {
        var lines: [String] = []
        if !isOfPresentClasses {
            lines.append(
                "the figures are about other classes than the present ones: \(audit.classes.joined(separator: ", "))")
        }
        if isAnew { lines.append("the figures are about the present labels of the drawn cases") }
        if isOfPresentClasses, !isOfCurrentReads, !isAnew {
            lines.append("the figures are about the reads of the draw; other reads are current now")
        }
        if progress.excluded > 0 { lines.append("the figures are about cases that belong to a class") }
        if progress.contested > 0 {
            lines.append("contested cases count as they were answered here until people agree on them")
        }
        return lines
    }

    /// Which policy is best, and how sure that is.
    package var policyLines: [String] {
        guard let bestPolicy else { return ["which policy is best is not known yet"] }
        let drawn = audit.frame.policy
        let policies =
            bestPolicy == drawn
            ? "best policy: \(drawn.rawValue), under which the labels were drawn"
            : "best policy: \(bestPolicy.rawValue); the labels were drawn under \(drawn.rawValue)"
        return [policies] + comparisons.map(Self.line) + [verdict(on: drawn)]
    }

    /// Whether another policy is more accurate than one by more than chance would make of so few cases.
    private func verdict(on policy: CurationPolicy.Disagreement) -> String {
        let better = comparisons.compactMap { comparison -> String? in
            guard comparison.isClear else { return nil }
            let (winner, loser) =
                comparison.difference > 0
                ? (comparison.first, comparison.second) : (comparison.second, comparison.first)
            guard loser == .curated(policy), case .curated(let name) = winner else { return nil }
            return name.rawValue
        }
        guard let first = better.first else {
            return "no policy is clearly more accurate than \(policy.rawValue), by these \(progress.answered) cases"
        }
        return "\(first) is clearly more accurate than \(policy.rawValue): `overread audit --use-best` takes the best"
    }

    private static func line(_ comparison: AuditComparison) -> String {
        func points(_ value: Double) -> String { FixedNotation.string(value * 100, decimals: 2) }
        func name(_ labels: AuditedLabels) -> String {
            if case .curated(let policy) = labels { policy.rawValue } else { labels.name }
        }
        return
            "\(name(comparison.first)) against \(name(comparison.second)): \(points(comparison.difference)) points of "
            + "accuracy, \(points(comparison.interval.lowerBound)) to \(points(comparison.interval.upperBound))"
            + (comparison.isClear ? "" : ": they cannot be told apart")
    }

    private static let method =
        "95 % intervals: hypergeometric mid-p limits of each part, joined as by Zou and Donner (2008) and Yan and Su (2010)"

    private static func title(_ labels: AuditedLabels) -> String {
        switch labels {
        case .firstRead: "first read"
        case .overRead: "over-read"
        case .proposed: "proposed"
        case .curated(let policy): "curated, \(policy.rawValue)"
        }
    }

    private static func text(_ figure: FigureEstimate?) -> String { figure?.text ?? "not known" }
}
