import Labels
import Screen

extension Workbench {
    /// Opens the overlay that an action names.
    mutating func openOverlay(_ action: Action) {
        switch action {
        case .help: overlay = .help(scroll: 0)
        case .search: overlay = .search(TextField(queue.query.search))
        case .chooseFilter: overlay = .menu(filterMenu())
        case .chooseOrder: overlay = .menu(orderMenu)
        case .editNote:
            guard let card = shownCard else { return say(Workbench.unseen) }
            overlay = .note(card.entry, TextField(card.note))
        default: break
        }
    }

    /// Takes a key while something lies over the page; Esc closes it.
    mutating func pressInOverlay(_ key: KeyPress) -> [Effect] {
        guard key != .escape else {
            overlay = nil
            return []
        }
        switch overlay {
        case .help(let scroll): pressInHelp(key, scroll)
        case .menu(let menu): return press(key, in: menu)
        case .search(let field): return press(key, inSearch: field)
        case .note(let entry, let field): return press(key, inNote: field, on: entry)
        case .prompts(let editor): return press(key, in: editor)
        case .classes(let picker): return press(key, in: picker)
        case .confirmation(let question): return press(key, answering: question)
        case nil: break
        }
        return []
    }

    private mutating func pressInHelp(_ key: KeyPress, _ scroll: Int) {
        switch KeyBinding.action(of: key) {
        case .help, .quit, .open: overlay = nil
        case .moveDown: scrollHelp(to: scroll + 1)
        case .moveUp: scrollHelp(to: scroll - 1)
        case .pageForward, .choose(.skip): scrollHelp(to: scroll + display.size.height / 2)
        case .pageBack: scrollHelp(to: scroll - display.size.height / 2)
        default: break
        }
    }

    private mutating func scrollHelp(to line: Int) {
        overlay = .help(scroll: max(0, min(line, HelpView(self).hiddenLines)))
    }

    private mutating func press(_ key: KeyPress, inNote field: TextField, on entry: QueueEntry) -> [Effect] {
        if key == .enter {
            overlay = nil
            // Whoever does not see the note that is there does not take it back.
            if entry.isBlind, field.text.isEmpty { return [] }
            return [.setNote(entry, field.text)]
        }
        var field = field
        if field.take(key) { overlay = .note(entry, field) } else if field.isFull { say(TextField.noRoom) }
        return []
    }

    private mutating func press(_ key: KeyPress, in editor: PromptsEditor) -> [Effect] {
        var editor = editor
        switch key {
        case .enter:
            overlay = nil
            return start(.firstRead(editor.classes))
        case .up: editor.selected = max(0, editor.selected - 1)
        case .down, .tab: editor.selected = min(editor.fields.count - 1, editor.selected + 1)
        default: _ = editor.fields[editor.selected].take(key)
        }
        overlay = .prompts(editor)
        return []
    }

    /// Takes pasted text where text is written, and nowhere else.
    mutating func paste(_ text: String) {
        guard halt == nil else { return }
        var hasRoom = self.hasRoom
        switch overlay {
        case .search(var field) where hasRoom:
            hasRoom = field.paste(text)
            overlay = .search(field)
        case .note(let entry, var field) where hasRoom:
            hasRoom = field.paste(text)
            overlay = .note(entry, field)
        case .prompts(var editor) where hasRoom:
            hasRoom = editor.fields[editor.selected].paste(text)
            overlay = .prompts(editor)
        case .classes(var picker) where hasRoom:
            picker.edit { hasRoom = $0.paste(text) }
            overlay = .classes(picker)
        default: return say("pasted text is ignored here")
        }
        if !hasRoom { say("the pasted text is too long; its end was left out") }
    }

    /// Uses the mouse in an overlay: the wheel moves, a click on a menu's line chooses it, one outside closes.
    mutating func useInOverlay(_ event: MouseEvent) -> [Effect] {
        if case .confirmation = overlay { return [] }
        switch event.kind {
        case .wheelUp: return pressInOverlay(.up)
        case .wheelDown: return pressInOverlay(.down)
        case .click: break
        }
        guard case .menu(let menu) = overlay else { return [] }
        let view = MenuView(menu, in: display.size)
        if let index = view.item(at: event.position) { return click(index, in: menu) }
        if !view.place.contains(event.position) { overlay = nil }
        return []
    }

    /// Chooses the item at a click; where that would decide, the click only selects it, as the mouse decides nothing.
    private mutating func click(_ index: Int, in menu: Menu) -> [Effect] {
        let choice = menu.matches[index].choice
        guard case .resolve = choice else { return choose(choice) }
        var menu = menu
        menu.move(by: index - menu.selected)
        overlay = .menu(menu)
        return []
    }
}
