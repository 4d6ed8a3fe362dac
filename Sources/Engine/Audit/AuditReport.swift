import Labels
import Store

/// What an audit knows about a project's labels.
package struct AuditReport: Equatable, Sendable {
    /// The sample.
    package let audit: AuditRecord
    /// How far it was answered.
    package let progress: Progress
    /// The figures of the first read, the over-read, and the curated labels under each policy.
    package let estimates: [AuditEstimate]
    /// How much more accurate one policy is than another, as far as that is known: `over-read` than `first-read` first.
    package let comparisons: [AuditComparison]
    /// How far the current reads' confidences can be taken at their word.
    package let calibration: CalibrationReport
    /// Whether the audited reads are still the current ones.
    package let isOfCurrentReads: Bool

    /// How far a sample was answered.
    package struct Progress: Equatable, Sendable {
        /// Cases drawn.
        package internal(set) var drawn = 0
        /// Those with an answer.
        package internal(set) var answered = 0
        /// Those that were skipped.
        package internal(set) var skipped = 0
        /// Those that nobody has looked at and that can be shown.
        package internal(set) var left = 0
        /// Those without an answer that cannot be shown any more: their image is another one, or gone.
        package internal(set) var lost = 0
        /// Those that were answered by leaving them out.
        package internal(set) var excluded = 0
        /// Those on which people differ.
        package internal(set) var contested = 0
    }

    /// Whether the figures are about the labels that the cases have now, instead of those of the draw.
    package let isAnew: Bool

    /// Works an audit's figures out.
    ///
    /// - Parameter anew: Asks about the labels that the drawn cases have now, with the probabilities of the draw. What the
    ///   audit's own answers made of them is left out of account.
    /// - Throws: `StoreError`.
    package init(_ store: ProjectStore, _ audit: AuditRecord, anew: Bool = false) throws {
        let cases = try store.cases(of: audit)
        let present = try anew ? store.presentLabels(in: audit, of: cases.map(\.version)) : [:]
        let answers = cases.compactMap { AuditAnswer($0, labels: present[$0.version], classes: audit.classes) }
        let frame = anew ? audit.frame.forOtherLabels : audit.frame
        isAnew = anew
        self.audit = audit
        progress = Progress(cases)
        let classCount = audit.classes.count
        // Audits from before there was a third reader say nothing about it.
        let isOfThree = answers.isEmpty || answers.contains { $0.labels.proposed != nil }
        estimates = AuditedLabels.all.filter { isOfThree || !$0.isProposed }.map {
            AuditEstimate($0, frame: frame, answers: answers, classCount: classCount)
        }
        let pairs: [(CurationPolicy.Disagreement, CurationPolicy.Disagreement)] =
            [(.overRead, .firstRead)] + (isOfThree ? [(.proposed, .firstRead), (.proposed, .overRead)] : [])
        comparisons = pairs.compactMap { first, second in
            AuditComparison(.curated(first), .curated(second), frame: frame, answers: answers, classCount: classCount)
        }
        calibration = try CalibrationReport(store)
        let runs = try store.currentRuns(of: audit.question)
        isOfCurrentReads = runs.clip?.identity == audit.clipRun && runs.cnn?.identity == audit.cnnRun
    }

    /// The report of the audit that was drawn last among those with enough answers, else of the last one; `nil` where
    /// there is none.
    ///
    /// - Throws: `StoreError`.
    package static func telling(_ store: ProjectStore) throws -> AuditReport? {
        var last: AuditReport?
        for audit in try store.audits().reversed() {
            let report = try AuditReport(store, audit)
            if report.estimate(of: .curated(audit.frame.policy))?.accuracy != nil { return report }
            if last == nil { last = report }
        }
        return last
    }

    /// The figures of some labels.
    package func estimate(of labels: AuditedLabels) -> AuditEstimate? { estimates.first { $0.labels == labels } }

    /// The policy that the audit found best; `nil` where that is not known.
    package var bestPolicy: CurationPolicy.Disagreement? { AuditEstimate.bestPolicy(estimates) }
}

extension AuditReport.Progress {
    fileprivate init(_ cases: [DrawnCase]) {
        drawn = cases.count
        answered = cases.count(where: \.isAnswered)
        skipped = cases.count { !$0.isAnswered && $0.answer != nil }
        left = cases.count { $0.answer == nil && $0.isPresent }
        lost = cases.count { $0.answer == nil && !$0.isPresent }
        excluded = cases.count { $0.truth?.verdict == .exclude }
        contested = cases.count(where: \.isContested)
    }
}

extension AuditAnswer {
    /// `nil` for a case that nobody has answered.
    ///
    /// - Parameter labels: Labels in place of those of the draw.
    init?(_ drawn: DrawnCase, labels: FrozenLabels?, classes: [String]) {
        guard let truth = drawn.truth else { return nil }
        self.init(
            part: drawn.part, labels: labels ?? drawn.labels, truth: truth.label.flatMap { classes.firstIndex(of: $0) })
    }
}
