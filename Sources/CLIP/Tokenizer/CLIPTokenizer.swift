import Synchronization

/// CLIP's byte-pair tokenizer: the same ids as transformers' `CLIPTokenizer`.
///
/// Text is composed (NFC) and lower-cased, split into words (`WordScanner`), and each word's bytes are merged into tokens.
/// The markers `<|startoftext|>` and `<|endoftext|>` in a text become their own tokens.
package final class CLIPTokenizer: Tokenizer {
    /// Words whose tokens are remembered at most.
    private static let cacheLimit = 1 << 16

    /// The tokens and merges in use.
    package let vocabulary: BytePairVocabulary
    /// Tokens of a text at most, start and end among them.
    package let contextLength: Int
    /// What rows of a batch are filled up with; the tower does not look at it.
    package let padding: Int32
    /// Whether every row is filled up to the context length.
    package let fillsContext: Bool
    private let encoder: BytePairEncoder
    private let cache = Mutex<[String: [Int32]]>([:])

    /// Makes a tokenizer.
    ///
    /// - Parameters:
    ///   - contextLength: The most tokens that a text may have, start and end included, at least 2.
    ///   - padding: What rows are filled up with; `nil`: the end token, as transformers does.
    package init(
        _ vocabulary: BytePairVocabulary, contextLength: Int = 77, padding: Int32? = nil, fillsContext: Bool = false
    ) {
        precondition(contextLength >= 2, "a text has at least its start and its end")
        self.vocabulary = vocabulary
        self.contextLength = contextLength
        self.padding = padding ?? vocabulary.end
        self.fillsContext = fillsContext
        encoder = BytePairEncoder(vocabulary)
    }

    /// The largest id of the vocabulary.
    package var largestID: Int32 { vocabulary.ids.values.max() ?? 0 }

    /// The ids of a text between start and end, cut off so that they fit the context length.
    package func encode(_ text: String) -> [Int32] {
        let room = contextLength - 2
        var ids: [Int32] = [vocabulary.start]
        for part in TextPart.parts(of: text) where ids.count <= room {
            append(part, to: &ids, limit: room + 1)
        }
        return ids.prefix(room + 1) + [vocabulary.end]
    }

    private func append(_ part: TextPart, to ids: inout [Int32], limit: Int) {
        switch part {
        case .start: ids.append(vocabulary.start)
        case .end: ids.append(vocabulary.end)
        case .words(let text):
            for word in WordScanner(normalising: text) {
                guard ids.count < limit else { return }
                ids += tokens(of: word)
            }
        }
    }

    private func tokens(of word: String) -> [Int32] {
        if let known = cache.withLock({ $0[word] }) { return known }
        let tokens = encoder.tokens(of: word)
        cache.withLock { known in
            if known.count >= Self.cacheLimit { known.removeAll(keepingCapacity: true) }
            known[word] = tokens
        }
        return tokens
    }
}
