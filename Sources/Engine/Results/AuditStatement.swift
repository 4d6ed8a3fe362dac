import Labels
import Store

/// What a certificate says about how right the exported labels are: an accuracy only of labels that an audit was drawn
/// from, with the draw, how far it was answered, and what has happened to the project since.
struct AuditStatement {
    /// One line for people.
    let text: String

    /// Says what an audit knows.
    ///
    /// - Parameters:
    ///   - report: The audit's; `nil` where there was none.
    ///   - policy: The export's policy.
    ///   - isWhole: Whether all cases were exported. An audit says nothing about a selection of them.
    ///   - cases: How many were.
    /// - Throws: `StoreError`.
    init(
        _ report: AuditReport?, _ store: ProjectStore, policy: CurationPolicy.Disagreement, isWhole: Bool, cases: Int
    ) throws {
        guard let report else {
            text = "there was no audit: how right the labels are is not known"
            return
        }
        guard isWhole else {
            text =
                "audit \(report.audit.id) is about the labels of all cases, and these are some of them: how right they are "
                + "is not known"
            return
        }
        guard report.isOfPresentClasses else {
            let classes = report.audit.classes.joined(separator: ", ")
            text =
                "audit \(report.audit.id) is about other classes (\(classes)): how right the labels are is not known"
            return
        }
        guard let accuracy = report.accuracyText(under: policy) else {
            text = "there are too few answers: how right the labels are is not known; \(report.basis)"
            return
        }
        let since = try SinceDraw(store, report.audit).text
        let file = "this file has \(cases) case\(cases == 1 ? "" : "s")"
        text =
            ([
                "accuracy of the labels as they were at the draw: \(accuracy)", report.basis, "since then \(since)",
                file,
            ]
            + report.remarks).joined(separator: "; ")
    }
}

/// What has happened to a project since an audit was drawn from it.
private struct SinceDraw {
    /// In a few words.
    let text: String

    private struct Labels: Hashable {
        let clip: Int?
        let cnn: Int?
    }

    /// Compares the cases that could be drawn now with those that the audit was drawn from.
    init(_ store: ProjectStore, _ audit: AuditRecord) throws {
        var drawn: [Labels: Int] = [:]
        for cell in audit.frame.parts.flatMap(\.cells) {
            drawn[Labels(clip: cell.labels.clip, cnn: cell.labels.cnn), default: 0] += cell.count
        }
        var present: [Labels: Int] = [:]
        for cell in try store.counts().cells where Self.canBeDrawn(cell) {
            present[Labels(clip: cell.clipClass, cnn: cell.cnnClass), default: 0] += cell.cases
        }
        let count = present.values.reduce(0, +)
        let kept = drawn.reduce(0) { $0 + min($1.value, present[$1.key] ?? 0) }
        let changed = max(count, audit.frame.count) - kept
        let decided = try store.decidedCount(since: audit)
        // Counts of labels are known of the draw, not whose they were: so many changed at least.
        text =
            "\(decided) case\(decided == 1 ? " was" : "s were") decided (the audit's answers among them), "
            + (changed == 0
                ? "none is known to be added, lost or read otherwise"
                : "at least \(changed) case\(changed == 1 ? " was" : "s were") added, lost or read otherwise")
    }

    /// Whether an audit may draw cases of a kind: their image can be had, and somebody has read it.
    private static func canBeDrawn(_ cell: ProjectCounts.Cell) -> Bool {
        [.ready, .unread, .checkText].contains(cell.state) && (cell.clipClass != nil || cell.cnnClass != nil)
    }
}
