import Labels

@testable import Workbench

extension SampleProject {
    /// How many of some cases there are of each kind: a cell for each case.
    static func counts(of cards: [CaseCard], in project: ProjectSummary) -> ProjectCounts {
        let classes = project.classes.map(\.name)
        return ProjectCounts(classes: classes, cells: cards.map { cell(of: $0.entry, classes) })
    }

    private static func cell(of entry: QueueEntry, _ classes: [String]) -> ProjectCounts.Cell {
        var cell = ProjectCounts.Cell(cases: 1)
        cell.toSettle = entry.needsSettling
        cell.disagree = entry.disagrees
        cell.decided = entry.isSettled
        cell.contested = entry.isContested
        cell.flagged = entry.isFlagged
        cell.uncertain = [entry.clip, entry.cnn].contains { ($0?.confidence ?? 1) < QueueFilter.uncertainBelow }
        cell.outdated = entry.isOutdated
        cell.state = entry.state
        cell.verdict = entry.decision?.verdict
        cell.clipClass = entry.clip?.classIndex
        cell.cnnClass = entry.cnn?.classIndex
        cell.label = label(of: entry, classes)
        return cell
    }

    /// What would be exported: what people agree on, else the CNN's label, else CLIP's.
    private static func label(of entry: QueueEntry, _ classes: [String]) -> Int? {
        if entry.isContested { return nil }
        guard entry.isSettled, let decision = entry.decision else { return (entry.cnn ?? entry.clip)?.classIndex }
        return decision.label.flatMap { classes.firstIndex(of: $0) }
    }
}
