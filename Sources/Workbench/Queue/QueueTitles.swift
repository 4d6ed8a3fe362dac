import Labels

extension QueueFilter {
    /// The filters that do not depend on the classes, in the order of the menu.
    static let fixed: [QueueFilter] = [
        .toSettle, .disagreements, .undecided, .decided, .contested, .flagged, .skipped, .excluded, .lowConfidence,
        .outdated, .state(.unread), .state(.changed), .state(.gone), .state(.unreadable),
        .state(.checkText), .all,
    ]

    /// Those that the header always shows; the others appear there while any case passes.
    static let usual: Set<QueueFilter> = [
        .toSettle, .disagreements, .undecided, .decided, .contested, .flagged, .lowConfidence, .all,
    ]

    /// Cases that earlier runs read otherwise, and those of each reviewer.
    static func people(_ project: ProjectSummary) -> [QueueFilter] {
        project.earlierRuns.map { .changed(since: $0.id) } + project.reviewers.map { .reviewer($0) }
    }

    /// What the filter is called on the screen.
    func title(_ project: ProjectSummary) -> String {
        if let clipClass { return "CLIP \(project.className(clipClass) ?? "?")" }
        if let cnnClass { return "CNN \(project.className(cnnClass) ?? "?")" }
        if let label { return "label \(project.className(label) ?? "?")" }
        if let state { return state.rawValue }
        if let reviewer { return "by \(reviewer)" }
        if let changedSince { return "changed since run \(changedSince)" }
        return QueueFilter.titles[self] ?? "several conditions"
    }

    private static let titles: [QueueFilter: String] = [
        .toSettle: "to settle", .disagreements: "disagreements", .undecided: "undecided", .decided: "decided",
        .contested: "contested", .flagged: "flagged", .skipped: "skipped", .excluded: "excluded",
        .lowConfidence: "low confidence", .outdated: "outdated", .all: "all",
    ]
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
