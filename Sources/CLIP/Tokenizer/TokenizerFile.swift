import Foundation
import Tensors

/// `tokenizer.json` of Hugging Face's tokenizers, as far as it tells the kinds of tokenizer apart that are known here.
struct TokenizerFile: Decodable {
    /// A step before the words are taken apart.
    struct Step: Decodable {
        struct Pattern: Decodable {
            var text: String?

            enum CodingKeys: String, CodingKey { case text = "String" }
        }

        let type: String
        var normalizers: [Step]?
        var pattern: Pattern?
        var content: String?
        var prepend: String?
        var lowercase: Bool?
        var stripAccents: Bool?
        var chinese: Bool?
        var cleans: Bool?

        enum CodingKeys: String, CodingKey {
            case type, normalizers, pattern, content, prepend, lowercase
            case stripAccents = "strip_accents"
            case chinese = "handle_chinese_chars"
            case cleans = "clean_text"
        }
    }

    struct Model: Decodable {
        var type: String?
        var vocabulary: [String: Int32]?
        var merges: [Merge]?
        var wordEnd: String?
        var hasByteFallback: Bool?

        enum CodingKeys: String, CodingKey {
            case type, merges
            case vocabulary = "vocab"
            case wordEnd = "end_of_word_suffix"
            case hasByteFallback = "byte_fallback"
        }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            type = try members.decodeIfPresent(String.self, forKey: .type)
            // Unigram's is a list.
            vocabulary = try? members.decode([String: Int32].self, forKey: .vocabulary)
            merges = try members.decodeIfPresent([Merge].self, forKey: .merges)
            wordEnd = try members.decodeIfPresent(String.self, forKey: .wordEnd)
            hasByteFallback = try members.decodeIfPresent(Bool.self, forKey: .hasByteFallback)
        }
    }

    /// Two symbols, as a list or with a space between them.
    struct Merge: Decodable {
        let symbols: [String]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                symbols = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            } else {
                symbols = try value.decode([String].self)
            }
        }
    }

    struct Added: Decodable {
        let id: Int32
        let content: String
    }

    var normalizer: Step?
    let model: Model
    var added: [Added]?

    enum CodingKeys: String, CodingKey {
        case normalizer, model
        case added = "added_tokens"
    }
}

extension TokenizerFile {
    /// Makes the tokenizer that the file describes.
    ///
    /// - Throws: `ModelFileError` where the file is malformed or describes another kind.
    static func tokenizer(
        _ file: URL, lowercases: Bool = false, contextLength: Int, padding: Int32?, fillsContext: Bool
    ) throws -> any Tokenizer {
        let data = try ModelFiles.data(file)
        let found: TokenizerFile
        do {
            found = try JSONDecoder().decode(TokenizerFile.self, from: data)
        } catch {
            throw ModelFileError(
                .malformed, file: file.path, found: "no tokenizer in JSON",
                expected: "a file of Hugging Face's tokenizers")
        }
        let ids = try found.ids(file)
        switch (found.model.type ?? "", found.model.wordEnd ?? "", found.model.hasByteFallback ?? false) {
        case ("WordPiece", _, _):
            let made = WordPieceTokenizer(
                ids, found.wordNormalizer, contextLength: contextLength, fillsContext: fillsContext)
            return try known(made, file, "[CLS], [SEP], [UNK] and [PAD]")
        case (_, ByteSymbols.wordEnd, _):
            let vocabulary = try BytePairVocabulary(ids, merges: found.merges(file), file, file)
            return CLIPTokenizer(
                vocabulary, contextLength: contextLength, padding: padding, fillsContext: fillsContext)
        case ("BPE", _, true):
            let made = ByteFallbackTokenizer(
                ids, merges: try found.merges(file), contextLength: contextLength,
                normalize: try found.rule(file, lowercases: lowercases))
            return try known(made, file, "<eos>, <pad> and a token for each byte")
        case (let type, _, _):
            throw ModelFileError(
                .unsupported, file: file.path, found: "a tokenizer of the kind \"\(type)\"",
                expected: "CLIP's byte pairs, WordPiece, or byte pairs with byte_fallback; or spiece.model beside it")
        }
    }

    private static func known<Made: Tokenizer>(_ made: Made?, _ file: URL, _ tokens: String) throws -> Made {
        if let made { return made }
        throw ModelFileError(.malformed, file: file.path, found: "a vocabulary without them", expected: tokens)
    }

    private func ids(_ file: URL) throws -> [String: Int32] {
        var ids = model.vocabulary ?? [:]
        for token in added ?? [] { ids[token.content] = token.id }
        guard ids.values.allSatisfy({ $0 >= 0 }) else {
            throw ModelFileError(
                .malformed, file: file.path, found: "a token of a number below 0", expected: "0 or more")
        }
        return ids
    }

    private func merges(_ file: URL) throws -> [BytePairVocabulary.Merge] {
        try (model.merges ?? []).map { merge in
            guard merge.symbols.count == 2, merge.symbols.allSatisfy({ !$0.isEmpty }) else {
                throw ModelFileError(
                    .malformed, file: file.path, found: "a merge of \(merge.symbols.count) symbols", expected: "two")
            }
            return BytePairVocabulary.Merge(merge.symbols[0], merge.symbols[1])
        }
    }

    private var wordNormalizer: WordPieceTokenizer.Normalizer {
        guard let step = normalizer, step.type == "BertNormalizer" else { return .init() }
        return .init(
            lowercases: step.lowercase ?? true, stripsAccents: step.stripAccents, partsChinese: step.chinese ?? true,
            cleans: step.cleans ?? true)
    }

    /// What is done to a text first.
    private func rule(_ file: URL, lowercases: Bool) throws -> @Sendable (String) -> String {
        var steps: [@Sendable (String) -> String] = lowercases ? [{ $0.lowercased() }] : []
        for step in normalizer.map({ $0.normalizers ?? [$0] }) ?? [] {
            switch (step.type, step.pattern?.text) {
            case ("Lowercase", _): steps.append { $0.lowercased() }
            case ("Replace", let old?):
                let new = step.content ?? ""
                steps.append { $0.replacingOccurrences(of: old, with: new, options: .literal) }
            case ("Prepend", _):
                let prefix = step.prepend ?? ""
                steps.append { $0.isEmpty ? $0 : prefix + $0 }
            case ("NFC", _): steps.append { $0.precomposedStringWithCanonicalMapping }
            case ("NFKC", _): steps.append { $0.precomposedStringWithCompatibilityMapping }
            default:
                throw ModelFileError(
                    .unsupported, file: file.path, found: "the normalizer \(step.type)",
                    expected: "Lowercase, Replace, Prepend, NFC or NFKC")
            }
        }
        let rules = steps
        return { text in rules.reduce(text) { $1($0) } }
    }
}
