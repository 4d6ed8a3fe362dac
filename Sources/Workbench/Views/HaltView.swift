import Labels
import Screen

/// What could not be written, over everything else.
enum HaltView {
    /// Acts that are named; of more, the number is said.
    private static let mostActs = 8

    static func draw(_ halt: Halt, on screen: inout Screen) {
        let columns = min(76, screen.size.width - 2)
        let title = halt.acts.isEmpty ? "The project cannot be used any more." : "This is not saved:"
        let acts = halt.acts.prefix(mostActs).flatMap { wrapped($0, columns: columns - 6).map { "  \($0)" } }
        let more = halt.acts.count > mostActs ? ["  and \(halt.acts.count - mostActs) more"] : []
        let reason = wrapped(halt.reason, columns: columns - 4)
        let lines = [title] + acts + more + [""] + reason + ["", "r tries again   q leaves without it"]
        let box = screen.bounds.centred(Size(width: columns, height: min(screen.size.height, lines.count + 2)))
        screen.fill(box, style: Style(.text, on: .raised))
        screen.frame(box, .heavy, style: Style(.alarm, on: .raised))
        for (index, line) in lines.prefix(max(0, box.height - 2)).enumerated() {
            let style = Style(index == 0 ? .alarm : .strong, on: .raised)
            screen.write(line, column: box.column + 2, row: box.row + 1 + index, columns: box.width - 4, style: style)
        }
    }
}

/// How it stands with a case, in words.
enum StateText {
    /// In a word or two, where its image is not there as it was seen.
    static func word(for state: CaseState) -> String? {
        switch state {
        case .ready, .unread: nil
        case .changed: "image changed"
        case .gone: "image gone"
        case .unreadable: "unreadable"
        case .checkText: "check text"
        }
    }

    static func words(for state: CaseState) -> String {
        switch state {
        case .ready: ""
        case .unread: "not read by both readers yet"
        case .changed: "the image is another one by now; I takes it in"
        case .gone: "the image is gone; this is what was seen"
        case .unreadable: "the image cannot be opened any more; this is what was seen"
        case .checkText: "text may be burned into the image; look before passing it on"
        }
    }
}
