import Images

/// Images of one size, ready to be gathered into batches: 8-bit planes and what standardises each of them.
package struct TrainingImages: Sendable {
    /// Pixels along either edge.
    package let size: Int
    /// 1 or 3.
    package let channels: Int
    /// How many images there are.
    package private(set) var count = 0
    /// Image by image, plane by plane (N x C x H x W).
    private(set) var planes: [UInt8] = []
    private(set) var means: [Float] = []
    private(set) var inverseDeviations: [Float] = []
    private let preparation: CNNPreprocessing

    /// No images yet.
    ///
    /// - Parameters:
    ///   - size: Pixels along either edge that every image is resized to.
    ///   - channels: 1, or 3 for colour.
    package init(size: Int, channels: Int) {
        self.size = size
        self.channels = channels
        preparation = CNNPreprocessing(size: size, channels: channels)
    }

    /// Grey levels added to every image's deviation, so that the noise of a nearly flat image is not blown up.
    private static let softening = 8.0

    /// Samples of one image.
    var stride: Int { size * size * channels }

    /// Adds an image of any size.
    ///
    /// - Throws: Where there is no memory to resize it in.
    package mutating func append(_ image: PixelImage) throws {
        let prepared = try preparation.prepare(image)
        let pixels = size * size
        for channel in 0..<channels {
            for pixel in 0..<pixels { planes.append(prepared.samples[pixel * channels + channel]) }
        }
        appendStatistics(of: prepared.samples)
        count += 1
    }

    /// Adds images of the same size and channels.
    package mutating func append(_ others: TrainingImages) {
        precondition(others.size == size && others.channels == channels, "images must have one size")
        planes += others.planes
        means += others.means
        inverseDeviations += others.inverseDeviations
        count += others.count
    }

    /// Makes room for a number of images.
    package mutating func reserve(_ count: Int) {
        planes.reserveCapacity(count * stride)
        means.reserveCapacity(count)
        inverseDeviations.reserveCapacity(count)
    }

    /// Mean and deviation over all samples of an image: networks then see neither its exposure nor its contrast.
    private mutating func appendStatistics(of samples: [UInt8]) {
        var (sum, squares) = (0, 0)
        for sample in samples {
            sum += Int(sample)
            squares += Int(sample) * Int(sample)
        }
        let mean = Double(sum) / Double(samples.count)
        let variance = (Double(squares) - Double(samples.count) * mean * mean) / Double(max(1, samples.count - 1))
        means.append(Float(mean))
        inverseDeviations.append(Float(1 / (max(0, variance).squareRoot() + Self.softening)))
    }

    /// Standardised samples of one image, unchanged otherwise.
    func write(_ index: Int, to output: UnsafeMutablePointer<Float>) {
        let (mean, factor) = (means[index], inverseDeviations[index])
        planes.withUnsafeBufferPointer { planes in
            let start = index * stride
            for offset in 0..<stride { output[offset] = (Float(planes[start + offset]) - mean) * factor }
        }
    }

    /// Standardised samples of one image, moved, mirrored and re-exposed; pixels from outside repeat the nearest ones.
    func write(_ index: Int, change: Augmentation.Change, to output: UnsafeMutablePointer<Float>) {
        let factor = inverseDeviations[index] * change.contrast
        let offset = change.brightness - means[index] * factor
        let columns = (0..<size).map { x in
            clamp((change.mirrored ? size - 1 - x : x) + change.across)
        }
        planes.withUnsafeBufferPointer { planes in
            for row in 0..<(size * channels) {
                let (channel, y) = (row / size, clamp(row % size + change.down))
                let source = index * stride + (channel * size + y) * size
                let target = output + row * size
                for x in 0..<size { target[x] = Float(planes[source + columns[x]]) * factor + offset }
            }
        }
    }

    private func clamp(_ position: Int) -> Int { max(0, min(size - 1, position)) }
}
