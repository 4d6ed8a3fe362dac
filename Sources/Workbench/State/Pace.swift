/// A step of the work: how many cases an act settled, and when its key was pressed.
package struct PaceStep: Equatable, Sendable {
    /// Cases that were not settled before; less than 0 where it was an undo.
    package var settled: Int
    /// In seconds from any fixed moment.
    package var time: Double

    /// Describes a step.
    package init(settled: Int, time: Double) {
        self.settled = settled
        self.time = time
    }
}

/// How fast a reader settles cases, as far as this session has shown it.
///
/// The time between two acts belongs to the later one. What took longer than anybody looks at a case was a break, and
/// counts for nothing, nor does the first act, before which nobody knows when the looking began.
struct Pace: Equatable, Sendable {
    private var last: Double?
    private var acts = 0
    private var settled = 0
    private var seconds = 0.0

    /// Seconds after which a pause is a break.
    static let longestLook = 120.0
    /// Acts before which nothing is said.
    static let fewestActs = 10

    /// Takes a step into account.
    mutating func take(_ step: PaceStep) {
        defer { last = step.time }
        guard let last, step.time >= last, step.time - last <= Pace.longestLook else { return }
        acts += 1
        settled += step.settled
        seconds += step.time - last
    }

    /// Seconds a case; `nil` while too little was seen.
    var secondsPerCase: Double? {
        acts >= Pace.fewestActs && settled >= Pace.fewestActs ? seconds / Double(settled) : nil
    }

    /// How long so many cases will take, in words; `nil` while too little was seen.
    func time(for cases: Int) -> String? {
        guard cases > 0, let secondsPerCase else { return nil }
        let minutes = Int((secondsPerCase * Double(cases) / 60).rounded(.up))
        switch minutes {
        case ...1: return "1 min"
        case ..<100: return "\(minutes) min"
        // Of hours, minutes would claim too much.
        default: return "\((minutes + 30) / 60) h"
        }
    }
}

extension Workbench {
    /// How long the queue will take at the reader's pace, in words; `nil` where that is not known, or means nothing: in
    /// queues that are not made of cases to be settled.
    var timeLeft: String? {
        if let audit = project.audit { return pace.time(for: audit.drawn - audit.answered) }
        if let reading = project.reading { return pace.time(for: reading.cases - reading.decided) }
        let filter = queue.query.scope
        guard filter.toSettle == true || filter.decided == false, let total = queue.total else { return nil }
        return pace.time(for: total - queue.settled)
    }
}
