import Synchronization

/// CLIP's byte-pair tokenizer: the same ids as transformers' `CLIPTokenizer`.
///
/// Text is composed (NFC) and lower-cased, split into words (`WordScanner`), and each word's bytes are merged into tokens.
/// The markers `<|startoftext|>` and `<|endoftext|>` in a text become their own tokens.
package final class CLIPTokenizer: Sendable {
    /// Words whose tokens are remembered at most.
    private static let cacheLimit = 1 << 16

    /// The tokens and merges in use.
    package let vocabulary: BytePairVocabulary
    /// Tokens of a text at most, start and end among them.
    package let contextLength: Int
    private let encoder: BytePairEncoder
    private let cache = Mutex<[String: [Int32]]>([:])

    /// Makes a tokenizer.
    ///
    /// - Parameter contextLength: the most tokens that a text may have, start and end included, at least 2.
    package init(_ vocabulary: BytePairVocabulary, contextLength: Int = 77) {
        precondition(contextLength >= 2, "a text has at least its start and its end")
        self.vocabulary = vocabulary
        self.contextLength = contextLength
        encoder = BytePairEncoder(vocabulary)
    }

    /// The ids of a text between start and end, cut off so that they fit the context length.
    package func encode(_ text: String) -> [Int32] {
        let room = contextLength - 2
        var ids: [Int32] = [vocabulary.start]
        for part in TextPart.parts(of: text) where ids.count <= room {
            append(part, to: &ids, limit: room + 1)
        }
        return ids.prefix(room + 1) + [vocabulary.end]
    }

    /// The ids of several texts as rows of one length, filled up with the end token.
    package func encode(_ texts: [String]) -> TokenBatch {
        let rows = texts.map { encode($0) }
        let length = rows.map(\.count).max() ?? 0
        let padded = rows.flatMap { $0 + repeatElement(vocabulary.end, count: length - $0.count) }
        return TokenBatch(ids: padded, count: texts.count, length: length)
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

/// Token ids of several texts, as rows of one length.
package struct TokenBatch: Equatable, Sendable {
    /// The ids, text by text, `count * length` of them.
    package let ids: [Int32]
    /// Number of texts.
    package let count: Int
    /// Tokens in each row.
    package let length: Int

    /// Makes a batch of its ids.
    ///
    /// - Precondition: `ids.count == count * length`.
    package init(ids: [Int32], count: Int, length: Int) {
        precondition(ids.count == count * length, "ids do not fill the rows")
        self.ids = ids
        self.count = count
        self.length = length
    }
}
