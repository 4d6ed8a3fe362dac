import Foundation

/// Tells classes apart by comparing an image's embedding with those of the classes' prompts.
package struct ZeroShotClassifier: Equatable, Sendable {
    /// The embedding of each class, of length 1.
    package let classEmbeddings: [[Float]]
    /// What cosine similarities are multiplied with before the softmax.
    package let scale: Float

    /// Makes a classifier of prompts' embeddings: a class's is the mean of its prompts' (each of length 1), brought back to
    /// length 1 (Radford et al. 2021, arXiv:2103.00020, section 3.1.4).
    ///
    /// - Precondition: There are classes, and each has a prompt.
    package init(promptEmbeddings: [[[Float]]], scale: Float) {
        precondition(
            !promptEmbeddings.isEmpty && promptEmbeddings.allSatisfy { !$0.isEmpty }, "a class without prompts")
        classEmbeddings = promptEmbeddings.map(Self.ensemble)
        self.scale = scale
    }

    /// The probability of each class for an image: the softmax of the scaled cosine similarities.
    ///
    /// - Parameter embedding: The image's embedding, of length 1.
    package func probabilities(of embedding: [Float]) -> [Double] {
        let logits = classEmbeddings.map { Double(scale) * Self.dot($0, embedding) }
        let largest = logits.max() ?? 0
        let exponentials = logits.map { exp($0 - largest) }
        let sum = exponentials.reduce(0, +)
        return exponentials.map { $0 / sum }
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
