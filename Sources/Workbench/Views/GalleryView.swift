import Labels
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
        guard workbench.queue.query == QueueQuery(order: workbench.queue.query.order) else {
            return [StyledText("No case matches.", Style(.strong, .bold)), StyledText(), hints]
        }
        return [verdict(counts), StyledText()] + remarks(counts) + [hints]
    }

    /// What an empty queue of cases to settle means.
    private func verdict(_ counts: ProjectCounts) -> StyledText {
        let both = counts.agreement.reduce(0) { $0 + $1.reduce(0, +) }
        guard both > 0 else { return StyledText("No case was read by both readers yet.", Style(.alarm, .bold)) }
        if counts.unread > 0 {
            return StyledText("Nothing to settle among the \(both) cases that both have read.", Style(.strong, .bold))
        }
        if counts.disagreements > 0 { return StyledText("✓ Every disagreement is settled.", Style(.settled, .bold)) }
        let which = both == counts.cases ? "every case" : "all \(both) cases that both have read"
        return StyledText("✓ CLIP and the CNN agree on \(which).", Style(.settled, .bold))
    }

    /// What is left all the same, each with what helps.
    private func remarks(_ counts: ProjectCounts) -> [StyledText] {
        let overRead =
            workbench.project.overRead.isEmpty
            ? "t over-reads what CLIP has read" : "the same overread label goes on, t over-reads what CLIP has read"
        let matters: [(QueueFilter, String, String)] = [
            (.state(.unread), "not read by both", overRead),
            (.outdated, "with decisions that no longer hold", "f outdated shows them"),
            (.state(.changed), "with another image by now", "I takes it in"),
            (.state(.gone), "without an image any more", "f gone shows them"),
            (.state(.unreadable), "whose image cannot be opened", "f unreadable shows them"),
        ]
        let lines = matters.filter { counts[$0.0] > 0 }.map { filter, what, help in
            var line = StyledText("\(counts[filter]) \(what)", Style(.alarm, .bold))
            line.add("   \(help)", Style(.rest))
            return line
        }
        return lines.isEmpty ? [] : lines + [StyledText()]
    }
}
