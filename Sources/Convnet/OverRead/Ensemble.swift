import Tensors
import Work

/// Networks of one architecture that read together: their probabilities are averaged.
package final class Ensemble {
    /// The networks; at least one.
    package let networks: [Convnet]

    /// An ensemble of networks.
    package init(_ networks: [Convnet]) { self.networks = networks }

    /// Class probabilities of images.
    ///
    /// - Parameter members: Positions among the images; all where missing.
    /// - Returns: One row of probabilities for each member.
    /// - Throws: `ComputeError`.
    package func probabilities(
        of images: TrainingImages, members: [Int]? = nil, cancellation: Cancellation = Cancellation(),
        _ compute: Compute
    ) throws -> [[Float]] {
        var sums: [[Float]] = []
        for network in networks {
            let rows = try network.probabilities(
                of: images, members: members, cancellation: cancellation, compute)
            sums = sums.isEmpty ? rows : zip(sums, rows).map { zip($0, $1).map(+) }
        }
        let count = Float(networks.count)
        return sums.map { row in row.map { $0 / count } }
    }
}
