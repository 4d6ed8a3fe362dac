import Screen

extension Workbench {
    /// The picture of the state; the same state always gives the same screen.
    package func view() -> Screen {
        var screen = Screen(size: display.size)
        guard hasRoom else {
            drawLackOfRoom(on: &screen)
            return screen
        }
        HeaderView(self).draw(on: &screen, in: layout.header)
        switch page {
        case .gallery: GalleryView(self).draw(on: &screen)
        case .focus: FocusView(self).draw(on: &screen, in: layout.body)
        case .report: ReportView(self).draw(on: &screen, in: layout.body)
        }
        StageView(stage).draw(on: &screen, in: layout.stage)
        MessageView(self).draw(on: &screen, in: layout.message)
        KeysView(self).draw(on: &screen, in: layout.keys)
        drawOverlay(on: &screen)
        if let halt { HaltView.draw(halt, on: &screen) }
        return screen
    }

    private func drawLackOfRoom(on screen: inout Screen) {
        let (smallest, columns) = (PageLayout.smallest, display.size.width)
        screen.write("\(smallest.width) x \(smallest.height) at least", column: 0, row: 0, columns: columns)
        let text = halt.map { "\($0.reason); r tries again, q leaves" } ?? notice?.text ?? ""
        for (index, line) in wrapped(text, columns: columns).enumerated() {
            screen.write(line, column: 0, row: 1 + index, columns: columns)
        }
    }

    private func drawOverlay(on screen: inout Screen) {
        switch overlay {
        case .help(let scroll): HelpView(self).draw(on: &screen, scroll: scroll)
        case .menu(let menu): MenuView(menu, in: display.size).draw(on: &screen)
        case .search(let field):
            TextView.draw(field, title: "words in ids, notes, metadata; ~words: images like them", on: &screen)
        case .note(let entry, let field):
            TextView.draw(field, title: entry.isBlind ? "note on the case" : "note on \(entry.id)", on: &screen)
        case .prompts(let editor): PromptsView.draw(editor, on: &screen)
        case .classes(let picker): ClassPickerView(picker, keys: keys(ofClass:), in: display.size).draw(on: &screen)
        case .confirmation(let question): ConfirmationView.draw(question, on: &screen)
        case nil: break
        }
    }
}
