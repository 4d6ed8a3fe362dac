import Labels
import Store

/// The word with which an over-read ends: how many corrections it proposes and how sure it is of itself, or that it cannot
/// tell the classes apart; what becomes of disagreements, and why; and what cross-fitting kept together.
package struct OverReadWord: Equatable, Sendable {
    /// A few lines; empty without an over-read.
    package let lines: [String]

    /// Looks at the current over-read.
    ///
    /// - Throws: `StoreError`.
    package init(_ store: ProjectStore) throws {
        let runs = try store.currentRuns()
        guard let cnn = runs.cnn else {
            lines = []
            return
        }
        let summary = try OverReadSummary(store, runs)
        var lines = [String]()
        if let groups = try store.groupCount(of: cnn) {
            lines.append(
                "\(groups) groups of cases that no fold parts (equal or alike images, and those said to belong together)"
            )
        }
        lines.append(summary.line(runs.signs, classes: runs.classNames))
        lines.append(try Self.policyLine(store, runs))
        self.lines = lines
    }

    /// What becomes of disagreements, and who chose that and why.
    static func policyLine(_ store: ProjectStore, _ runs: CurrentRuns) throws -> String {
        let policy = runs.question.policy.disagreement
        let choice = try store.policyChoice(of: runs.question.id)
        return "undecided disagreements are exported under the policy \(policy.rawValue), \(choice.text)"
    }
}

extension OverReadSummary {
    /// Compares the current reads of all cases. Where people have decided enough, confidences are those that were fitted
    /// to what they decided.
    init(_ store: ProjectStore, _ runs: CurrentRuns) throws {
        let fit = try CalibrationReport(store).cnn
        var pairs: [ReadPair] = []
        try store.forEachCuratedCase { pairs.append($0.reads) }
        self.init(pairs, classCount: runs.classNames.count, calibration: fit?.calibration, decisions: fit?.cases ?? 0)
    }
}

extension ProjectStore {
    /// Lets the current over-read choose what becomes of disagreements, unless a person or an audit has chosen. An
    /// over-read that knows nothing about itself chooses nothing: the usual policy stands.
    ///
    /// - Throws: `StoreError`.
    package func followSigns() throws {
        let runs = try currentRuns()
        guard runs.cnn != nil else { return }
        var pairs: [ReadPair] = []
        try forEachCuratedCase { pairs.append($0.reads) }
        let summary = OverReadSummary(pairs, classCount: runs.classNames.count)
        if let (policy, reason) = runs.signs?.policy(firstReadKappa: summary.firstReadKappa) {
            _ = try follow(policy, because: reason)
        } else {
            _ = try follow(CurationPolicy().disagreement, because: "this over-read does not judge itself")
        }
    }
}
