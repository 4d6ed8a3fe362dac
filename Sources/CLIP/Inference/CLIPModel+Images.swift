import Images
import Tensors
import Work

extension CLIPModel {
    /// Embeds images in batches, in order; the next images are loaded and prepared beside the computation of this one.
    ///
    /// Which images make a batch, and how it is computed, depends on the range's start and the batch size alone: a second
    /// run that begins where a batch began gives the same embeddings, bit by bit.
    ///
    /// - Parameters:
    ///   - range: The images' numbers.
    ///   - batch: Images at a time, at least 1; batches begin at the range's start.
    ///   - threads: Threads that each compute a batch, and those that prepare.
    ///   - load: Gives the image of a number; called from several threads at a time. `nil`: it is left out.
    ///   - deliver: Takes the numbers of a batch's images and their embeddings, each of length 1; called in order.
    /// - Throws: `ModelFileError`, `ComputeError`, or what `load` or `deliver` throws.
    package func embedImages(
        _ range: Range<Int>, batch: Int = 32, threads: Int, load: @escaping @Sendable (Int) throws -> PixelImage?,
        deliver: @escaping @Sendable ([Int], [[Float]]) throws -> Void
    ) throws {
        guard !range.isEmpty else { return }
        let (preprocessing, size) = (preprocessing, configuration.vision.imageSize)
        let shape = [configuration.vision.channels, size, size]
        let batches = (range.count + batch - 1) / batch
        let team = try ImageTowerTeam(configuration, weights, threads: min(threads, batches), batch: batch)
        var round = [PreparedBatch()]
        try OrderedPipeline.run(count: range.count, workers: threads, ahead: team.count * batch) { index in
            let number = range.lowerBound + index
            return (number, try load(number).map { try preprocessing.prepare($0, layout: .planar) })
        } consume: { number, pixels in
            round[round.count - 1].append(number, pixels)
            let done = number + 1 - range.lowerBound
            guard done.isMultiple(of: batch) || done == range.count else { return }
            guard round.count == team.count || done == range.count else { return round.append(PreparedBatch()) }
            let embeddings = try team.map(round.map(\.pixels), imageShape: shape)
            for (batch, rows) in zip(round, embeddings) { try deliver(batch.numbers, rows) }
            round = [PreparedBatch()]
        }
    }
}

/// The images of a batch, ready for the image tower.
private struct PreparedBatch {
    /// The numbers of the images that could be loaded.
    private(set) var numbers: [Int] = []
    /// Their pixels, image by image.
    private(set) var pixels: [Float] = []

    /// Adds an image; one without pixels is left out.
    mutating func append(_ number: Int, _ pixels: [Float]?) {
        guard let pixels else { return }
        numbers.append(number)
        self.pixels += pixels
    }
}

extension Tensor {
    /// The rows of a matrix.
    var rows: [[Float]] {
        let columns = shape.last ?? 1
        let values = values
        return stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<$0 + columns]) }
    }
}
