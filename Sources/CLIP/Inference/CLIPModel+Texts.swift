import Synchronization
import Tensors
import Work

/// Embeddings of texts, kept for as long as a model is.
final class TextEmbeddings: Sendable {
    private let known = Mutex<[String: [Float]]>([:])

    /// The embeddings of texts, of which those that are not known yet are made in one go.
    func embeddings(of texts: [String], make: ([String]) throws -> [[Float]]) throws -> [[Float]] {
        let before = known.withLock { $0 }
        var seen: Set<String> = []
        let missing = texts.filter { before[$0] == nil && seen.insert($0).inserted }
        let all = before.merging(zip(missing, missing.isEmpty ? [] : try make(missing))) { first, _ in first }
        known.withLock { $0.merge(all) { first, _ in first } }
        return texts.compactMap { all[$0] }
    }
}

extension CLIPModel {
    /// Texts that are computed at a time.
    private static let textsAtATime = 64

    /// The embeddings of texts, each of length 1; each text is computed once for as long as the model is kept.
    ///
    /// - Throws: `ModelFileError`, `ComputeError`.
    package func textEmbeddings(_ texts: [String], threads: Int) throws -> [[Float]] {
        try knownTexts.embeddings(of: texts) { try computed($0, threads: threads) }
    }

    private func computed(_ texts: [String], threads: Int) throws -> [[Float]] {
        let parts = stride(from: 0, to: texts.count, by: Self.textsAtATime).map { start in
            Array(texts[start..<min(start + Self.textsAtATime, texts.count)])
        }
        let (configuration, weights, tokenizer) = (configuration, weights, tokenizer)
        let shared = SharedTower<TextTower> { try TextTower(configuration, weights, $0, packers: threads) }
        let team = Team(min(threads, parts.count)) { _ in try shared.tower(on: Compute()) }
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
