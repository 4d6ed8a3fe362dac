/// Byte-pair encoding over the letters of a whole text, in which a letter without a token becomes its bytes: the tokens of
/// SigLIP 2 (Gemma's), read from `tokenizer.json`.
package struct ByteFallbackTokenizer: Tokenizer {
    private struct Pair: Hashable {
        let left: Int32
        let right: Int32
    }

    package let contextLength: Int
    package let padding: Int32
    package let fillsContext = true
    package let largestID: Int32
    private let ids: [String: Int32]
    private let merges: [Pair: (rank: Int, id: Int32)]
    private let bytes: [Int32]
    private let end: Int32
    private let normalize: @Sendable (String) -> String

    /// Makes a tokenizer; `nil` where the vocabulary lacks the end, the padding or a byte.
    init?(
        _ ids: [String: Int32], merges: [BytePairVocabulary.Merge], end: String = "<eos>", padding: String = "<pad>",
        contextLength: Int, normalize: @escaping @Sendable (String) -> String
    ) {
        let bytes = (0..<256).compactMap { byte -> Int32? in
            let digits = String(byte, radix: 16, uppercase: true)
            return ids["<0x\(digits.count == 1 ? "0" : "")\(digits)>"]
        }
        guard let end = ids[end], let padding = ids[padding], bytes.count == 256 else { return nil }
        (self.ids, self.bytes, self.end, self.padding) = (ids, bytes, end, padding)
        (self.contextLength, self.normalize) = (contextLength, normalize)
        largestID = ids.values.max() ?? 0
        var known: [Pair: (rank: Int, id: Int32)] = [:]
        for (rank, merge) in merges.enumerated() {
            guard let left = ids[merge.left], let right = ids[merge.right], let id = ids[merge.merged] else { continue }
            known[Pair(left: left, right: right)] = known[Pair(left: left, right: right)] ?? (rank, id)
        }
        self.merges = known
    }

    package func encode(_ text: String) -> [Int32] {
        var tokens = normalize(text).unicodeScalars.flatMap { scalar in
            ids[String(scalar)].map { [$0] } ?? String(scalar).utf8.map { bytes[Int($0)] }
        }
        while let (place, id) = nextMerge(in: tokens) {
            tokens[place] = id
            tokens.remove(at: place + 1)
        }
        return tokens.prefix(contextLength - 1) + [end]
    }

    /// The place of the earliest merge that applies, the leftmost of several, and what it makes.
    private func nextMerge(in tokens: [Int32]) -> (Int, Int32)? {
        var best: (rank: Int, place: Int, id: Int32)?
        for place in tokens.indices.dropLast() {
            let pair = Pair(left: tokens[place], right: tokens[place + 1])
            guard let merge = merges[pair], merge.rank < best?.rank ?? .max else { continue }
            best = (merge.rank, place, merge.id)
        }
        return best.map { ($0.place, $0.id) }
    }
}
