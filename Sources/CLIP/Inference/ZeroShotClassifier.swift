import Foundation

/// Tells classes apart by comparing an image's embedding with those of the classes' prompts.
package struct ZeroShotClassifier: Equatable, Sendable {
    /// The embedding of each class, of length 1.
    package let classEmbeddings: [[Float]]
    /// What cosine similarities are multiplied with.
    package let scale: Float
    /// What is then added to them before a sigmoid; `nil` for models that were trained with a softmax.
    package let bias: Float?

    /// Makes a classifier of prompts' embeddings: a class's is the mean of its prompts' (each of length 1), brought back to
    /// length 1 (Radford et al. 2021, arXiv:2103.00020, section 3.1.4).
    ///
    /// - Precondition: There are classes, and each has a prompt.
    package init(promptEmbeddings: [[[Float]]], scale: Float, bias: Float? = nil) {
        precondition(
            !promptEmbeddings.isEmpty && promptEmbeddings.allSatisfy { !$0.isEmpty }, "a class without prompts")
        classEmbeddings = promptEmbeddings.map(Self.ensemble)
        self.scale = scale
        self.bias = bias
    }

    /// The probability of each class on its own for an image: the sigmoid of the scaled cosine similarity and the bias (Zhai
    /// et al. 2023, arXiv:2303.15343); `nil` for models that were trained with a softmax, which say nothing of the kind.
    ///
    /// - Parameter embedding: The image's embedding, of length 1.
    package func independentProbabilities(of embedding: [Float]) -> [Double]? {
        bias.map { bias in logits(of: embedding).map { 1 / (1 + exp(-$0 - Double(bias))) } }
    }

    /// The probability of each class among all of them for an image: the softmax of the scaled cosine similarities.
    ///
    /// - Parameter embedding: The image's embedding, of length 1.
    package func probabilities(of embedding: [Float]) -> [Double] {
        let logits = logits(of: embedding)
        let largest = logits.max() ?? 0
        let exponentials = logits.map { exp($0 - largest) }
        let sum = exponentials.reduce(0, +)
        return exponentials.map { $0 / sum }
    }

    private func logits(of embedding: [Float]) -> [Double] {
        classEmbeddings.map { Double(scale) * Self.dot($0, embedding) }
    }

    private static func ensemble(_ embeddings: [[Float]]) -> [Float] {
        let width = embeddings[0].count
        let sum = (0..<width).map { column in embeddings.reduce(0) { $0 + Double($1[column]) } }
        let norm = max(sum.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12)
        return sum.map { Float($0 / norm) }
    }

    private static func dot(_ left: [Float], _ right: [Float]) -> Double {
        zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
}
