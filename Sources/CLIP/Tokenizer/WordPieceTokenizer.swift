import Foundation

/// BERT's tokenizer: words and punctuation, each taken apart into the longest pieces that the vocabulary knows (Devlin et
/// al. 2018, arXiv:1810.04805; the same ids as transformers' `BertTokenizer`).
package struct WordPieceTokenizer: Tokenizer {
    /// How a text is cleaned before it is split.
    struct Normalizer: Equatable, Sendable {
        var lowercases = true
        /// Whether accents are dropped; `nil`: where letters become lower case.
        var stripsAccents: Bool?
        /// Whether every Chinese character is a word.
        var partsChinese = true
        /// Whether control characters are dropped.
        var cleans = true
    }

    /// The special tokens' texts.
    struct Specials: Equatable, Sendable {
        var start = "[CLS]"
        var end = "[SEP]"
        var unknown = "[UNK]"
        var padding = "[PAD]"
    }

    /// Letters of a word that is looked at; a longer one is unknown.
    private static let longestWord = 100

    package let contextLength: Int
    package let padding: Int32
    package let fillsContext: Bool
    package let largestID: Int32
    private let ids: [String: Int32]
    private let specials: Specials
    private let normalizer: Normalizer
    private let (start, end, unknown): (Int32, Int32, Int32)

    /// Makes a tokenizer of its vocabulary; `nil` where one of the special tokens is missing in it.
    init?(
        _ ids: [String: Int32], _ normalizer: Normalizer = .init(), specials: Specials = .init(), contextLength: Int,
        fillsContext: Bool = false
    ) {
        guard let start = ids[specials.start], let end = ids[specials.end], let unknown = ids[specials.unknown],
            let padding = ids[specials.padding]
        else { return nil }
        (self.start, self.end, self.unknown, self.padding) = (start, end, unknown, padding)
        (self.ids, self.specials, self.normalizer) = (ids, specials, normalizer)
        (self.contextLength, self.fillsContext) = (contextLength, fillsContext)
        largestID = ids.values.max() ?? 0
    }

    package func encode(_ text: String) -> [Int32] {
        var tokens = [start]
        for word in words(in: text) where tokens.count < contextLength { tokens += pieces(of: word) }
        return tokens.prefix(contextLength - 1) + [end]
    }

    /// The words of a text, each a run of letters and digits or a single mark of punctuation.
    private func words(in text: String) -> [[Unicode.Scalar]] {
        var words: [[Unicode.Scalar]] = [[]]
        for scalar in normalized(text) {
            if scalar.properties.isWhitespace {
                words.append([])
            } else if Self.isPunctuation(scalar) || normalizer.partsChinese && Self.isChinese(scalar) {
                words += [[scalar], []]
            } else {
                words[words.count - 1].append(scalar)
            }
        }
        return words.filter { !$0.isEmpty }
    }

    private func normalized(_ text: String) -> [Unicode.Scalar] {
        var scalars = Array(text.unicodeScalars)
        if normalizer.cleans { scalars = scalars.filter { !Self.isControl($0) } }
        if normalizer.stripsAccents ?? normalizer.lowercases {
            let parted = String(String.UnicodeScalarView(scalars)).decomposedStringWithCanonicalMapping
            scalars = parted.unicodeScalars.filter { $0.properties.generalCategory != .nonspacingMark }
        }
        return normalizer.lowercases ? scalars.flatMap { $0.properties.lowercaseMapping.unicodeScalars } : scalars
    }

    /// The longest pieces from the left; all but the first are written with `##`.
    private func pieces(of word: [Unicode.Scalar]) -> [Int32] {
        guard word.count <= Self.longestWord else { return [unknown] }
        var pieces: [Int32] = []
        var first = 0
        while first < word.count {
            let found = (first + 1...word.count).reversed().lazy.compactMap { end -> (Int, Int32)? in
                let text = String(String.UnicodeScalarView(word[first..<end]))
                return ids[first == 0 ? text : "##\(text)"].map { (end, $0) }
            }.first
            guard let found else { return [unknown] }
            pieces.append(found.1)
            first = found.0
        }
        return pieces
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        if ["\t", "\n", "\r"].contains(scalar) { return false }
        if scalar == "\0" || scalar == "\u{FFFD}" { return true }
        return [.control, .format, .privateUse, .surrogate, .unassigned].contains(scalar.properties.generalCategory)
    }

    /// All of ASCII but letters, digits and space, and what Unicode calls punctuation.
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 33...47, 58...64, 91...96, 123...126: return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            return true
        default: return false
        }
    }

    /// The blocks of CJK ideographs.
    private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
            0x2B820...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }
}
