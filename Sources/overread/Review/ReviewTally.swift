import Labels
import Workbench

/// What a reviewer did in one session, as far as it is on disk.
struct ReviewTally: Sendable {
    /// What one act did.
    struct Deed: Equatable, Sendable {
        /// Decisions by kind.
        var verdicts: [Verdict: Int] = [:]
        /// Cases that it settled and that were not settled before.
        var settled = 0
    }

    /// An act of this session.
    enum Step: Sendable {
        case decided(Deed)
        case undone
        case redone
    }

    /// When the session began, in seconds since 1970-01-01T00:00:00Z.
    let began: Double
    private var done: [Deed] = []
    private var undone: [Deed] = []

    init(began: Double) { self.began = began }

    /// Takes a step into account; what is undone of earlier sessions is none of this one's.
    ///
    /// - Returns: How many more cases are settled now, or less.
    mutating func take(_ step: Step) -> Int {
        switch step {
        case .decided(let deed):
            done.append(deed)
            undone = []
            return deed.settled
        case .undone:
            guard let deed = done.popLast() else { return 0 }
            undone.append(deed)
            return -deed.settled
        case .redone:
            guard let deed = undone.popLast() else { return 0 }
            done.append(deed)
            return deed.settled
        }
    }

    /// Decisions of a kind that were not undone.
    func decisions(_ verdict: Verdict) -> Int { done.reduce(0) { $0 + ($1.verdicts[verdict] ?? 0) } }

    /// What was done, in a line; `nil` where nothing was.
    ///
    /// - Parameter now: In seconds since 1970-01-01T00:00:00Z.
    func line(reviewer: String, isAudit: Bool, now: Double) -> String? {
        let kinds: [(Verdict, String)] = [
            (.accept, "accepted"), (.reject, "kept as CLIP says"), (.override, "named otherwise"),
            (.exclude, "excluded"),
            (.resolve, "resolved"), (.skip, "skipped"),
        ]
        let counts = kinds.map { (decisions($0.0), $0.1) }.filter { $0.0 > 0 }
        let all = counts.reduce(0) { $0 + $1.0 }
        guard all > 0 else { return nil }
        let minutes = max(1, Int(((now - began) / 60).rounded()))
        let begin = "\(reviewer): \(all) \(isAudit ? "answer" : "decision")\(all == 1 ? "" : "s") in \(minutes) min"
        return isAudit ? begin : "\(begin): " + counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}
