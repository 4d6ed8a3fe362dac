import Screen

/// What the terminal can show.
public struct Display: Equatable, Sendable {
    /// Its size in cells.
    public var size: Size
    /// How many colours it has.
    public var depth: ColourDepth
    /// Whether it shows characters beyond ASCII.
    public var showsUnicode: Bool

    /// Makes a display.
    public init(size: Size, depth: ColourDepth = .direct, showsUnicode: Bool = true) {
        self.size = size
        self.depth = depth
        self.showsUnicode = showsUnicode
    }
}

/// What a reviewer can switch.
public struct Settings: Equatable, Sendable {
    /// Whether a decision moves on to the next case.
    public var movesOn = true
    /// Whether clicks and the wheel do something.
    public var usesMouse = true
    /// How large the cards of the gallery are: an index into `GalleryLayout.pictureRows`.
    public var cardSize = 2
    /// How pictures are shown.
    public var window = PictureWindow()

    /// Makes the default settings.
    public init() {}
}
