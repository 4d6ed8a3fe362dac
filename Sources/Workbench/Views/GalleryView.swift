import Screen

/// A page of cards.
struct GalleryView {
    private let workbench: Workbench

    init(_ workbench: Workbench) {
        self.workbench = workbench
    }

    func draw(on screen: inout Screen) {
        let queue = workbench.queue
        guard !queue.positions.isEmpty else { return EmptyView(workbench).draw(on: &screen, in: workbench.layout.body) }
        let layout = workbench.gallery
        let page = layout.page(of: queue.selected)
        for position in page.clamped(to: queue.positions) {
            let place = layout.card(position - page.lowerBound)
            let mark: CardView.Mark =
                position == queue.selected
                ? .selected : queue.anchor != nil && queue.selection.contains(position) ? .inRange : .none
            if let card = queue.cards[position] {
                CardView(card, mark: mark, workbench: workbench).draw(on: &screen, in: place)
            } else {
                screen.frame(place, .rounded, style: Style(.rest, .dim))
            }
        }
    }
}

/// What stands where there is no case to show.
struct EmptyView {
    private let workbench: Workbench

    init(_ workbench: Workbench) {
        self.workbench = workbench
    }

    func draw(on screen: inout Screen, in place: Rectangle) {
        let lines = self.lines
        let box = place.centred(Size(width: place.width, height: lines.count))
        for (index, line) in lines.prefix(box.height).enumerated() {
            let column = max(place.column, place.column + (place.width - line.width) / 2)
            screen.write(line, column: column, row: box.row + index, columns: place.column + place.width - column)
        }
    }

    private var lines: [StyledText] {
        guard let counts = workbench.counts, workbench.queue.total != nil else {
            return [StyledText("opening …", Style(.rest))]
        }
        if counts[.all] == 0 {
            return [
                StyledText("This project has no cases yet.", Style(.strong, .bold)), StyledText(),
                StyledText("overread label SOURCE… --class NAME", Style(.text)), StyledText("fills it.", Style(.rest)),
            ]
        }
        let hints = StyledText("f other cases   r report   e export   q quit", Style(.rest))
        if workbench.queue.query == QueueQuery(order: workbench.queue.query.order) {
            let text =
                counts[.disagreements] == 0
                ? "CLIP and the CNN agree on every case." : "Every disagreement is settled."
            return [StyledText("✓ \(text)", Style(.settled, .bold)), StyledText(), hints]
        }
        return [StyledText("No case matches.", Style(.strong, .bold)), StyledText(), hints]
    }
}
