import Synchronization

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
