import CNCurses
import Screen

extension Palette {
    /// Starts colours on the open terminal.
    init(starting choice: TerminalChoice) {
        let hasStandard = choice.depth != .none && terminal_start_colour()
        self.init(choice.depth, available: terminal_colours(), hasStandard: hasStandard)
    }
}
