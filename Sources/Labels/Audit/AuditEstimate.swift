/// A drawn case that was answered.
package struct AuditAnswer: Equatable, Sendable {
    /// The part it was drawn from: its position in the frame.
    package let part: Int
    /// Its labels at the draw.
    package let labels: FrozenLabels
    /// The class index that a person gave it without seeing a read; `nil` where the person left it out.
    package let truth: Int?

    /// Describes an answer.
    package init(part: Int, labels: FrozenLabels, truth: Int?) {
        self.part = part
        self.labels = labels
        self.truth = truth
    }
}

/// What an audit knows about some labels.
///
/// Cases that people left out belong to no class: the figures are about the others. A case that has no label counts as
/// missed where its class's recall is asked for, and not at all for accuracy and precision.
package struct AuditEstimate: Equatable, Sendable {
    /// A figure of one class.
    package struct ClassFigures: Equatable, Sendable {
        /// The share of the class's cases that have its label; `nil`: not known.
        package let recall: FigureEstimate?
        /// The share of the cases with its label that belong to it; `nil`: not known.
        package let precision: FigureEstimate?
        /// The harmonic mean of both; `nil`: not known.
        package let f1: FigureEstimate?
    }

    /// Which labels.
    package let labels: AuditedLabels
    /// How many cases of the population have a label; an estimate where other labels than those of the draw are asked
    /// about.
    package let labelled: Int
    /// The share of right labels among the cases that have one; `nil`: not known.
    package let accuracy: FigureEstimate?
    /// One per class.
    package let classes: [ClassFigures]

    /// A figure that rests on fewer cases is not known.
    package static let fewestCases = 10

    /// Estimates all figures of some labels.
    ///
    /// - Parameters:
    ///   - frame: The cases that were drawn from.
    ///   - answers: What was answered.
    ///   - classCount: The number of classes.
    package init(_ labels: AuditedLabels, frame: AuditFrame, answers: [AuditAnswer], classCount: Int) {
        let tally = AuditTally(labels, frame, answers, classCount: classCount)
        self.labels = labels
        labelled = tally.labelled
        accuracy = tally.estimate(.share, right: { $0 == $1 && $0 != nil }, wrong: { $0 != $1 && $0 != nil })
        classes = (0..<classCount).map { index in
            ClassFigures(
                recall: tally.estimate(
                    .share, right: { $0 == index && $1 == index }, wrong: { $0 != index && $1 == index }),
                precision: tally.estimate(
                    .share, right: { $0 == index && $1 == index }, wrong: { $0 == index && $1 != index }),
                f1: tally.estimate(
                    .f1, right: { $0 == index && $1 == index }, wrong: { ($0 == index) != ($1 == index) }))
        }
    }

    /// The policy whose curated labels have the highest mean F1 or, where one is not known, the highest accuracy; `nil`
    /// where neither is known. Among equals the first; by accuracy never one that leaves disagreements without a label.
    ///
    /// - Parameter estimates: Those of curated labels are compared.
    package static func bestPolicy(_ estimates: [AuditEstimate]) -> CurationPolicy.Disagreement? {
        let curated = estimates.compactMap { estimate in
            if case .curated(let policy) = estimate.labels { (policy: policy, estimate: estimate) } else { nil }
        }
        let byF1 = curated.compactMap { item in item.estimate.macroF1.map { (item.policy, $0) } }
        if byF1.count == curated.count { return best(byF1) }
        let labelling = curated.filter { $0.policy != .personOnly }
        return best(labelling.compactMap { item in item.estimate.accuracy.map { (item.policy, $0.value) } })
    }

    private static func best(_ scored: [(CurationPolicy.Disagreement, Double)]) -> CurationPolicy.Disagreement? {
        guard let highest = scored.map(\.1).max() else { return nil }
        return scored.first { $0.1 >= highest - 1e-12 }?.0
    }

    /// The mean of the classes' F1; `nil` where one is not known.
    package var macroF1: Double? {
        let known = classes.compactMap { $0.f1?.value }
        return known.isEmpty || known.count < classes.count ? nil : known.reduce(0, +) / Double(known.count)
    }
}

