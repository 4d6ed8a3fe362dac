import CNCurses
import Screen

/// Turns styles into the numbers that a terminal knows its colours by.
struct ColourNumbers {
    /// A style in the terminal's numbers.
    struct Ink: Equatable {
        var foreground: Int32
        var background: Int32
        var attributes: Int32
    }

    /// The colours that are really there.
    let depth: ColourDepth
    private let count: Int32
    private let standard: (foreground: Int32, background: Int32)

    /// Starts colours on the open terminal.
    init(_ choice: TerminalChoice) {
        let hasStandard = choice.depth != .none && terminal_start_colour()
        let available = choice.depth == .none ? 0 : terminal_colours()
        count = available
        depth = ColourNumbers.depth(choice.depth, available: available)
        standard = hasStandard ? (-1, -1) : (7, 0)
    }

    private static func depth(_ wanted: ColourDepth, available: Int32) -> ColourDepth {
        switch available {
        case ..<8: .none
        case ..<256: .sixteen
        case 256: wanted == .direct ? .fixed : wanted
        default: wanted
        }
    }

    /// The numbers for a style.
    func ink(of style: Style) -> Ink {
        var attributes = Int32(style.attributes.rawValue)
        guard depth != .none else {
            return Ink(foreground: 0, background: 0, attributes: attributes | ColourNumbers.emphasis(style.foreground))
        }
        var foreground = number(of: style.foreground) ?? standard.foreground
        let background = number(of: style.background) ?? standard.background
        if foreground >= count {
            foreground -= 8
            attributes |= Int32(terminal_bold)
        }
        return Ink(foreground: foreground, background: background < count ? background : 0, attributes: attributes)
    }

    /// The number of a colour; `nil` for the terminal's own.
    private func number(of colour: Colour) -> Int32? {
        switch (depth, colour) {
        case (_, .standard), (.none, _): nil
        case (.direct, _): colour.rgb.map(ColourNumbers.direct)
        case (.fixed, .role(let role)): Int32(role.fixedIndex)
        case (.fixed, .fixed(let index)): Int32(index)
        case (.sixteen, .role(let role)): role.ansiIndex.map(Int32.init)
        case (.fixed, .rgb), (.sixteen, _): nil
        }
    }

    /// A direct colour's number. The numbers 0 to 7 mean the ANSI colours even there, so the nearest other one is taken.
    private static func direct(_ colour: (red: UInt8, green: UInt8, blue: UInt8)) -> Int32 {
        max(8, Int32(colour.red) << 16 | Int32(colour.green) << 8 | Int32(colour.blue))
    }

    /// What stands for a foreground colour on terminals without colour.
    private static func emphasis(_ colour: Colour) -> Int32 {
        switch colour {
        case .role(.strong), .role(.disagreement), .role(.alarm): Int32(terminal_bold)
        case .role(.rest): Int32(terminal_dim)
        default: 0
        }
    }
}
