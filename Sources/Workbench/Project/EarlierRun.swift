import Labels
import Screen

/// A finished run of the same classes as a current one, by the same reader.
package struct EarlierRun: Equatable, Sendable {
    /// The run's number.
    package var id: Int64
    /// Whose reads it made.
    package var reader: Reader

    /// Describes a run.
    package init(id: Int64, reader: Reader) {
        self.id = id
        self.reader = reader
    }
}

extension EarlierRun {
    /// What the run is called beside its label.
    var title: String { "run \(id)" }
}

extension Workbench {
    /// Shows the labels of the run before, then of those before it, then of none.
    mutating func showNextRun() -> [Effect] {
        let runs = project.earlierRuns
        let next = runBeside.flatMap { runs.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        let isCovered = runBeside != nil && next == 0
        runBeside = isCovered || next >= runs.count ? nil : runs[next]
        if let runBeside {
            let reader = runBeside.reader == .clip ? "first read" : "over-read"
            say("beside: the \(reader) of \(runBeside.title); f, changed since \(runBeside.title), has what differs")
        } else {
            say("no earlier run is shown beside")
        }
        return [.showRun(runBeside?.id), .reloadCases(queue.cards.values.map(\.id).sorted())]
    }

    /// What an earlier run says of a case; `nil` where none is shown.
    func earlierLabel(of card: CaseCard, isNarrow: Bool = false) -> StyledText? {
        guard let runBeside, !isHidden(card) else { return nil }
        var line = StyledText("\(runBeside.title) ", Style(runBeside.reader == .clip ? .clip : .cnn))
        guard let label = card.beside else {
            line.add("–", Style(.rest))
            return line
        }
        let present = runBeside.reader == .clip ? card.clip : card.cnn
        let differs = present.map { $0.classIndex != label.classIndex } ?? false
        line.add(
            (project.className(label.classIndex) ?? "?")
                + (isNarrow ? "" : " \(confidenceText(label.confidence))"),
            differs ? Style(.disagreement, .bold) : Style(.rest))
        return line
    }
}
