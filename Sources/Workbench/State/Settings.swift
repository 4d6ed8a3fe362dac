import Screen

/// What the terminal can show.
package struct Display: Equatable, Sendable {
    /// Its size in cells.
    package var size: Size
    /// How many colours it has.
    package var depth: ColourDepth
    /// Whether it shows characters beyond ASCII.
    package var showsUnicode: Bool
    /// How it shows pictures, where it has colours.
    package var pictures: PictureStyle

    /// Makes a display.
    package init(
        size: Size, depth: ColourDepth = .direct, showsUnicode: Bool = true, pictures: PictureStyle = .half
    ) {
        self.size = size
        self.depth = depth
        self.showsUnicode = showsUnicode
        self.pictures = pictures
    }
}

/// What a reviewer can switch.
package struct Settings: Equatable, Sendable {
    /// Whether a decision moves on to the next case.
    package var movesOn = true
    /// Whether clicks and the wheel do something.
    package var usesMouse = true
    /// How large the cards of the gallery are: an index into `GalleryLayout.pictureRows`.
    package var cardSize = 2
    /// Whether there is a program that originals can be opened in.
    package var hasViewer = false
    /// The letters that name classes.
    package var classKeys: [ClassKey] = []
    /// How pictures are shown.
    package var window = PictureWindow()

    /// Makes the default settings.
    package init() {}
}
