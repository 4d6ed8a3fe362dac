import Labels
import Store

/// What stands between a project's labels and "done": counted, each with what helps.
package struct OpenMatters: Equatable, Sendable {
    /// One line per matter, for people; empty where nothing is open.
    package let lines: [String]

    /// Looks at a project.
    ///
    /// - Parameters:
    ///   - project: The project's folder as commands name it.
    /// - Throws: `StoreError`.
    package init(_ store: ProjectStore, project: String) throws {
        let runs = try store.currentRuns()
        self.init(try store.counts(), runs, project: project)
    }

    init(_ counts: ProjectCounts, _ runs: CurrentRuns, project: String) {
        let review = "overread review \(project)"
        var lines: [String] = []
        func note(_ filter: QueueFilter, _ one: String, _ many: String, _ help: String) {
            let count = counts[filter]
            if count > 0 { lines.append("\(count) \(count == 1 ? one : many): \(help)") }
        }
        note(
            .state(.unread), "case was not read by both readers", "cases were not read by both readers",
            Self.remedy(runs, project))
        note(.toSettle, "case is to be settled", "cases are to be settled", review)
        let contested =
            runs.question.policy.contested == .blank
            ? "no label is exported until they agree" : "the last label is exported"
        note(
            .contested, "case was settled differently by reviewers", "cases were settled differently by reviewers",
            "\(contested); \(review), filter contested")
        note(
            .outdated, "case has decisions that no longer hold", "cases have decisions that no longer hold",
            "given on an earlier image, or in words that the classes no longer have; \(review), filter outdated")
        note(
            .state(.changed), "case has another image than when it was indexed",
            "cases have other images than when they were indexed", "overread label takes them in")
        note(
            .state(.gone), "image is gone", "images are gone",
            "their labels stand on what was seen; overread sources \(project) tells where they were")
        note(
            .state(.unreadable), "image cannot be opened any more", "images cannot be opened any more",
            "overread status \(project) --skipped tells why")
        self.lines = lines
    }
    /// What helps where cases are unread.
    private static func remedy(_ runs: CurrentRuns, _ project: String) -> String {
        if runs.clip != nil, runs.cnn == nil {
            return "there is no over-read of these first reads yet; overread retrain \(project)"
        }
        let retrain = "overread retrain \(project) over-reads what was read first"
        if case .broughtReads = runs.clip?.request {
            return "the table of first reads did not name them, or \(retrain)"
        }
        return "the same overread label goes on; \(retrain)"
    }
}
