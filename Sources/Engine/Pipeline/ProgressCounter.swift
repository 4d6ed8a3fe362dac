import Synchronization

/// Adds up what several threads have done and reports the sum.
final class ProgressCounter: Sendable {
    private let done = Atomic(0)
    private let stage: StageProgress.Stage
    private let total: Int
    private let report: @Sendable (StageProgress) -> Void

    init(stage: StageProgress.Stage, total: Int, report: @escaping @Sendable (StageProgress) -> Void) {
        self.stage = stage
        self.total = total
        self.report = report
    }

    @Sendable func add(_ count: Int) {
        let sum = done.add(count, ordering: .relaxed).newValue
        report(StageProgress(stage: stage, completed: min(sum, total), total: total))
    }
}
