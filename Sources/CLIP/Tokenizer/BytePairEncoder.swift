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
    ///
    /// All places of the earliest merge are merged from left to right before the pairs that come of it are looked at; places
    /// wait in a heap, so that a word of any length takes little more than linear time.
    func tokens(of word: String) -> [Int32] {
        let bytes = Array(word.utf8)
        guard let last = bytes.last else { return [] }
        var chain = TokenChain(bytes.dropLast().map { symbols[Int($0)] } + [endSymbols[Int(last)]])
        var waiting = MergeHeap()
        for place in bytes.indices { enqueue(place, of: chain, in: &waiting) }
        while let first = waiting.removeFirst() {
            var places = [first.place]
            while let next = waiting.first, next.rank == first.rank {
                places.append(next.place)
                _ = waiting.removeFirst()
            }
            for place in places where rank(at: place, of: chain) == first.rank { chain.merge(place, into: first.id) }
            for place in places {
                enqueue(place, of: chain, in: &waiting)
                if let before = chain.place(before: place) { enqueue(before, of: chain, in: &waiting) }
            }
        }
        return chain.tokens
    }

    private func merge(at place: Int, of chain: TokenChain) -> Merged? {
        chain.pair(at: place).flatMap { merges[Pair(left: $0.left, right: $0.right)] }
    }

    private func rank(at place: Int, of chain: TokenChain) -> Int? { merge(at: place, of: chain)?.rank }

    private func enqueue(_ place: Int, of chain: TokenChain, in waiting: inout MergeHeap) {
        guard let merge = merge(at: place, of: chain) else { return }
        waiting.insert(MergeHeap.Entry(rank: merge.rank, place: place, id: merge.id))
    }
}

/// Tokens in a row, of which neighbours become one. A token keeps the place of its first symbol.
private struct TokenChain {
    private var ids: [Int32]
    /// The places before and after; a place that was merged into the one before it leads to itself.
    private var previous: [Int]
    private var next: [Int]

    init(_ ids: [Int32]) {
        self.ids = ids
        previous = ids.indices.map { $0 - 1 }
        next = ids.indices.map { $0 + 1 }
    }

    var tokens: [Int32] { ids.indices.filter { next[$0] != $0 }.map { ids[$0] } }

    /// The token at a place with the one after it.
    func pair(at place: Int) -> (left: Int32, right: Int32)? {
        guard next[place] != place, next[place] < ids.count else { return nil }
        return (ids[place], ids[next[place]])
    }

    func place(before place: Int) -> Int? { next[place] != place && previous[place] >= 0 ? previous[place] : nil }

    mutating func merge(_ place: Int, into id: Int32) {
        let gone = next[place]
        ids[place] = id
        next[place] = next[gone]
        if next[gone] < ids.count { previous[next[gone]] = place }
        next[gone] = gone
    }
}

/// Places that wait to be merged, the earliest merge first and its places from left to right: a binary heap.
private struct MergeHeap {
    struct Entry {
        let rank: Int
        let place: Int
        /// The token that comes of the merge.
        let id: Int32

        func precedes(_ other: Entry) -> Bool { (rank, place) < (other.rank, other.place) }
    }

    private var entries: [Entry] = []

    var first: Entry? { entries.first }

    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var place = entries.count - 1
        while place > 0, entries[place].precedes(entries[(place - 1) / 2]) {
            entries.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func removeFirst() -> Entry? {
        guard let last = entries.indices.last else { return nil }
        entries.swapAt(0, last)
        let first = entries.removeLast()
        var place = 0
        while let child = earlierChild(of: place), entries[child].precedes(entries[place]) {
            entries.swapAt(place, child)
            place = child
        }
        return first
    }

    private func earlierChild(of place: Int) -> Int? {
        let left = 2 * place + 1
        guard left < entries.count else { return nil }
        return left + 1 < entries.count && entries[left + 1].precedes(entries[left]) ? left + 1 : left
    }
}
