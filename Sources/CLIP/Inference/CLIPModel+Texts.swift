import Tensors

extension CLIPModel {
    /// Texts that are computed at a time.
    private static let textsAtATime = 64

    /// The embeddings of texts, each of length 1.
    ///
    /// - Throws: `ModelFileError`, `ComputeError`.
    public func textEmbeddings(_ texts: [String], threads: Int) throws -> [[Float]] {
        try Compute.run(threads: threads) { compute in
            let tower = try TextTower(configuration, weights, compute)
            return try stride(from: 0, to: texts.count, by: Self.textsAtATime).flatMap { start in
                let part = texts[start..<min(start + Self.textsAtATime, texts.count)]
                return try tower.embed(tokenizer.encode(Array(part))).rows
            }
        }
    }

    /// A classifier whose classes are described by prompts; several prompts of a class make an ensemble.
    ///
    /// - Parameter prompts: For each class, at least one prompt.
    /// - Throws: `ModelFileError`, `ComputeError`.
    public func classifier(prompts: [[String]], threads: Int) throws -> ZeroShotClassifier {
        let embeddings = try textEmbeddings(prompts.flatMap { $0 }, threads: threads)
        var start = 0
        let groups = prompts.map { group in
            defer { start += group.count }
            return Array(embeddings[start..<start + group.count])
        }
        return ZeroShotClassifier(promptEmbeddings: groups, scale: scale)
    }
}
