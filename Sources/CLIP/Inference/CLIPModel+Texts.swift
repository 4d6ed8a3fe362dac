import Tensors

extension CLIPModel {
    /// Texts that are computed at a time.
    private static let textsAtATime = 64

    /// The embeddings of texts, each of length 1.
    ///
    /// - Throws: `ModelFileError`, `ComputeError`.
    package func textEmbeddings(_ texts: [String], threads: Int) throws -> [[Float]] {
        guard !texts.isEmpty else { return [] }
        let starts = Array(stride(from: 0, to: texts.count, by: Self.textsAtATime))
        let workers = max(1, min(threads, starts.count))
        // One tower a thread, and texts dealt to them in turn: which texts are computed together depends on nothing else.
        let parts = try Compute.map(Array(0..<workers), workers: workers) { compute, worker in
            let tower = try TextTower(configuration, weights, compute)
            return try stride(from: worker, to: starts.count, by: workers).map { number in
                let part = texts[starts[number]..<min(starts[number] + Self.textsAtATime, texts.count)]
                return try tower.embed(tokenizer.encode(Array(part))).rows
            }
        }
        return starts.indices.flatMap { parts[$0 % workers][$0 / workers] }
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
