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
                CardView(card, at: position, mark: mark, workbench: workbench).draw(on: &screen, in: place)
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
        let lines = lines(columns: place.width)
        let box = place.centred(Size(width: place.width, height: lines.count))
        for (index, line) in lines.prefix(box.height).enumerated() {
            let column = max(place.column, place.column + (place.width - line.width) / 2)
            screen.write(line, column: column, row: box.row + index, columns: place.column + place.width - column)
        }
    }

    private func lines(columns: Int) -> [StyledText] {
        guard let counts = workbench.counts, workbench.queue.total == 0 else {
            return [StyledText("opening …", Style(.rest))]
        }
        if workbench.isBlinded {
            return [
                StyledText(
                    workbench.project.audit == nil
                        ? "No case of this share is here." : "No case of this audit is left for you.",
                    Style(.strong, .bold)), StyledText(),
                StyledText("q quit", Style(.rest)),
            ]
        }
        if counts[.all] == 0 {
            return [
                StyledText("This project has no cases yet.", Style(.strong, .bold)), StyledText(),
                StyledText("overread label SOURCE… --class NAME", Style(.text)), StyledText("fills it.", Style(.rest)),
            ]
        }
        let hints = StyledText("f other cases   r report   e export   q quit", Style(.rest))
        guard workbench.queue.query == QueueQuery(order: workbench.queue.query.order) else {
            let back = workbench.queue.query.isSearch ? "Esc ends the search   " : ""
            let keys = StyledText(back, Style(.rest)) + hints
            return [StyledText("No case matches.", Style(.strong, .bold)), StyledText(), keys]
        }
        let remarks = remarks(counts, columns: columns)
        return verdict(counts, isClear: remarks.isEmpty, columns: columns) + [StyledText()] + remarks + [hints]
    }

    /// What an empty queue of cases to settle means; nothing is done while anything remains to be said.
    private func verdict(_ counts: ProjectCounts, isClear: Bool, columns: Int) -> [StyledText] {
        let both = counts.agreement.reduce(0) { $0 + $1.reduce(0, +) }
        let (text, style): (String, Style) =
            if both == 0 {
                ("No case was read by both readers yet.", Style(.alarm, .bold))
            } else if !isClear || both < counts.cases {
                ("Nothing to settle among the \(both) cases that both have read.", Style(.strong, .bold))
            } else if counts.disagreements > 0 {
                ("✓ Every disagreement is settled.", Style(.settled, .bold))
            } else {
                ("✓ CLIP and the CNN agree on every case.", Style(.settled, .bold))
            }
        return wrapped(text, columns: columns - 2).map { StyledText($0, style) }
    }

    /// What is left all the same, each with what helps; on lines of its own where there is no room beside it.
    private func remarks(_ counts: ProjectCounts, columns: Int) -> [StyledText] {
        let matters: [(QueueFilter, String, String)] = [
            (.state(.unread), "not read by both", reading),
            (.outdated, "with decisions that no longer hold", "f outdated shows them"),
            (.state(.changed), "with another image by now", "I takes it in"),
            (.state(.gone), "without an image any more", "f gone shows them"),
            (.state(.unreadable), "whose image cannot be opened", "f unreadable shows them"),
        ]
        let lines = matters.filter { counts[$0.0] > 0 }.flatMap { filter, what, help in
            remark("\(counts[filter]) \(what)", help, columns: columns - 2)
        }
        return lines.isEmpty ? [] : lines + [StyledText()]
    }

    private func remark(_ what: String, _ help: String, columns: Int) -> [StyledText] {
        var line = StyledText(what, Style(.alarm, .bold))
        let beside = "   \(help)"
        guard line.width + DisplayText.width(of: beside) > columns else {
            line.add(beside, Style(.rest))
            return [line]
        }
        return [line] + wrapped(help, columns: columns).map { StyledText($0, Style(.rest)) }
    }

    /// What makes the readers read what they have not.
    private var reading: String {
        let project = workbench.project
        if project.firstRead.isEmpty { return "the same overread label goes on" }
        if project.overRead.isEmpty { return "t over-reads what CLIP has read" }
        return "the same overread label goes on, t over-reads what CLIP has read"
    }
}
