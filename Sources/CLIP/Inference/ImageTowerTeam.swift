import Synchronization
import Tensors

/// Several threads that each take whole batches of images through one tower's weights.
///
/// A batch is computed by one thread: what comes out does not depend on how many there are.
package final class ImageTowerTeam: Sendable {
    /// Batches that are computed side by side.
    package let count: Int
    private let team: ComputeTeam<Seat>
    private let shared: SharedTower

    /// A member's own place.
    private final class Seat {
        var tower: ImageTower?
    }

    /// The tower whose weights all members read. It outlives their threads, so that memory goes back to its pool when
    /// nobody else works any more.
    private final class SharedTower: @unchecked Sendable {
        // Written by the first member before the others read it.
        var tower: ImageTower?
    }

    /// Reads and packs the weights.
    ///
    /// - Parameters:
    ///   - threads: Threads at most, each with a batch of its own.
    ///   - batch: The usual number of images of a batch.
    /// - Throws: `ModelFileError` where a tensor is missing or of another shape, `ComputeError`.
    package init(
        _ configuration: CLIPConfiguration, _ weights: any WeightSource, threads: Int, batch: Int = 32
    ) throws {
        count = max(1, threads)
        let shared = SharedTower()
        self.shared = shared
        team = try ComputeTeam(count: count) { _, _ in Seat() }
        _ = try team.map { compute, seat, member in
            guard member == 0 else { return }
            seat.tower = try ImageTower(configuration, weights, compute, batch: batch)
            shared.tower = seat.tower
        }
        _ = try team.map { compute, seat, member in
            guard member > 0 else { return }
            seat.tower = try shared.tower?.replica(on: compute)
        }
    }

    deinit { team.end() }

    /// Takes batches through the tower, each on a thread of its own.
    ///
    /// - Parameters:
    ///   - batches: Prepared pixels, image after image; at most `count` batches.
    ///   - imageShape: Extents of one image: C x S x S.
    ///   - result: What is wanted of a batch.
    /// - Returns: The results' rows, batch by batch.
    /// - Throws: `ComputeError`.
    package func map(
        _ batches: [[Float]], imageShape: [Int],
        _ result: @escaping @Sendable (ImageTower, Tensor) throws -> Tensor = { try $0.embed($1) }
    ) throws -> [[[Float]]] {
        precondition(batches.count <= count, "more batches than threads")
        let size = imageShape.reduce(1, *)
        return try team.map { compute, seat, member in
            guard member < batches.count, let tower = seat.tower else { return [] }
            let images = batches[member].count / size
            guard images > 0 else { return [] }
            return try result(tower, compute.tensor(batches[member], shape: [images] + imageShape)).rows
        }
    }
}
