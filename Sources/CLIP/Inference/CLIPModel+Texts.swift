import Tensors
import Work

extension CLIPModel {
    /// Texts that are computed at a time.
    private static let textsAtATime = 64

    /// The embeddings of texts, each of length 1.
    ///
    /// - Throws: `ModelFileError`, `ComputeError`.
    package func textEmbeddings(_ texts: [String], threads: Int) throws -> [[Float]] {
        let parts = stride(from: 0, to: texts.count, by: Self.textsAtATime).map { start in
            Array(texts[start..<min(start + Self.textsAtATime, texts.count)])
        }
        let (configuration, weights, tokenizer) = (configuration, weights, tokenizer)
        let team = Team(min(threads, parts.count)) { _ in try TextTower(configuration, weights, Compute()) }
        return try team.map(parts) { tower, part in try tower.embed(tokenizer.encode(part)).rows }.flatMap { $0 }
    }

    /// A classifier whose classes are described by prompts; several prompts of a class make an ensemble.
    ///
    /// - Parameter prompts: For each class, at least one prompt.
    /// - Throws: `ModelFileError`, `ComputeError`.
    package func classifier(prompts: [[String]], threads: Int) throws -> ZeroShotClassifier {
        let embeddings = try textEmbeddings(prompts.flatMap { $0 }, threads: threads)
        var start = 0
        let groups = prompts.map { group in
            defer { start += group.count }
            return Array(embeddings[start..<start + group.count])
        }
        return ZeroShotClassifier(promptEmbeddings: groups, scale: scale, bias: bias)
    }
}
