import Labels
import Store

/// The word with which an over-read ends: how many corrections it proposes and how sure it is of itself, or that it cannot
/// tell the classes apart.
package struct OverReadWord: Equatable, Sendable {
    /// One line, two where the signs speak for another policy than the project has; empty without an over-read.
    package let lines: [String]

    /// Looks at the current over-read.
    ///
    /// - Parameter project: The project's folder as commands name it.
    /// - Throws: `StoreError`.
    package init(_ store: ProjectStore, project: String) throws {
        let runs = try store.currentRuns()
        guard let cnn = runs.cnn else {
            lines = []
            return
        }
        var pairs: [ReadPair] = []
        try store.forEachCuratedCase { pairs.append($0.reads) }
        let summary = OverReadSummary(pairs, classCount: runs.classNames.count)
        let signs = OverReadSigns(of: cnn)
        var lines = [summary.line(signs, classes: runs.classNames)]
        if let wanted = signs?.policy(firstReadKappa: summary.firstReadKappa),
            wanted != runs.question.policy.disagreement
        {
            lines.append("its signs speak for overread export \(project) --policy \(wanted.rawValue)")
        }
        self.lines = lines
    }
}
