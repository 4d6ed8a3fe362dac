/// How a cell looks: its two colours and its attributes.
package struct Style: Hashable, Sendable {
    /// The glyph's colour.
    package var foreground: Colour
    /// The colour behind the glyph.
    package var background: Colour
    /// Bold, dim, reverse.
    package var attributes: Attributes

    /// A style; without arguments, ordinary text on the screen's background.
    package init(
        _ foreground: Colour = .role(.text), on background: Colour = .role(.ground), _ attributes: Attributes = []
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// A style named by what its colours are for.
    package init(_ role: Colour.Role, on ground: Colour.Role = .ground, _ attributes: Attributes = []) {
        self.init(.role(role), on: .role(ground), attributes)
    }

    /// What a terminal can do to a glyph besides colouring it.
    package struct Attributes: OptionSet, Hashable, Sendable {
        /// One bit per attribute.
        package let rawValue: UInt8

        /// A set with these bits.
        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Heavier or brighter.
        package static let bold = Attributes(rawValue: 1)
        /// Fainter.
        package static let dim = Attributes(rawValue: 2)
        /// Foreground and background exchanged.
        package static let reverse = Attributes(rawValue: 4)
    }
}

/// One place of the screen: a glyph with its marks, and a style.
package struct Cell: Hashable, Sendable {
    /// What stands there: one base character with its combining marks; empty in the right half of a wide one.
    package var glyph: String
    /// How it looks.
    package var style: Style

    /// A cell with a glyph that the caller knows to be printable.
    package init(glyph: String, style: Style) {
        self.glyph = glyph
        self.style = style
    }

    /// Nothing, in the ordinary style.
    package static let blank = Cell(glyph: " ", style: Style())

    /// Whether it is the right half of the wide glyph on its left.
    package var isContinuation: Bool { glyph.isEmpty }
}
