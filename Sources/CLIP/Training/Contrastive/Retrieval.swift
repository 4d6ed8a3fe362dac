import Foundation

/// How often the right text is found for an image among many, and the right image for a text.
package struct Retrieval: Codable, Equatable, Sendable {
    /// The share of images whose most similar text has the image's caption.
    package let imageToText: Double
    /// The share of texts whose most similar image has the text as its caption.
    package let textToImage: Double
    /// What guessing would reach, on average of both ways.
    package let chance: Double
    /// Pairs among which was searched.
    package let pairs: Int

    /// The mean of both ways.
    package var mean: Double { (imageToText + textToImage) / 2 }

    /// Searches among pairs.
    ///
    /// - Parameter groups: One number for each pair; pairs of the same number have the same caption.
    /// - Precondition: There are pairs, and as many embeddings on both sides.
    package init(_ embeddings: PairEmbeddings, groups: [Int]) {
        let width = embeddings.images.count / groups.count
        let images = Self.rows(embeddings.images, width: width)
        let texts = Self.rows(embeddings.texts, width: width)
        var sizes: [Int: Int] = [:]
        for group in groups { sizes[group, default: 0] += 1 }
        let count = Double(groups.count)
        pairs = groups.count
        imageToText = Self.share(of: images, among: texts, groups)
        textToImage = Self.share(of: texts, among: images, groups)
        chance = sizes.values.reduce(0) { $0 + Double($1 * $1) } / (count * count)
    }

    private static func rows(_ values: [Float], width: Int) -> [ArraySlice<Float>] {
        stride(from: 0, to: values.count, by: width).map { values[$0..<$0 + width] }
    }

    private static func share(
        of queries: [ArraySlice<Float>], among others: [ArraySlice<Float>], _ groups: [Int]
    ) -> Double {
        let right = queries.indices.count { query in
            let similarities = others.map { dot(queries[query], $0) }
            let best = similarities.indices.max { similarities[$0] < similarities[$1] } ?? 0
            return groups[best] == groups[query]
        }
        return Double(right) / Double(groups.count)
    }

    private static func dot(_ left: ArraySlice<Float>, _ right: ArraySlice<Float>) -> Float {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
