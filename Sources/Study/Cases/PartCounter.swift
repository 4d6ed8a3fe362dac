import Engine
import Synchronization

/// Adds up what several threads have done and reports the sum.
final class PartCounter: Sendable {
    private let done = Atomic(0)
    private let stage: StageProgress.Stage
    private let total: Int
    private let monitor: StageMonitor

    init(_ stage: StageProgress.Stage, total: Int, _ monitor: StageMonitor) {
        self.stage = stage
        self.total = total
        self.monitor = monitor
    }

    func add(_ count: Int) {
        let sum = done.add(count, ordering: .relaxed).newValue
        monitor.report(StageProgress(stage: stage, completed: min(sum, total), total: total))
    }
}
