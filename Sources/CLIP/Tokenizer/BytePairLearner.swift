/// Learns merges from words: the pair of neighbouring symbols that occurs most often becomes one symbol, again and again
/// (Sennrich, Haddow and Birch 2016, arXiv:1508.07909).
///
/// Pairs are counted within words, overlapping ones too. Of pairs that occur equally often, the one whose left symbol,
/// then whose right symbol comes first by its UTF-8 bytes is taken, so that nothing depends on the words' order.
struct BytePairLearner {
    private struct Pair: Hashable {
        let left: Int32
        let right: Int32
    }

    private struct Word {
        var symbols: [Int32]
        let count: Int
    }

    /// The fewest occurrences of a pair that is merged.
    private static let fewest = 2

    private var words: [Word]
    private var symbols: [String]
    private var ids: [String: Int32]
    /// All pairs that occur or once did, and by their position how often, and which words hold them or once did.
    private var pairs: [Pair] = []
    private var counts: [Int] = []
    private var places: [[Int]] = []
    private var numbers: [Pair: Int] = [:]

    /// Starts with the symbols of bytes.
    ///
    /// - Parameter wordCounts: The words' bytes, and how often each word occurs.
    init(_ wordCounts: [[UInt8]: Int]) {
        symbols = ByteSymbols.symbols + ByteSymbols.symbols.map { $0 + ByteSymbols.wordEnd }
        ids = Dictionary(uniqueKeysWithValues: zip(symbols, 0...))
        words = wordCounts.compactMap { bytes, count in
            bytes.last.map { Word(symbols: bytes.dropLast().map(Int32.init) + [256 + Int32($0)], count: count) }
        }
        for index in words.indices { enter(index) { _ in true } }
    }

    /// The merges, the first ones to be applied first.
    ///
    /// - Parameter symbolLimit: How many symbols there may be, those of bytes among them; fewer where no pair occurs
    ///   twice any more.
    mutating func merges(symbolLimit: Int) -> [BytePairVocabulary.Merge] {
        var merges: [BytePairVocabulary.Merge] = []
        var merged: Set<Int> = []
        while symbols.count < symbolLimit, let number = mostFrequent() {
            let pair = pairs[number]
            let merge = BytePairVocabulary.Merge(symbols[Int(pair.left)], symbols[Int(pair.right)])
            // Two merges may make one symbol, which then brings back pairs that were merged before.
            if merged.insert(number).inserted { merges.append(merge) }
            apply(number, into: id(of: merge.merged))
        }
        return merges
    }

    private func mostFrequent() -> Int? {
        var best: Int?
        for number in counts.indices where counts[number] >= Self.fewest {
            guard let known = best else {
                best = number
                continue
            }
            let isTie = counts[number] == counts[known]
            if isTie ? precedes(pairs[number], pairs[known]) : counts[number] > counts[known] { best = number }
        }
        return best
    }

    private func precedes(_ one: Pair, _ other: Pair) -> Bool {
        let (first, second) = one.left == other.left ? (one.right, other.right) : (one.left, other.left)
        return symbols[Int(first)].utf8.lexicographicallyPrecedes(symbols[Int(second)].utf8)
    }

    private mutating func id(of symbol: String) -> Int32 {
        if let known = ids[symbol] { return known }
        let id = Int32(symbols.count)
        symbols.append(symbol)
        ids[symbol] = id
        return id
    }

    private mutating func apply(_ number: Int, into id: Int32) {
        let held = places[number]
        places[number] = []
        for index in held {
            let merged = Self.merged(pairs[number], into: id, in: words[index].symbols)
            guard merged.count < words[index].symbols.count else { continue }
            leave(index)
            words[index].symbols = merged
            // Pairs without the new symbol have this place already.
            enter(index) { $0.left == id || $0.right == id }
        }
    }

    private static func merged(_ pair: Pair, into id: Int32, in symbols: [Int32]) -> [Int32] {
        var merged: [Int32] = []
        var index = 0
        while index < symbols.count {
            let isPair =
                index + 1 < symbols.count && symbols[index] == pair.left && symbols[index + 1] == pair.right
            merged.append(isPair ? id : symbols[index])
            index += isPair ? 2 : 1
        }
        return merged
    }

    /// Takes a word's pairs out of the counts.
    private mutating func leave(_ index: Int) {
        let word = words[index]
        for (left, right) in zip(word.symbols, word.symbols.dropFirst()) {
            if let number = numbers[Pair(left: left, right: right)] { counts[number] -= word.count }
        }
    }

    /// Adds a word's pairs to the counts, and its place for those that are new in it.
    private mutating func enter(_ index: Int, isNew: (Pair) -> Bool) {
        let word = words[index]
        for (left, right) in zip(word.symbols, word.symbols.dropFirst()) {
            let pair = Pair(left: left, right: right)
            let number = self.number(of: pair)
            counts[number] += word.count
            if isNew(pair), places[number].last != index { places[number].append(index) }
        }
    }

    private mutating func number(of pair: Pair) -> Int {
        if let known = numbers[pair] { return known }
        numbers[pair] = pairs.count
        pairs.append(pair)
        counts.append(0)
        places.append([])
        return pairs.count - 1
    }
}

extension BytePairVocabulary {
    /// Learns merges from captions, split into words as `CLIPTokenizer` does it; the captions' order does not matter.
    ///
    /// - Parameter size: How many tokens there may be, at least 514: 512 symbols of bytes, the start and the end. There
    ///   are fewer where no pair of symbols occurs twice any more.
    package init(learningFrom captions: some Sequence<String>, size: Int) {
        precondition(size >= Self.smallestSize, "a vocabulary holds the symbols of bytes, the start and the end")
        var learner = BytePairLearner(Self.wordCounts(captions))
        self.init(merges: learner.merges(symbolLimit: size - 2))
    }

    /// The tokens of a vocabulary without merges: 512 symbols of bytes, the start and the end.
    package static let smallestSize = 514

    /// How often each word occurs, by its bytes.
    private static func wordCounts(_ captions: some Sequence<String>) -> [[UInt8]: Int] {
        // No word spans a space, and captions repeat themselves: each piece between spaces is looked at once.
        var pieces: [Substring: Int] = [:]
        for caption in captions {
            for piece in caption.utf8.split(separator: UInt8(ascii: " ")) { pieces[Substring(piece), default: 0] += 1 }
        }
        var counts: [[UInt8]: Int] = [:]
        for (piece, count) in pieces {
            for case .words(let text) in TextPart.parts(of: String(piece)) {
                for word in WordScanner(normalising: text) { counts[Array(word.utf8), default: 0] += count }
            }
        }
        return counts
    }
}
