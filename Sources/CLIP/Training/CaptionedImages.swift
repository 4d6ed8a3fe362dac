import Images

/// Images with captions to learn from, each by its number; called from several threads at a time.
package protocol CaptionedImages: Sendable {
    /// How many pairs there are.
    var count: Int { get }
    /// The caption of a number.
    func caption(_ index: Int) throws -> String
    /// The image of a number.
    func image(_ index: Int) throws -> PixelImage
}
