import Foundation
import Screen
import Synchronization
import Work

/// Shows how far a stage has come: a bar with rate and time left on a terminal, a line now and then elsewhere.
final class ProgressLine: Sendable {
    private struct State {
        var stage: StageProgress.Stage?
        var began = ContinuousClock.now
        var drawn = ContinuousClock.now
        var isOpen = false
    }

    private let state = Mutex(State())
    private static let barWidth = 24

    /// Takes a report; called from any thread.
    func show(_ progress: StageProgress) {
        state.withLock { state in
            let now = ContinuousClock.now
            let isNew = state.stage != progress.stage
            if isNew {
                close(&state)
                state = State(stage: progress.stage, began: now, drawn: now, isOpen: false)
            }
            let isLast = progress.completed == progress.total
            let pause: Duration = Terminal.showsProgress ? .milliseconds(100) : .seconds(10)
            guard progress.total > 0, isLast || now - state.drawn >= pause else { return }
            state.drawn = now
            write(text(progress, since: state.began, now: now), &state)
            if isLast { close(&state) }
        }
    }

    /// Takes a warning; it stands above the bar.
    func warn(_ line: String) { inform("overread: " + line) }

    /// Takes a line on what was found; it stands above the bar.
    func inform(_ line: String) {
        state.withLock { state in
            if state.isOpen { Terminal.control("\r\u{1B}[K") }
            state.isOpen = false
            Terminal.print(error: line)
        }
    }

    /// Ends an open bar, so that what is printed next has a line of its own.
    func finish() { state.withLock { close(&$0) } }

    private func write(_ text: String, _ state: inout State) {
        guard Terminal.showsProgress else { return Terminal.print(error: text) }
        Terminal.control("\r\u{1B}[K")
        Terminal.write(error: text)
        state.isOpen = true
    }

    private func close(_ state: inout State) {
        if state.isOpen { Terminal.print(error: "") }
        state.isOpen = false
    }

    private func text(_ progress: StageProgress, since began: ContinuousClock.Instant, now: ContinuousClock.Instant)
        -> String
    {
        let seconds = max(1e-3, Double((now - began).components.seconds) + Self.fraction(of: now - began))
        let rate = Double(progress.completed) / seconds
        let left = rate > 0 ? Double(progress.total - progress.completed) / rate : 0
        let share = Double(progress.completed) / Double(progress.total)
        let filled = Int(share * Double(Self.barWidth))
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: Self.barWidth - filled)
        let counts = "\(progress.completed)/\(progress.total) \(progress.stage.unit)"
        let name = TextTable.padded(progress.stage.title, to: 11)
        return "\(name) \(bar) \(Int(share * 100)) %  \(counts)  \(Self.brief(rate))/s  \(Self.clock(left)) left"
    }

    private static func fraction(of duration: Duration) -> Double {
        Double(duration.components.attoseconds) * 1e-18
    }

    private static func brief(_ rate: Double) -> String {
        rate >= 100 ? "\(Int(rate))" : String(format: "%.1f", rate)
    }

    private static func clock(_ seconds: Double) -> String {
        let seconds = Int(seconds.rounded(.up))
        guard seconds >= 3600 else { return String(format: "%d:%02d", seconds / 60, seconds % 60) }
        return String(format: "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

extension StageProgress.Stage {
    /// The stage's name for people.
    var title: String {
        switch self {
        case .indexing: "indexing"
        case .firstRead: "CLIP reads"
        case .overRead: "CNN learns"
        case .encoding: "encoding"
        case .pretraining: "CLIP learns"
        case .synthesis: "synthesis"
        case .merging: "merging"
        }
    }

    /// What the stage counts.
    var unit: String {
        switch self {
        case .indexing, .firstRead, .merging: "cases"
        case .overRead, .pretraining: "steps"
        case .encoding, .synthesis: "images"
        }
    }
}
