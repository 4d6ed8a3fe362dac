import Foundation
import Images
import Labels
import Phantoms

/// The demo: generated radiographs and ultrasounds, hard enough that CLIP errs on some.
package enum Demo {
    /// What the demo tells apart.
    package static let kinds: [PhantomKind] = [.chest, .breast]
    /// All its images come from this seed.
    package static let seed: UInt64 = 4
    private static let size = 64
    /// Pixels along the edge of the CNN's input: enough for these images, and done in a minute.
    private static let networkSize = 28
    /// How often an image is hard to read, and why. Most of these lie on a white page, which CLIP has never met: the
    /// wider it is, the oftener CLIP errs. That is a pattern, and the CNN can learn it from the narrower ones. The rest
    /// are puzzles for everyone.
    private static let puzzleShare: Float = 0.35
    private static let hardships: [Hardship] = Array(repeating: .mounted, count: 10) + [.noisy]

    /// Writes the demo's images, one folder per class.
    ///
    /// - Parameter count: Images in all.
    /// - Throws: `PhantomWriterError`.
    package static func makeImages(in folder: URL, count: Int) throws {
        let generator = PhantomGenerator(seed: seed, puzzleShare: puzzleShare, hardships: hardships)
        try PhantomWriter(generator: generator, kinds: kinds, size: size).write(to: folder, count: count)
    }

    /// What the demo asks the engine for.
    ///
    /// - Throws: `ImageSourceError` where the images are not there.
    package static func request(images: URL, model: URL) throws -> LabelRequest {
        LabelRequest(
            sources: try kinds.map { try Source(path: images.appendingPathComponent($0.className).path) },
            classes: kinds.map { LabelClass(name: $0.className, prompts: [$0.prompt]) }, model: model,
            overRead: OverReadOptions(size: networkSize))
    }
}
