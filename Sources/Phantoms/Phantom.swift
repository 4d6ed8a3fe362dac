import Images

/// A generated image of a body part, with what is known about it.
package struct Phantom: Sendable {
    /// What it shows.
    package let kind: PhantomKind
    /// The picture: grey for most kinds, RGB for photographs.
    package let image: PixelImage
    /// A sentence in English without capital or full stop; every word of it is true of the image.
    package let caption: String
    /// Everything that there is to find, each with its article ("a left pleural effusion"); empty for a normal one.
    package let findings: [String]
    /// What makes it hard to recognise, if anything.
    package let hardship: Hardship?
}
