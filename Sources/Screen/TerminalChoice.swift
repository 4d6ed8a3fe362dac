/// How many colours the user asks for.
package enum ColourChoice: String, CaseIterable, Sendable {
    /// As many as the terminal says it has.
    case auto
    /// Direct colour.
    case direct = "true"
    /// The 240 fixed colours of 256.
    case fixed = "256"
    /// The terminal's own 8 or 16.
    case sixteen = "16"
    /// None.
    case none
}

/// Which entry of terminfo to use, and how many colours to draw with.
package struct TerminalChoice: Equatable, Sendable {
    /// The name of the entry.
    package let entry: String
    /// The colours to draw with, at most; the entry may know fewer.
    package let depth: ColourDepth

    /// Chooses by the environment.
    ///
    /// Direct colour is taken where `COLORTERM` says `truecolor` or `24bit` (or the user asks for it) and terminfo has
    /// an entry of direct colour for this terminal. A non-empty `NO_COLOR` means none unless the user asks for some
    /// (see no-color.org).
    ///
    /// - Parameters:
    ///   - choice: What the user asks for.
    ///   - environment: `TERM`, `COLORTERM`, `NO_COLOR` and `TMUX` are read.
    ///   - isKnown: Whether terminfo has an entry of a name.
    package init(_ choice: ColourChoice, environment: [String: String], isKnown: (String) -> Bool) {
        let term = environment["TERM"] ?? ""
        let wanted = TerminalChoice.wanted(choice, environment)
        let direct = wanted == .direct ? TerminalChoice.directEntries(of: term, environment).first(where: isKnown) : nil
        entry = direct ?? term
        depth = wanted == .direct && direct == nil ? .fixed : wanted
    }

    private static func wanted(_ choice: ColourChoice, _ environment: [String: String]) -> ColourDepth {
        switch choice {
        case .direct: return .direct
        case .fixed: return .fixed
        case .sixteen: return .sixteen
        case .none: return .none
        case .auto: break
        }
        if environment["NO_COLOR"]?.isEmpty == false { return .none }
        return ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "") ? .direct : .fixed
    }

    /// The entries of direct colour that fit a terminal, best first.
    private static func directEntries(of term: String, _ environment: [String: String]) -> [String] {
        if term.hasSuffix("-direct") { return [term] }
        let colourless = ["-256color", "-16color", "-color"].first { term.hasSuffix($0) }
        let base = String(term.dropLast(colourless?.count ?? 0))
        let isInTmux = base == "tmux" || (base == "screen" && environment["TMUX"] != nil)
        return isInTmux ? ["tmux-direct"] : ["\(base)-direct"]
    }
}
