import Synchronization
import Workbench
import Work

/// Turns the engine's reports into lines for the screen, at most ten a second.
final class StageWatch: Sendable {
    private struct Times {
        var stage: StageProgress.Stage?
        var began = ContinuousClock.now
        var last = ContinuousClock.now
    }

    private let title: String
    private let report: @Sendable (StageStatus) -> Void
    private let times = Mutex(Times())

    init(title: String, report: @escaping @Sendable (StageStatus) -> Void) {
        self.title = title
        self.report = report
    }

    /// Takes a report; from any thread.
    @Sendable func take(_ progress: StageProgress) {
        guard let elapsed = elapsed(progress) else { return }
        let (done, total) = (progress.completed, progress.total)
        let left = done > 0 ? elapsed * Double(total - done) / Double(done) : 0
        let detail = "\(done) of \(total) \(progress.stage.unit)   \(StageWatch.clock(left)) left"
        report(StageStatus(title: title, done: done, total: total, detail: detail))
    }

    /// Seconds since the stage began; `nil` where another report was just shown.
    private func elapsed(_ progress: StageProgress) -> Double? {
        times.withLock { times in
            let now = ContinuousClock.now
            let isNew = times.stage != progress.stage
            if isNew { times = Times(stage: progress.stage, began: now, last: now) }
            guard isNew || now - times.last >= .milliseconds(100) || progress.completed == progress.total else {
                return nil
            }
            times.last = now
            return (now - times.began) / .seconds(1)
        }
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return "\(whole / 60):\(String(whole % 60 + 100).dropFirst())"
    }
}
