import CLIP
import Images
import Phantoms

/// Phantoms with captions to learn from, each drawn when it is asked for.
package struct CaptionedPhantoms: CaptionedImages {
    /// How many pairs there are.
    package let count: Int
    private let series: PhantomSeries

    /// The phantoms 0..<`count`, the kinds taken in turn, `size` pixels across and down.
    ///
    /// - Precondition: `kinds` is not empty, `count` not negative and `size` at least 8.
    package init(generator: PhantomGenerator, kinds: [PhantomKind], count: Int, size: Int) {
        precondition(count >= 0, "a number of pairs is not negative")
        self.count = count
        series = PhantomSeries(generator: generator, kinds: kinds, size: size)
    }

    /// The caption of a number, without drawing the image.
    package func caption(_ index: Int) -> String { series.caption(index) }

    /// The image of a number; the same whenever it is asked for.
    package func image(_ index: Int) -> PixelImage { series.phantom(index).image }
}
