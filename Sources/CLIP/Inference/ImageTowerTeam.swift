import Foundation
import Tensors
import Work

/// What several threads may have one each of, all reading the same packed weights.
protocol Replicable {
    /// One for another thread.
    func replica(on compute: Compute) throws -> Self
}

/// The tower whose weights all workers read. It outlives their threads, so that memory goes back to its pool when nobody
/// else works any more.
final class SharedTower<Tower: Replicable>: @unchecked Sendable {
    // Written once, by the first worker, under the lock; what the others read of it does not change any more.
    private var tower: Tower?
    private let lock = NSLock()
    private let make: @Sendable (Compute) throws -> Tower

    init(make: @escaping @Sendable (Compute) throws -> Tower) { self.make = make }

    /// The tower of the worker that asks first; for the others, one that reads the same weights.
    func tower(on compute: Compute) throws -> Tower {
        try lock.withLock {
            if let tower { return try tower.replica(on: compute) }
            let made = try make(compute)
            tower = made
            return made
        }
    }
}

/// Workers that each take whole batches of images through one tower's weights.
///
/// A batch is loaded and computed by one worker: what comes out does not depend on how many there are.
package final class ImageTowerTeam: Sendable {
    private let team: Team<Seat>
    private let shared: SharedTower<ImageTower>
    private let imageShape: [Int]

    /// A worker's tower, and what it computes on.
    private struct Seat {
        let compute: Compute
        let tower: ImageTower
    }

    /// Starts the workers; the first that has something to do reads and packs the weights.
    ///
    /// - Parameters:
    ///   - threads: Workers, at least one.
    ///   - precision: That of the network.
    package init(
        _ configuration: CLIPConfiguration, _ weights: any WeightSource, threads: Int, precision: Precision = .f32
    ) {
        let shared = SharedTower<ImageTower> {
            try ImageTower(configuration, precision: precision, weights, $0, packers: threads)
        }
        self.shared = shared
        imageShape = [configuration.vision.channels, configuration.vision.imageSize, configuration.vision.imageSize]
        team = Team(threads) { _ in
            let compute = try Compute()
            return Seat(compute: compute, tower: try shared.tower(on: compute))
        }
    }

    deinit { team.end() }

    /// The images of a batch, ready for the tower.
    package struct Batch: Sendable {
        /// The images' numbers.
        package private(set) var numbers: [Int] = []
        /// Their pixels, image after image.
        package private(set) var pixels: [Float] = []

        /// No images yet.
        package init() {}

        /// Adds an image.
        ///
        /// - Parameter pixels: Prepared as the model's preprocessing says.
        package mutating func append(_ number: Int, _ pixels: [Float]) {
            numbers.append(number)
            self.pixels += pixels
        }
    }

    /// Takes numbered images through the tower in batches of neighbours, in order.
    ///
    /// - Parameters:
    ///   - size: Numbers of a batch, at least 1.
    ///   - load: Makes a batch of some numbers, of as many as there are images for; called on the workers.
    ///   - result: What is wanted of a batch.
    ///   - deliver: Takes the numbers of a batch's images and their results' rows, on the calling thread.
    /// - Throws: `ModelFileError` where a tensor is missing or of another shape; `ComputeError`; `Cancelled`; what `load`
    ///   or `deliver` throws.
    package func run(
        _ numbers: Range<Int>, size: Int, cancellation: Cancellation = Cancellation(),
        load: @escaping @Sendable (Range<Int>) throws -> Batch,
        result: @escaping @Sendable (ImageTower, Tensor) throws -> Tensor = { try $0.embed($1) },
        deliver: ([Int], [[Float]]) throws -> Void
    ) throws {
        let imageShape = imageShape
        try team.batches(of: numbers, size: size, cancellation: cancellation) { seat, numbers in
            let batch = try load(numbers)
            guard !batch.numbers.isEmpty else { return (numbers: [Int](), rows: [[Float]]()) }
            let pixels = seat.compute.tensor(batch.pixels, shape: [batch.numbers.count] + imageShape)
            return (batch.numbers, try result(seat.tower, pixels).rows)
        } take: { batch in
            try deliver(batch.numbers, batch.rows)
        }
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
