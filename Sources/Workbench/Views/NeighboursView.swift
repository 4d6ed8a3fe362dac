import Labels
import Screen

/// The cases that are likest to the one in focus, side by side with their labels.
struct NeighboursView {
    private let neighbours: Neighbours
    private let workbench: Workbench

    init(_ neighbours: Neighbours, _ workbench: Workbench) {
        self.neighbours = neighbours
        self.workbench = workbench
    }

    /// Rows of the pictures at most, and at least.
    private static let pictureRows = 4...9
    /// Rows above the pictures and below them.
    private static let textRows = 4

    /// Draws them at the bottom of a place, where there is room for any.
    func draw(on screen: inout Screen, in place: Rectangle) {
        let rows = min(Self.pictureRows.upperBound, place.height - Self.textRows, (place.width - 2) / 4)
        guard rows >= Self.pictureRows.lowerBound else { return }
        let top = place.row + place.height - rows - Self.textRows
        var title = StyledText("like this", Style(.text, .bold))
        title.add(neighbours.cards.isEmpty ? "   \(neighbours.remark)" : "   S shows them", Style(.rest))
        guard !neighbours.cards.isEmpty else {
            screen.write(title, column: place.column, row: place.row + place.height - 1, columns: place.width)
            return
        }
        screen.write(title, column: place.column, row: top, columns: place.width)
        let width = 2 * rows
        for (index, card) in neighbours.cards.prefix((place.width + 2) / (width + 2)).enumerated() {
            let column = place.column + index * (width + 2)
            let picture = Rectangle(column: column, row: top + 1, width: width, height: rows)
            draw(card, on: &screen, in: picture)
        }
    }

    private func draw(_ card: CaseCard, on screen: inout Screen, in picture: Rectangle) {
        if let thumbnail = card.thumbnail {
            Picture(
                thumbnail, of: .init(version: card.version, view: nil), window: workbench.settings.window,
                display: workbench.display
            ).draw(on: &screen, in: picture)
        }
        var likeness = StyledText(card.likeness.map { "≈\(confidenceText($0)) " } ?? "", Style(.rest))
        let reads = workbench.project.reads(of: card.entry, arrow: "→")
        likeness.add(reads, Style(card.disagrees ? .disagreement : .rest))
        let outcome = OutcomeText(card, in: workbench.project).lines.first ?? StyledText()
        for (offset, line) in [likeness, outcome].enumerated() {
            screen.write(
                line, column: picture.column, row: picture.row + picture.height + offset, columns: picture.width)
        }
    }
}
