import Screen

extension Workbench {
    /// The picture of the state; the same state always gives the same screen.
    package func view() -> Screen {
        var screen = Screen(size: display.size)
        let smallest = PageLayout.smallest
        guard display.size.width >= smallest.width, display.size.height >= smallest.height else {
            screen.write(
                "\(smallest.width) x \(smallest.height) at least", column: 0, row: 0, columns: display.size.width)
            return screen
        }
        HeaderView(self).draw(on: &screen, in: layout.header)
        switch page {
        case .gallery: GalleryView(self).draw(on: &screen)
        case .focus: FocusView(self).draw(on: &screen, in: layout.body)
        case .report: ReportView(self).draw(on: &screen, in: layout.body)
        }
        StageView(stage).draw(on: &screen, in: layout.stage)
        StatusView(self).draw(on: &screen, in: layout.status)
        drawOverlay(on: &screen)
        return screen
    }

    private func drawOverlay(on screen: inout Screen) {
        switch overlay {
        case .help(let scroll): HelpView(self).draw(on: &screen, scroll: scroll)
        case .menu(let menu): MenuView(menu, in: display.size).draw(on: &screen)
        case .search(let field): TextView.draw(field, title: "search in case ids", on: &screen)
        case .note(let id, let field): TextView.draw(field, title: "note on \(id)", on: &screen)
        case .prompts(let editor): PromptsView.draw(editor, on: &screen)
        case nil: break
        }
    }
}
