import Screen

/// Why a terminal cannot be used.
package enum TerminalError: Error, Equatable, CustomStringConvertible {
    /// Standard input or output is no terminal.
    case notATerminal
    /// Terminfo does not know the terminal that `TERM` names.
    case unknown(name: String)
    /// The system refused a pipe for signals.
    case noPipe

    /// What is wrong and what to do.
    package var description: String {
        switch self {
        case .notATerminal:
            "the workbench needs a terminal on standard input and output; run it without pipes or redirections"
        case .unknown(let name):
            "the terminal TERM=\"\(name)\" is not known here; set TERM to a name that `infocmp` knows, or install ncurses-term"
        case .noPipe: "the system gave no pipe for signals; too many files may be open"
        }
    }
}

/// What a terminal is to be opened with.
package struct TerminalOptions: Sendable {
    /// How many colours are wanted.
    package var colour: ColourChoice
    /// Whether the mouse reports clicks and the wheel.
    package var usesMouse: Bool

    /// Makes options.
    package init(colour: ColourChoice = .auto, usesMouse: Bool = true) {
        self.colour = colour
        self.usesMouse = usesMouse
    }
}
