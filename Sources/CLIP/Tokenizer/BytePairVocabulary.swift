import Foundation
import Tensors

/// The tokens of a byte-pair encoding and the merges that build them.
package struct BytePairVocabulary: Equatable, Sendable {
    /// Two symbols that are to become one.
    package struct Merge: Hashable, Sendable {
        /// The symbol on the left.
        package let left: String
        /// The symbol on the right.
        package let right: String

        /// Makes a merge of two symbols.
        package init(_ left: String, _ right: String) {
            self.left = left
            self.right = right
        }

        var merged: String { left + right }
    }

    /// The token that starts every text.
    package static let startOfText = "<|startoftext|>"
    /// The token that ends every text and stands for what is unknown.
    package static let endOfText = "<|endoftext|>"

    /// The id of each token.
    package let ids: [String: Int32]
    /// The merges, the first ones to be applied first.
    package let merges: [Merge]
    /// The id of the token that starts every text.
    package let start: Int32
    /// The id of the token that ends every text.
    package let end: Int32

    /// Numbers the tokens as CLIP does: the bytes' symbols, the same at a word's end, the merges, the start, the end.
    package init(merges: [Merge]) {
        let symbols = ByteSymbols.bytesInOrder.map { ByteSymbols.symbols[Int($0)] }
        let tokens = symbols + symbols.map { $0 + ByteSymbols.wordEnd } + merges.map(\.merged)
        var ids: [String: Int32] = [:]
        for token in tokens + [Self.startOfText, Self.endOfText] where ids[token] == nil {
            ids[token] = Int32(ids.count)
        }
        self.ids = ids
        self.merges = merges
        end = Int32(ids.count - 1)
        start = end - 1
    }

    /// Reads `vocab.json` and `merges.txt` of a model folder.
    ///
    /// - Throws: `ModelFileError` where one of them is missing or malformed, or a merge makes no token of the vocabulary.
    package init(directory: URL) throws {
        let vocabulary = directory.appendingPathComponent("vocab.json")
        let ids = try Self.tokens(vocabulary)
        let list = directory.appendingPathComponent("merges.txt")
        try self.init(ids, merges: Self.merges(in: ModelFiles.text(list), file: list.path), vocabulary, list)
    }

    /// Puts the tokens and merges of files together.
    ///
    /// - Throws: `ModelFileError` where a merge makes no token, or the tokens of start and end are missing.
    init(_ ids: [String: Int32], merges: [Merge], _ vocabulary: URL, _ list: URL) throws {
        (self.ids, self.merges) = (ids, merges)
        start = try Self.id(of: Self.startOfText, in: ids, file: vocabulary)
        end = try Self.id(of: Self.endOfText, in: ids, file: vocabulary)
        for merge in merges {
            for token in [merge.left, merge.right, merge.merged] where ids[token] == nil {
                let found = "a merge of \"\(merge.left)\" and \"\(merge.right)\""
                let expected = "\"\(token)\" to be a token of \(vocabulary.lastPathComponent)"
                throw ModelFileError(.mismatched, file: list.path, found: found, expected: expected)
            }
        }
    }

    /// Merges of CLIP's own vocabulary; open_clip's file has more, which do not count.
    private static let ownMerges = 48_894

    /// Takes CLIP's own merges from the file that comes with open_clip, packed by gzip or not.
    ///
    /// - Throws: `ModelFileError` where the file cannot be read or a line is no pair.
    init(simpleVocabulary file: URL) throws {
        let text = try file.pathExtension == "gz" ? ModelFiles.unpackedText(file) : ModelFiles.text(file)
        self.init(merges: Array(try Self.merges(in: text, file: file.path).prefix(Self.ownMerges)))
    }

    /// Takes the merges of a file alone and numbers the tokens as CLIP does.
    ///
    /// - Throws: `ModelFileError` where the file cannot be read, a line is no pair, there is none, or a symbol is neither
    ///   a byte's nor made by an earlier line.
    package init(mergesFile: URL) throws {
        let merges = try Self.merges(in: ModelFiles.text(mergesFile), file: mergesFile.path)
        guard !merges.isEmpty else {
            throw ModelFileError(.malformed, file: mergesFile.path, found: "no merges", expected: "a pair a line")
        }
        var known = Set(ByteSymbols.symbols + ByteSymbols.symbols.map { $0 + ByteSymbols.wordEnd })
        for merge in merges {
            for symbol in [merge.left, merge.right] where !known.contains(symbol) {
                let found = "a merge of \"\(merge.left)\" and \"\(merge.right)\""
                let expected = "\"\(symbol)\" to be made by an earlier merge"
                throw ModelFileError(.malformed, file: mergesFile.path, found: found, expected: expected)
            }
            known.insert(merge.merged)
        }
        self.init(merges: merges)
    }

    /// The merges in the text of a merges file: a pair a line, parted by a space, under an optional `#version` line.
    ///
    /// - Throws: `ModelFileError` at a line that is no pair.
    package static func merges(in text: String, file: String) throws -> [Merge] {
        let lines = text.split(whereSeparator: \.isNewline)
        let hasHeader = lines.first.map { $0.contains("#version") } ?? false
        return try lines.dropFirst(hasHeader ? 1 : 0).map { line in try merge(line, file: file) }
    }

    private static func merge(_ line: Substring, file: String) throws -> Merge {
        let symbols = line.split(separator: " ", omittingEmptySubsequences: false)
        guard symbols.count == 2, symbols.allSatisfy({ !$0.isEmpty }) else {
            throw ModelFileError(
                .malformed, file: file, found: "the line \"\(line)\"", expected: "two symbols and a space")
        }
        return Merge(String(symbols[0]), String(symbols[1]))
    }

    /// A pair that a file writes as two symbols with a space between them.
    ///
    /// - Throws: `ModelFileError` where it is none.
    static func merge(_ text: String, file: String) throws -> Merge { try merge(text[...], file: file) }

    private static func tokens(_ file: URL) throws -> [String: Int32] {
        do {
            let ids = try JSONDecoder().decode([String: Int32].self, from: ModelFiles.data(file))
            if ids.values.allSatisfy({ $0 >= 0 }) { return ids }
        } catch let error as ModelFileError {
            throw error
        } catch {
            // What JSONDecoder says is of no use to the reader of the message.
        }
        let expected = "an object that gives each token a number, 0 or more"
        throw ModelFileError(.malformed, file: file.path, found: "no vocabulary in JSON", expected: expected)
    }

    private static func id(of token: String, in ids: [String: Int32], file: URL) throws -> Int32 {
        if let id = ids[token] { return id }
        throw ModelFileError(.malformed, file: file.path, found: "no token \(token)", expected: "CLIP's vocabulary")
    }
}
