/// The numbers by which a terminal knows colours, for styles.
///
/// Of the 8 or 16 colours that every theme changes nothing is known but that they differ from the terminal's own
/// background: what is written on one of them is black, and what is at rest is never darker than terminals with 8 colours
/// can show.
package struct Palette: Equatable, Sendable {
    /// A style in a terminal's numbers; -1 is the terminal's own colour, where it has one.
    package struct Ink: Equatable, Sendable {
        /// The glyph's colour.
        package var foreground: Int32
        /// The colour behind it.
        package var background: Int32
        /// Bold, dim, reverse.
        package var attributes: Style.Attributes
    }

    /// The colours that are really there.
    package let depth: ColourDepth
    private let count: Int32
    private let standardForeground: Int32
    private let standardBackground: Int32

    /// - Parameters:
    ///   - wanted: How many colours to draw with at most.
    ///   - available: How many the terminal has.
    ///   - hasStandard: Whether -1 may be used for its own.
    package init(_ wanted: ColourDepth, available: Int32, hasStandard: Bool) {
        count = wanted == .none ? 0 : available
        depth = Palette.depth(wanted, available: count)
        (standardForeground, standardBackground) = hasStandard ? (-1, -1) : (7, 0)
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
    package func ink(of style: Style) -> Ink {
        switch depth {
        case .none: withoutColour(style)
        case .sixteen: ansi(style)
        case .fixed, .direct:
            Ink(
                foreground: number(of: style.foreground) ?? standardForeground,
                background: number(of: style.background) ?? standardBackground, attributes: style.attributes)
        }
    }

    /// The number of a colour that no theme changes; `nil` for the terminal's own.
    private func number(of colour: Colour) -> Int32? {
        switch (depth, colour) {
        case (_, .standard), (_, .image): nil
        case (.direct, _): colour.rgb.map(Palette.direct)
        case (_, .role(let role)): Int32(role.fixedIndex)
        case (_, .fixed(let index)): Int32(index)
        default: nil
        }
    }

    /// A direct colour's number. The numbers 0 to 7 mean the ANSI colours even there, so the nearest other one is taken.
    private static func direct(_ colour: (red: UInt8, green: UInt8, blue: UInt8)) -> Int32 {
        max(8, Int32(colour.red) << 16 | Int32(colour.green) << 8 | Int32(colour.blue))
    }

    /// Of 8 colours the bright ones are written bold, and lie dark behind a glyph.
    private func ansi(_ style: Style) -> Ink {
        var ink = Ink(
            foreground: standardForeground, background: standardBackground, attributes: style.attributes)
        if let background = style.background.surface {
            ink.background = background < count ? background : background - 8
        }
        switch style.foreground {
        case .role(.strong): ink.attributes.insert(.bold)
        case .role(.rest):
            ink.attributes.remove(.dim)
            ink.foreground = count > 8 ? 8 : standardForeground
        case .role(let role):
            guard let number = role.ansiIndex else { break }
            ink.foreground = number < count ? number : number - 8
            if number >= count { ink.attributes.insert(.bold) }
        default: break
        }
        guard ink.background != standardBackground else { return ink }
        (ink.foreground, ink.attributes) = (0, ink.attributes.subtracting([.bold, .dim]))
        return ink
    }

    /// Without colours bold and dim stand for the glyph's colour, reverse for one behind it.
    private func withoutColour(_ style: Style) -> Ink {
        var ink = Ink(foreground: 0, background: 0, attributes: style.attributes)
        switch style.foreground {
        case .role(.strong), .role(.disagreement), .role(.alarm): ink.attributes.insert(.bold)
        case .role(.rest): ink.attributes.insert(.dim)
        default: break
        }
        if style.background.surface != nil { ink.attributes.formUnion([.bold, .reverse]) }
        return ink
    }
}

extension Colour {
    /// The number, 0 to 15, of a colour that stands out behind a glyph; `nil` for those that are ground.
    fileprivate var surface: Int32? {
        switch self {
        case .role(.ground), .role(.raised), .standard, .rgb, .fixed, .image: nil
        case .role(.text), .role(.rest): 7
        case .role(.strong): 15
        case .role(let role): role.ansiIndex
        }
    }
}
