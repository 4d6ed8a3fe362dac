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

extension Convnet {
    /// Class probabilities of images, in batches of a fixed size so that results do not depend on how they are asked.
    ///
    /// - Parameters:
    ///   - images: Prepared at the architecture's size and channels.
    ///   - members: Positions among them; all where missing.
    /// - Returns: One row of probabilities for each member.
    /// - Throws: `ComputeError`.
    package func probabilities(
        of images: TrainingImages, members: [Int]? = nil, cancellation: Cancellation = Cancellation(),
        _ compute: Compute
    ) throws -> [[Float]] {
        let members = members ?? Array(0..<images.count)
        var rows: [[Float]] = []
        rows.reserveCapacity(members.count)
        var start = 0
        while start < members.count {
            try cancellation.check()
            let part = members[start..<min(members.count, start + Self.predictionBatch)]
            rows += try batchProbabilities(images, Array(part), compute)
            start += Self.predictionBatch
        }
        return rows
    }

    /// Images that always go through a network together; what is missing from the last ones is filled up.
    package static let predictionBatch = 32

    private func batchProbabilities(
        _ images: TrainingImages, _ members: [Int], _ compute: Compute
    ) throws -> [[Float]] {
        let batch = compute.zeros([Self.predictionBatch, images.channels, images.size, images.size])
        for (position, member) in members.enumerated() {
            images.write(member, to: batch.pointer + position * images.stride)
        }
        let logits = try self.logits(Variable(batch), Tape(compute, isTraining: false)).value
        let (values, classes) = (compute.softmax(logits).values, logits.shape[1])
        return members.indices.map { Array(values[($0 * classes)..<(($0 + 1) * classes)]) }
    }
}
