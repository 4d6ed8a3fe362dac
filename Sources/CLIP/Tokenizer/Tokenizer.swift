/// Turns texts into the token ids that a text tower takes.
package protocol Tokenizer: Sendable {
    /// Tokens of a text at most, those that start and end it among them.
    var contextLength: Int { get }
    /// What rows of a batch are filled up with.
    var padding: Int32 { get }
    /// Whether every row is filled up to the context length, because the tower looks at the padding, too.
    var fillsContext: Bool { get }
    /// The largest id that may come out.
    var largestID: Int32 { get }

    /// The ids of a text, those that start and end it included, cut off so that they fit the context length.
    func encode(_ text: String) -> [Int32]
}

extension Tokenizer {
    /// The ids of several texts as rows of one length.
    package func encode(_ texts: [String]) -> TokenBatch {
        let rows = texts.map { encode($0) }
        let length = fillsContext ? contextLength : rows.map(\.count).max() ?? 0
        let padded = rows.flatMap { $0 + repeatElement(padding, count: length - $0.count) }
        return TokenBatch(ids: padded, count: texts.count, length: length, lengths: rows.map { Int32($0.count) })
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
    /// Tokens of each text without padding.
    package let lengths: [Int32]

    /// Makes a batch of its ids.
    ///
    /// - Parameter lengths: Tokens of each text without padding; `nil`: there is no padding.
    /// - Precondition: `ids.count == count * length`.
    package init(ids: [Int32], count: Int, length: Int, lengths: [Int32]? = nil) {
        precondition(ids.count == count * length, "ids do not fill the rows")
        self.ids = ids
        self.count = count
        self.length = length
        self.lengths = lengths ?? [Int32](repeating: Int32(length), count: count)
    }
}