/// How much more accurate the labels of one kind are than those of another.
package struct AuditComparison: Equatable, Sendable {
    /// Which labels.
    package let first: AuditedLabels
    /// Which they are compared with.
    package let second: AuditedLabels
    /// The share of cases that only the first have right, less the share that only the second have right.
    package let difference: Double
    /// Its 95 % interval.
    package let interval: ClosedRange<Double>

    /// Whether chance alone would rarely make so large a difference.
    package var isClear: Bool { interval.lowerBound > 0 || interval.upperBound < 0 }

    /// Compares two kinds of labels on the same answers.
    ///
    /// - Returns: `nil` where a part of the frame has no answer.
    package init?(
        _ first: AuditedLabels, _ second: AuditedLabels, frame: AuditFrame, answers: [AuditAnswer], classCount: Int
    ) {
        var byPart = [[AuditAnswer]](repeating: [], count: frame.parts.count)
        for answer in answers { byPart[answer.part].append(answer) }
        func onlyOne(_ labels: FrozenLabels, _ truth: Int?, _ one: AuditedLabels, _ other: AuditedLabels) -> Bool {
            truth != nil && labels.label(one) == truth && labels.label(other) != truth
        }
        let parts = zip(frame.parts, byPart).map { part, answers in
            func found(_ one: AuditedLabels, _ other: AuditedLabels) -> Int {
                answers.count { onlyOne($0.labels, $0.truth, one, other) }
            }
            func most(_ one: AuditedLabels, _ other: AuditedLabels) -> Int {
                guard frame.knowsLabels else { return part.count }
                return part.cells.reduce(0) { sum, cell in
                    let isPossible = (0..<classCount).contains { onlyOne(cell.labels, $0, one, other) }
                    return sum + (isPossible ? cell.count : 0)
                }
            }
            return FigureEstimate.Part(
                population: part.count, sampled: answers.count, right: found(first, second),
                wrong: found(second, first), mostRight: most(first, second), mostWrong: most(second, first))
        }
        guard let (value, interval) = FigureEstimate.difference(parts) else { return nil }
        (self.first, self.second, difference, self.interval) = (first, second, value, interval)
    }
}

/// Counts answers by part.
private struct AuditTally {
    private let labels: AuditedLabels
    private let frame: AuditFrame
    private let answers: [[(label: Int?, truth: Int?)]]
    private let classCount: Int
    let labelled: Int

    init(_ labels: AuditedLabels, _ frame: AuditFrame, _ answers: [AuditAnswer], classCount: Int) {
        self.labels = labels
        self.classCount = classCount
        self.frame = frame
        var byPart = [[(label: Int?, truth: Int?)]](repeating: [], count: frame.parts.count)
        for answer in answers { byPart[answer.part].append((answer.labels.label(labels), answer.truth)) }
        self.answers = byPart
        guard frame.knowsLabels else {
            let shares = zip(frame.parts, byPart).map { part, answers in
                Double(part.count * answers.count { $0.label != nil }) / Double(max(1, answers.count))
            }
            labelled = Int(shares.reduce(0, +).rounded())
            return
        }
        labelled = frame.parts.flatMap(\.cells).reduce(0) { $0 + ($1.labels.label(labels) == nil ? 0 : $1.count) }
    }

    /// Estimates a figure; both conditions take a label and the truth, which is a class.
    func estimate(
        _ form: FigureEstimate.Form, right: (Int?, Int?) -> Bool, wrong: (Int?, Int?) -> Bool
    ) -> FigureEstimate? {
        let parts = zip(frame.parts, answers).map { part, answers in
            let known = answers.filter { $0.truth != nil }
            func most(_ holds: (Int?, Int?) -> Bool) -> Int {
                guard frame.knowsLabels else { return part.count }
                return part.cells.reduce(0) { sum, cell in
                    let label = cell.labels.label(labels)
                    return sum + ((0..<classCount).contains { holds(label, $0) } ? cell.count : 0)
                }
            }
            return FigureEstimate.Part(
                population: part.count, sampled: answers.count, right: known.count { right($0.label, $0.truth) },
                wrong: known.count { wrong($0.label, $0.truth) }, mostRight: most(right), mostWrong: most(wrong))
        }
        let estimate = FigureEstimate(parts, form)
        return estimate.flatMap { $0.cases < AuditEstimate.fewestCases ? nil : $0 }
    }
}
