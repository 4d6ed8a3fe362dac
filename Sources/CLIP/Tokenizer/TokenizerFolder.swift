import Foundation
import Tensors

/// The files of a model folder from which tokens come, and the tokenizer that they make.
struct TokenizerFolder {
    /// What a text tower needs.
    struct Need {
        let contextLength: Int
        /// What rows are filled up with, where the tokenizer does not say it.
        var padding: Int32?
        var fillsContext = false
    }

    let tokenizer: any Tokenizer
    /// The files that were used, by their names.
    let files: [String]

    private static let both = ["vocab.json", "merges.txt"]
    private static let packed = ["bpe_simple_vocab_16e6.txt.gz", "bpe_simple_vocab_16e6.txt"]
    private static let fast = "tokenizer.json"
    private static let list = "vocab.txt"
    private static let pieces = "spiece.model"
    private static let settings = "tokenizer_config.json"

    /// All files that a tokenizer may be made of.
    static let names = both + [fast, list, pieces, settings] + packed

    /// CLIP's byte pairs: `vocab.json` and `merges.txt`, `tokenizer.json`, or open_clip's own file.
    ///
    /// - Throws: `ModelFileError` where there is none, or it is malformed.
    static func bytePairs(_ directory: URL, _ need: Need) throws -> TokenizerFolder {
        if WeightFolder.found([both[0]], in: directory) != nil || isMissing([fast] + packed, directory) {
            let vocabulary = try explained(directory, both[0], "it and merges.txt, \(fast), or \(packed[0])") {
                try BytePairVocabulary(directory: directory)
            }
            return TokenizerFolder(tokenizer: clip(vocabulary, need), files: both)
        }
        guard let file = WeightFolder.found(packed, in: directory), isMissing([fast], directory) else {
            return try fastTokenizer(directory, need)
        }
        let vocabulary = try BytePairVocabulary(simpleVocabulary: directory.appendingPathComponent(file))
        return TokenizerFolder(tokenizer: clip(vocabulary, need), files: [file])
    }

    /// BERT's pieces of words: `tokenizer.json`, or `vocab.txt` with what `tokenizer_config.json` says about it.
    ///
    /// - Throws: `ModelFileError` where there is none, or it is malformed.
    static func wordPieces(_ directory: URL, _ need: Need) throws -> TokenizerFolder {
        guard isMissing([fast], directory) else { return try fastTokenizer(directory, need) }
        let file = directory.appendingPathComponent(list)
        let text = try explained(directory, list, "it, or \(fast), of the model's text tower") {
            try ModelFiles.text(file)
        }
        var ids: [String: Int32] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            ids[line.hasSuffix("\r") ? String(line.dropLast()) : String(line)] = Int32(index)
        }
        ids[""] = nil
        let settings = try Settings(directory)
        let normalizer = WordPieceTokenizer.Normalizer(
            lowercases: settings.doLowerCase ?? true, stripsAccents: settings.stripAccents,
            partsChinese: settings.tokenizeChineseChars ?? true)
        guard
            let tokenizer = WordPieceTokenizer(
                ids, normalizer, contextLength: need.contextLength, fillsContext: need.fillsContext)
        else {
            throw ModelFileError(
                .malformed, file: file.path, found: "a list of \(ids.count) tokens without them",
                expected: "[CLS], [SEP], [UNK] and [PAD] among a token a line")
        }
        return TokenizerFolder(tokenizer: tokenizer, files: [list] + settings.files)
    }

    /// SigLIP's: `spiece.model`, or `tokenizer.json`.
    ///
    /// - Throws: `ModelFileError` where there is none, or it is malformed.
    static func sentencePieces(_ directory: URL, _ need: Need) throws -> TokenizerFolder {
        let settings = try Settings(directory)
        if isMissing([pieces], directory), !isMissing([fast], directory) {
            return try fastTokenizer(directory, need, lowercases: true, settings.files)
        }
        let file = directory.appendingPathComponent(pieces)
        let tokenizer = try explained(directory, pieces, "it, or \(fast)") {
            try SentencePieceTokenizer(
                file, CanonicalText(lowercases: settings.doLowerCase ?? true), padding: settings.padToken ?? "</s>",
                contextLength: need.contextLength)
        }
        return TokenizerFolder(tokenizer: tokenizer, files: [pieces] + settings.files)
    }

    private static func clip(_ vocabulary: BytePairVocabulary, _ need: Need) -> CLIPTokenizer {
        CLIPTokenizer(
            vocabulary, contextLength: need.contextLength, padding: need.padding, fillsContext: need.fillsContext)
    }

    private static func fastTokenizer(
        _ directory: URL, _ need: Need, lowercases: Bool = false, _ others: [String] = []
    ) throws -> TokenizerFolder {
        let tokenizer = try TokenizerFile.tokenizer(
            directory.appendingPathComponent(fast), lowercases: lowercases, contextLength: need.contextLength,
            padding: need.padding, fillsContext: need.fillsContext)
        return TokenizerFolder(tokenizer: tokenizer, files: [fast] + others)
    }

    private static func isMissing(_ names: [String], _ directory: URL) -> Bool {
        WeightFolder.found(names, in: directory) == nil
    }

    /// Says which file to add where one is missing.
    private static func explained<Value>(
        _ directory: URL, _ name: String, _ expected: String, _ body: () throws -> Value
    ) throws -> Value {
        do {
            return try body()
        } catch let error as ModelFileError where error.problem == .missing && error.file.hasSuffix(name) {
            throw ModelFileError(.missing, file: error.file, found: error.found, expected: expected)
        }
    }

    /// `tokenizer_config.json`, where it is there: any member may be missing.
    private struct Settings: Decodable {
        var doLowerCase: Bool?
        var stripAccents: Bool?
        var tokenizeChineseChars: Bool?
        var padToken: String?
        var isThere: Bool?

        private enum CodingKeys: String, CodingKey { case doLowerCase, stripAccents, tokenizeChineseChars, padToken }

        init(_ directory: URL) throws {
            guard !isMissing([settings], directory) else { return }
            self = try ModelFiles.decode(Settings.self, from: directory.appendingPathComponent(settings))
            isThere = true
        }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            doLowerCase = try members.decodeIfPresent(Bool.self, forKey: .doLowerCase)
            stripAccents = try members.decodeIfPresent(Bool.self, forKey: .stripAccents)
            tokenizeChineseChars = try members.decodeIfPresent(Bool.self, forKey: .tokenizeChineseChars)
            // Some files describe the token at length.
            padToken = try? members.decodeIfPresent(String.self, forKey: .padToken)
        }

        var files: [String] { isThere == true ? [settings] : [] }
    }
}
