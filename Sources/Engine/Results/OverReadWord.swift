import Labels
import Store

/// The word with which an over-read ends: how many corrections it proposes and how sure it is of itself, or that it cannot
/// tell the classes apart; what becomes of disagreements, and why; and what cross-fitting kept together.
package struct OverReadWord: Equatable, Sendable {
    /// A few lines; empty without an over-read.
    package let lines: [String]
    /// The one of them that tells how many corrections there are and how far they can be trusted.
    package let judgement: String?

    /// Looks at the current over-read.
    ///
    /// - Throws: `StoreError`.
    package init(_ store: ProjectStore) throws { self = try store.snapshot { try OverReadWord($0) } }

    /// Looks at the over-read of one state of the project.
    ///
    /// - Throws: `StoreError`.
    package init(_ snapshot: CuratedSnapshot) throws {
        let runs = snapshot.runs
        guard runs.cnn != nil else {
            (lines, judgement) = ([], nil)
            return
        }
        let summary = try OverReadSummary(snapshot)
        var lines = [String]()
        if let groups = try snapshot.groupCount() {
            lines.append(
                "\(groups) groups of cases that no fold parts (equal or alike images, and those said to belong together)"
            )
        }
        let judgement = summary.line(runs.signs, classes: runs.classNames)
        lines.append(judgement)
        lines.append(Self.policyLine(runs, try snapshot.policyChoice()))
        (self.lines, self.judgement) = (lines, judgement)
    }

    /// What becomes of disagreements, and who chose that and why.
    private static func policyLine(_ runs: CurrentRuns, _ choice: PolicyChoice) -> String {
        let policy = runs.question.policy.disagreement
        return "undecided disagreements are exported under the policy \(policy.rawValue), \(choice.text)"
    }
}

extension OverReadSummary {
    /// Compares the current reads of all cases; nothing is proposed for those that people have settled. Where people have
    /// decided enough, confidences are those that were fitted to what they decided.
    init(_ snapshot: CuratedSnapshot) throws {
        var open = OpenCorrections(try CalibrationReport(snapshot).cnn)
        try snapshot.forEachCorrection { open.add($0) }
        self.init(agreement: try snapshot.counts().agreement, open)
    }
}

extension ProjectStore {
    /// Lets the current over-read choose what becomes of disagreements, unless a person or an audit has chosen. An
    /// over-read that knows nothing about itself chooses nothing: the usual policy stands.
    ///
    /// - Throws: `StoreError`.
    package func followSigns() throws {
        let (runs, counts) = try snapshot { ($0.runs, try $0.counts()) }
        guard runs.cnn != nil else { return }
        let kappa = ConfusionMatrix(counts: counts.agreement).cohenKappa
        if let (policy, reason) = runs.signs?.policy(firstReadKappa: kappa) {
            _ = try follow(policy, because: reason)
        } else {
            _ = try follow(CurationPolicy().disagreement, because: "this over-read does not judge itself")
        }
    }
}
