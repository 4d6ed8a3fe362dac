import Dispatch

/// How long the workbench took: measured inside, printed with `--stats`.
struct ReviewStatistics {
    private let start = DispatchTime.now()
    private var firstScreen: Double?
    private var paints: [Double] = []
    private var settles: [Double] = []

    /// Milliseconds since a moment.
    static func milliseconds(since moment: DispatchTime) -> Double {
        Double(DispatchTime.now().uptimeNanoseconds - moment.uptimeNanoseconds) / 1e6
    }

    /// Notes that cases are on the screen for the first time.
    mutating func noteCasesShown() {
        if firstScreen == nil { firstScreen = ReviewStatistics.milliseconds(since: start) }
    }

    /// Notes that what keys did was painted.
    mutating func notePainted(keysSince moments: [DispatchTime]) {
        paints += moments.map(ReviewStatistics.milliseconds(since:))
    }

    /// Notes that decisions were on disk and painted.
    mutating func noteSettled(keysSince moments: [DispatchTime]) {
        settles += moments.map(ReviewStatistics.milliseconds(since:))
    }

    /// The figures, a line each.
    var text: String {
        var lines: [String] = []
        if let firstScreen { lines.append("first cases shown after \(rounded(firstScreen)) ms") }
        lines.append(line("key to paint", paints))
        lines.append(line("decision to disk and paint", settles))
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ title: String, _ times: [Double]) -> String {
        guard !times.isEmpty else { return "\(title): none" }
        let sorted = times.sorted()
        func quantile(_ fraction: Double) -> String {
            rounded(sorted[min(sorted.count - 1, Int(fraction * Double(sorted.count)))])
        }
        return "\(title): \(times.count), median \(quantile(0.5)) ms, 99th percentile \(quantile(0.99)) ms, "
            + "longest \(rounded(sorted[sorted.count - 1])) ms"
    }

    private func rounded(_ milliseconds: Double) -> String { String((milliseconds * 100).rounded() / 100) }
}
