import Dispatch
import Images
import Tensors

extension CLIPModel {
    /// Embeds images in batches, in order; the next batch is loaded and prepared beside the computation of this one.
    ///
    /// Which images make a batch, and how it is computed, depends on the range's start and the batch size alone: a second
    /// run that begins where a batch began gives the same embeddings, bit by bit.
    ///
    /// - Parameters:
    ///   - range: The images' numbers.
    ///   - batch: Images at a time, at least 1; batches begin at the range's start.
    ///   - threads: Threads that share the computation, and those that prepare.
    ///   - load: Gives the image of a number; called from several threads at a time. `nil`: it is left out.
    ///   - deliver: Takes the numbers of a batch's images and their embeddings, each of length 1; called in order.
    /// - Throws: `ModelFileError`, `ComputeError`, or what `load` or `deliver` throws.
    public func embedImages(
        _ range: Range<Int>, batch: Int = 32, threads: Int, load: @escaping @Sendable (Int) throws -> PixelImage?,
        deliver: @escaping @Sendable ([Int], [[Float]]) throws -> Void
    ) throws {
        guard !range.isEmpty else { return }
        let batches = stride(from: range.lowerBound, to: range.upperBound, by: batch).map {
            $0..<min($0 + batch, range.upperBound)
        }
        let prepared = Prefetcher(count: batches.count) { number in
            try PreparedBatch(batches[number], preprocessing, threads: threads, load)
        }
        try Compute.run(threads: threads) { compute in
            let tower = try ImageTower(configuration, weights, compute, batch: batch)
            while let next = try prepared.next() {
                try deliver(next.numbers, embed(next, tower, compute))
            }
        }
    }

    private func embed(_ batch: PreparedBatch, _ tower: ImageTower, _ compute: Compute) throws -> [[Float]] {
        guard !batch.numbers.isEmpty else { return [] }
        let size = configuration.vision.imageSize
        let pixels = compute.tensor(
            batch.pixels, shape: [batch.numbers.count, configuration.vision.channels, size, size])
        return try tower.embed(pixels).rows
    }
}

/// The images of a batch, ready for the image tower.
private struct PreparedBatch: Sendable {
    /// The numbers of the images that could be loaded.
    let numbers: [Int]
    /// Their pixels, image by image.
    let pixels: [Float]

    init(
        _ range: Range<Int>, _ preprocessing: CLIPPreprocessing, threads: Int,
        _ load: @Sendable (Int) throws -> PixelImage?
    ) throws {
        let images = try concurrentMap(Array(range), threads: threads) { number in
            try load(number).map { try preprocessing.prepare($0, layout: .planar) }
        }
        numbers = zip(range, images).compactMap { $1 == nil ? nil : $0 }
        pixels = images.flatMap { $0 ?? [] }
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
