import CSentencePiece
import Foundation
import Tensors

/// Tokens by a sentencepiece model (Kudo & Richardson 2018, arXiv:1808.06226) as SigLIP uses it: canonical text, an end
/// token, and rows filled up to the context length.
package final class SentencePieceTokenizer: Tokenizer {
    package let contextLength: Int
    package let padding: Int32
    package let largestID: Int32
    package let fillsContext = true
    private let canonical: CanonicalText
    private let end: Int32
    // Never written after it is opened; sentencepiece's encoding does not change its model.
    nonisolated(unsafe) private let model: OpaquePointer

    /// Reads `spiece.model` of a folder.
    ///
    /// - Parameters:
    ///   - padding: The padding's piece; the end's is `</s>`.
    /// - Throws: `ModelFileError` where it is missing or no model.
    init(_ file: URL, _ canonical: CanonicalText, padding: String = "</s>", contextLength: Int) throws {
        let data = try ModelFiles.data(file)
        guard CharacterMap.areSound(in: Array(data)) else {
            throw ModelFileError(
                .malformed, file: file.path, found: "a sentencepiece model whose character map is damaged",
                expected: "one, as its trainer writes it")
        }
        let opened = data.withUnsafeBytes { bytes in
            bytes.bindMemory(to: UInt8.self).baseAddress.flatMap { sp_open($0, bytes.count) }
        }
        guard let opened, sp_size(opened) > 0 else {
            sp_close(opened)
            throw ModelFileError(
                .malformed, file: file.path, found: "no sentencepiece model", expected: "one, as its trainer writes it")
        }
        model = opened
        (self.canonical, self.contextLength) = (canonical, contextLength)
        (end, self.padding) = (sp_id(opened, "</s>"), sp_id(opened, padding))
        largestID = sp_size(opened) - 1
    }

    deinit { sp_close(model) }

    package func encode(_ text: String) -> [Int32] {
        var text = canonical.text(text)
        guard !text.isEmpty else { return [end] }
        var ids = [Int32](repeating: 0, count: contextLength)
        let found = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map { sp_encode(model, $0, characters.count, &ids, ids.count) } ?? -1
            }
        }
        return ids.prefix(max(0, min(Int(found), contextLength - 1))) + [end]
    }
}

/// Text as SigLIP's tokens take it: without punctuation, in lower case, single spaces.
struct CanonicalText: Equatable, Sendable {
    var lowercases = true
    var dropsPunctuation = true

    /// Python's `string.punctuation`.
    private static let punctuation = Set(##"!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"##.unicodeScalars)

    func text(_ text: String) -> String {
        var scalars = Array(text.unicodeScalars)
        if lowercases { scalars = scalars.flatMap { $0.properties.lowercaseMapping.unicodeScalars } }
        if dropsPunctuation { scalars.removeAll(where: Self.punctuation.contains) }
        let words = scalars.split(whereSeparator: { $0.properties.isWhitespace })
        return words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    }
}
