import Images
import Tensors

extension CLIPModel {
    /// Embeds images in batches, in order. Each worker loads, prepares and computes a batch; no more than two batches for
    /// each worker wait to be delivered.
    ///
    /// What comes out does not depend on the number of workers.
    ///
    /// - Parameters:
    ///   - range: The images' numbers.
    ///   - batch: Images at a time, at least 1; batches begin at the range's start.
    ///   - threads: Workers.
    ///   - precision: That of the image network.
    ///   - load: Gives the image of a number; called from several threads at a time. `nil`: it is left out.
    ///   - deliver: Takes the numbers of a batch's images and their embeddings, each of length 1; called in order, on the
    ///     calling thread.
    /// - Throws: `ModelFileError`, `ComputeError`, or what `load` or `deliver` throws.
    package func embedImages(
        _ range: Range<Int>, batch: Int = 32, threads: Int, precision: Precision = .f32,
        load: @escaping @Sendable (Int) throws -> PixelImage?,
        deliver: @escaping @Sendable ([Int], [[Float]]) throws -> Void
    ) throws {
        let batches = (range.count + batch - 1) / batch
        let team = ImageTowerTeam(configuration, weights, threads: min(threads, batches), precision: precision)
        let preprocessing = preprocessing
        try team.run(range, size: batch) { numbers in
            var loaded = ImageTowerTeam.Batch()
            for number in numbers {
                guard let image = try load(number) else { continue }
                loaded.append(number, try preprocessing.prepare(image))
            }
            return loaded
        } deliver: {
            try deliver($0, $1)
        }
    }
}
