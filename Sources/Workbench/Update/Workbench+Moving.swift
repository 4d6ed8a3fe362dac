import Screen

extension Workbench {
    /// Moves the selection, or scrolls the report.
    mutating func move(_ action: Action) {
        if page == .report {
            scrollReport(action)
        } else {
            queue.select(destination(of: action))
        }
    }

    private func destination(of action: Action) -> Int {
        let isFocus = page == .focus
        let (row, pageful) = isFocus ? (1, 10) : (gallery.columns, gallery.count)
        switch action {
        case .moveLeft: return queue.selected - 1
        case .moveRight: return queue.selected + 1
        case .moveUp: return queue.selected < row ? queue.selected : queue.selected - row
        case .moveDown: return below(row)
        case .pageBack: return queue.selected - pageful
        case .pageForward: return queue.selected + pageful
        case .moveToFirst: return 0
        case .moveToLast: return (queue.total ?? 0) - 1
        default: return queue.selected
        }
    }

    /// The case below: the last one where the last row is shorter, and no move within the last row.
    private func below(_ row: Int) -> Int {
        let last = (queue.total ?? 0) - 1
        return queue.selected / row == last / row ? queue.selected : queue.selected + row
    }

    /// Moves about in the report: within its matrix, and beyond its edges up and down.
    private mutating func scrollReport(_ action: Action) {
        let lines = layout.body.height
        if matrix != nil, let next = matrixCell.moved(action, classes: project.classes.count) {
            matrixCell = next
            if let line = ReportView(self).lineOfCell { reportScroll = max(min(reportScroll, line), line - lines + 1) }
            return
        }
        switch action {
        case .moveUp: reportScroll -= 1
        case .moveDown: reportScroll += 1
        case .pageBack: reportScroll -= lines
        case .pageForward: reportScroll += lines
        case .moveToFirst: reportScroll = 0
        case .moveToLast: reportScroll = .max
        default: break
        }
        scrollReport(to: reportScroll)
    }

    private mutating func scrollReport(to line: Int) {
        let hidden = ReportView(self).lines.count - layout.body.height
        reportScroll = max(0, min(line, hidden))
    }

    /// Uses the mouse: a click selects, a click on the selection looks closely, the wheel turns pages or moves on.
    mutating func use(_ event: MouseEvent) -> [Effect] {
        if halt != nil { return [] }
        if overlay != nil { return useInOverlay(event) }
        switch event.kind {
        case .wheelUp where page == .report: scrollReport(to: reportScroll - 1)
        case .wheelDown where page == .report: scrollReport(to: reportScroll + 1)
        case .wheelUp: return perform(page == .gallery ? .pageBack : .moveUp)
        case .wheelDown: return perform(page == .gallery ? .pageForward : .moveDown)
        case .click: return click(event.position)
        }
        return []
    }

    private mutating func click(_ point: Point) -> [Effect] {
        guard page == .gallery, layout.body.contains(point), let index = gallery.index(at: point) else {
            return layout.header.contains(point) && point.row == 1 ? perform(.chooseFilter) : []
        }
        let position = gallery.page(of: queue.selected).lowerBound + index
        guard queue.positions.contains(position) else { return [] }
        if position == queue.selected { return perform(.open) }
        queue.select(position)
        return []
    }
}
