import Labels
import Screen

extension QueueFilter {
    /// The filters that do not depend on the classes, in the order of the menu.
    static let fixed: [QueueFilter] = [
        .toSettle, .disagreements, .undecided, .decided, .contested, .flagged, .skipped, .excluded, .lowConfidence,
        .outdated, .state(.unread), .state(.changed), .state(.gone), .state(.unreadable),
        .state(.checkText), .all,
    ]

    /// Those that the header always shows, and those that it shows while any case passes. All stand in the menu.
    static let usual: Set<QueueFilter> = [.toSettle, .all]
    private static let unusual: Set<QueueFilter> = [.contested, .flagged, .skipped, .outdated]

    /// Whether the header shows the filter beside the one that is in use.
    func isInHeader(_ counts: ProjectCounts) -> Bool {
        Self.usual.contains(self) || ((Self.unusual.contains(self) || state != nil) && counts[self] > 0)
    }

    /// Cases that earlier runs read otherwise, and those of each reviewer.
    static func people(_ project: ProjectSummary) -> [QueueFilter] {
        project.earlierRuns.map { .changed(since: $0.id) } + project.reviewers.map { .reviewer($0) }
    }

    /// What the filter is called on the screen: its conditions.
    func title(_ project: ProjectSummary) -> String {
        let people = [reviewer.map { "by \($0)" }, changedSince.map { "changed since run \($0)" }]
        let parts =
            flags + [verdict.map(QueueFilter.word), state?.rawValue].compactMap { $0 } + classes(project)
            + people.compactMap { $0 }
        return parts.isEmpty ? "all" : parts.joined(separator: " and ")
    }

    private var flags: [String] {
        let words: [(Bool?, String, String)] = [
            (toSettle, "to settle", "nothing to settle"), (disagree, "disagreements", "agreed"),
            (decided, "decided", "undecided"), (contested, "contested", "not contested"),
            (flagged, "flagged", "not flagged"), (uncertain, "low confidence", "high confidence"),
            (outdated, "outdated", "not outdated"),
        ]
        return words.compactMap { value, yes, no in value.map { $0 ? yes : no } }
    }

    private static func word(_ verdict: Verdict) -> String {
        switch verdict {
        case .skip: "skipped"
        case .exclude: "excluded"
        case .accept: "accepted"
        case .reject: "rejected"
        case .override: "overridden"
        case .resolve: "resolved"
        }
    }

    private func classes(_ project: ProjectSummary) -> [String] {
        func name(_ index: Int) -> String { project.className(index) ?? "?" }
        let reads: [String] =
            if let clipClass, let cnnClass {
                ["CLIP \(name(clipClass)) → CNN \(name(cnnClass))"]
            } else {
                [clipClass.map { "CLIP \(name($0))" }, cnnClass.map { "CNN \(name($0))" }].compactMap { $0 }
            }
        return reads + [label.map { "label \(name($0))" }].compactMap { $0 }
    }
}

extension QueueQuery {
    /// What the order is called on the screen.
    var orderTitle: String {
        switch likeness {
        case .image(let id, _): "like \(DisplayText(id.rawValue).cut(to: 30, at: .beginning).text)"
        case .twins(let id, _): "the same picture as \(DisplayText(id.rawValue).cut(to: 24, at: .beginning).text)"
        case .words(let text): "like “\(DisplayText(text).cut(to: 30).text)”"
        case nil: order.title
        }
    }
}

extension QueueOrder {
    /// What the order is called on the screen.
    var title: String {
        switch self {
        case .suspicion: "most suspicious first"
        case .clipConfidence: "CLIP least confident first"
        case .cnnConfidence: "CNN least confident first"
        case .margin: "smallest margin first"
        case .entropy: "greatest entropy first"
        case .path: "by path"
        }
    }
}
