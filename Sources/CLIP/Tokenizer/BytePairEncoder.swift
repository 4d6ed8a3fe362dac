import Tensors

/// Turns words into tokens by merging neighbouring symbols, the earliest merges first.
struct BytePairEncoder: Sendable {
    private struct Pair: Hashable {
        let left: Int32
        let right: Int32
    }

    private struct Merged {
        let rank: Int
        let id: Int32
    }

    private let merges: [Pair: Merged]
    private let symbols: [Int32]
    private let endSymbols: [Int32]

    init(_ vocabulary: BytePairVocabulary) {
        let ids = vocabulary.ids
        symbols = ByteSymbols.symbols.map { ids[$0] ?? vocabulary.end }
        endSymbols = ByteSymbols.symbols.map { ids[$0 + ByteSymbols.wordEnd] ?? vocabulary.end }
        var merges: [Pair: Merged] = [:]
        for (rank, merge) in vocabulary.merges.enumerated() {
            guard let left = ids[merge.left], let right = ids[merge.right], let id = ids[merge.merged] else { continue }
            merges[Pair(left: left, right: right)] = Merged(rank: rank, id: id)
        }
        self.merges = merges
    }

    /// The tokens of one word.
    func tokens(of word: String) -> [Int32] {
        let bytes = Array(word.utf8)
        guard let last = bytes.last else { return [] }
        var tokens = bytes.dropLast().map { symbols[Int($0)] } + [endSymbols[Int(last)]]
        while let pair = bestPair(in: tokens), let id = merges[pair]?.id {
            merge(pair, into: id, in: &tokens)
        }
        return tokens
    }

    private func bestPair(in tokens: [Int32]) -> Pair? {
        var best: Pair?
        var bestRank = Int.max
        for (left, right) in zip(tokens, tokens.dropFirst()) {
            let pair = Pair(left: left, right: right)
            guard let rank = merges[pair]?.rank, rank < bestRank else { continue }
            best = pair
            bestRank = rank
        }
        return best
    }

    private func merge(_ pair: Pair, into id: Int32, in tokens: inout [Int32]) {
        var read = 0
        var written = 0
        while read < tokens.count {
            let isPair = tokens[read] == pair.left && read + 1 < tokens.count && tokens[read + 1] == pair.right
            tokens[written] = isPair ? id : tokens[read]
            read += isPair ? 2 : 1
            written += 1
        }
        tokens.removeLast(tokens.count - written)
    }
}
