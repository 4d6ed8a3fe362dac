import Tensors

extension TrainableCLIP {
    /// CLIP's loss: the mean of the cross-entropies from images to texts and from texts to images over the scaled cosine
    /// similarities (Radford et al. 2021, arXiv:2103.00020, figure 3).
    ///
    /// - Parameters:
    ///   - images: N x D embeddings of length 1.
    ///   - texts: N x D embeddings of length 1; text i describes image i.
    ///   - groups: N numbers; pairs of the same number (two images of one caption) count as right for each other.
    ///     `nil`: every pair is on its own.
    /// - Returns: A scalar.
    /// - Throws: `ComputeError`.
    package func contrastiveLoss(
        images: Variable, texts: Variable, groups: [Int]? = nil, _ tape: Tape
    ) throws -> Variable {
        let count = images.value.shape[0]
        let scale = parameters[TensorNames.logitScale]
        let targets = tape.compute.tensor(
            Self.targets(groups ?? Array(0..<count)), shape: [count, count])
        let half = tape.compute.tensor([Float](repeating: 0.5, count: count), shape: [count])
        let imageLogits = tape.scale(
            try tape.linear(images, weights: texts, bias: nil), byExponentialOf: scale)
        let textLogits = tape.scale(
            try tape.linear(texts, weights: images, bias: nil), byExponentialOf: scale)
        return try tape.add(
            tape.crossEntropy(imageLogits, targets: targets, weights: half),
            tape.crossEntropy(textLogits, targets: targets, weights: half))
    }

    /// Each row shares its weight of 1 evenly among the pairs of its group.
    static func targets(_ groups: [Int]) -> [Float] {
        var sizes: [Int: Int] = [:]
        for group in groups { sizes[group, default: 0] += 1 }
        return groups.flatMap { row in
            groups.map { $0 == row ? 1 / Float(sizes[row] ?? 1) : 0 }
        }
    }
}
