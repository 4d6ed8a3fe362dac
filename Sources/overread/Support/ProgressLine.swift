import Foundation
import Labels
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
        ProgressText(progress, seconds: (now - began) / .seconds(1)).line(columns: Terminal.columns)
    }
}

/// How far a stage has come, in one line that never wraps.
struct ProgressText {
    private let progress: StageProgress
    private let rate: Double

    /// - Parameter seconds: Since the stage began.
    init(_ progress: StageProgress, seconds: Double) {
        self.progress = progress
        rate = Double(progress.completed) / max(1e-3, seconds)
    }

    /// The widest bar, and the narrowest that still says something.
    private static let bars = 8...24

    /// The line in fewer columns than the terminal has: a cursor behind the last one would begin another. Where there is no
    /// room the bar gets narrower; then the rate goes, then the bar, then the counts.
    func line(columns: Int) -> String {
        let room = columns - 1
        let name = TextTable(width: DisplayText.width(of:)).padded(progress.stage.title, to: 11)
        let percentage = "\(Int(share * 100)) %"
        let parts = [counts, "\(brief(rate))/s", "\(clock(left)) left"]
        for kept in [parts, [parts[0], parts[2]]] {
            let text = "\(percentage)  \(kept.joined(separator: "  "))"
            let width = room - DisplayText.width(of: "\(name)  \(text)")
            if width >= Self.bars.lowerBound { return "\(name) \(bar(min(width, Self.bars.upperBound))) \(text)" }
        }
        let short = ["\(percentage)  \(parts[0])  \(parts[2])", "\(percentage)  \(parts[2])"].map { "\(name) \($0)" }
        let fitting = short.first { DisplayText.width(of: $0) <= room } ?? short[1]
        return DisplayText(fitting).cut(to: room).text
    }

    private var share: Double { Double(progress.completed) / Double(progress.total) }
    private var left: Double { rate > 0 ? Double(progress.total - progress.completed) / rate : 0 }
    private var counts: String { "\(progress.completed)/\(progress.total) \(progress.stage.unit)" }

    private func bar(_ columns: Int) -> String {
        let filled = Int(share * Double(columns))
        return String(repeating: "█", count: filled) + String(repeating: "·", count: columns - filled)
    }

    private func brief(_ rate: Double) -> String {
        rate >= 100 ? "\(Int(rate))" : String(format: "%.1f", rate)
    }

    private func clock(_ seconds: Double) -> String {
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
