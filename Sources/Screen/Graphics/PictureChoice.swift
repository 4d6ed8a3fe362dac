/// How pictures are to be shown.
package enum PictureChoice: String, CaseIterable, Sendable {
    /// In pixels where the terminal says that it can, else in half-blocks.
    case auto
    /// Two pixels in a cell.
    case half
    /// Six pixels in a cell, of two colours: for fonts that have the blocks of Unicode 13.
    case sextant
    /// In pixels, by kitty's protocol, where the terminal answers.
    case kitty
}

/// How a terminal with colours shows pictures now.
package enum PictureStyle: Equatable, Sendable {
    /// `▀` in two colours.
    case half
    /// A block sextant in two colours.
    case sextant
    /// Places for an image that the terminal holds.
    case pixels
}

extension PictureChoice {
    /// How pictures are shown before the terminal has answered anything.
    package var style: PictureStyle { self == .sextant ? .sextant : .half }
}
