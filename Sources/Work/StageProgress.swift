import Synchronization

/// How far a stage has come.
package struct StageProgress: Equatable, Sendable {
    /// The stages of labelling, in order, and what is done beside them.
    package enum Stage: String, Sendable {
        /// Images are found, decoded, hashed and made into thumbnails.
        case indexing
        /// CLIP reads every case.
        case firstRead
        /// The CNN is cross-fitted on the first reads.
        case overRead
        /// A frozen image encoder sees the images that a CLIP model is to learn from.
        case encoding
        /// A CLIP model learns from captioned images.
        case pretraining
        /// Images are generated.
        case synthesis
        /// Parts of a collection are put together.
        case merging
    }

    /// The stage.
    package let stage: Stage
    /// How much is done, in the stage's own unit (cases; steps of training; images).
    package let completed: Int
    /// How much there is to do in this call.
    package let total: Int

    /// A report.
    package init(stage: Stage, completed: Int, total: Int) {
        self.stage = stage
        self.completed = completed
        self.total = total
    }
}

/// How long work talks to whoever started it: it reports, and asks whether to stop. Called from any thread.
package struct StageMonitor: Sendable {
    /// Takes reports.
    package let report: @Sendable (StageProgress) -> Void
    /// Takes one-line warnings for people.
    package let warn: @Sendable (String) -> Void
    /// Takes one-line remarks for people on what was found.
    package let inform: @Sendable (String) -> Void
    /// The wish to stop.
    package let cancellation: Cancellation

    /// A monitor; what is left out goes nowhere.
    package init(
        report: @escaping @Sendable (StageProgress) -> Void = { _ in },
        warn: @escaping @Sendable (String) -> Void = { _ in },
        inform: @escaping @Sendable (String) -> Void = { _ in }, cancellation: Cancellation = Cancellation()
    ) {
        self.report = report
        self.warn = warn
        self.inform = inform
        self.cancellation = cancellation
    }
}

/// Adds up what several threads have done and reports the sum.
package final class ProgressCounter: Sendable {
    private let done = Atomic(0)
    private let stage: StageProgress.Stage
    private let total: Int
    private let report: @Sendable (StageProgress) -> Void

    /// A counter at 0.
    ///
    /// - Parameters:
    ///   - total: How much there is to do.
    ///   - report: Takes the reports; called from any thread.
    package init(stage: StageProgress.Stage, total: Int, report: @escaping @Sendable (StageProgress) -> Void) {
        self.stage = stage
        self.total = total
        self.report = report
    }

    /// Counts what was done; called from any thread.
    @Sendable package func add(_ count: Int) {
        let sum = done.add(count, ordering: .relaxed).newValue
        report(StageProgress(stage: stage, completed: min(sum, total), total: total))
    }
}
