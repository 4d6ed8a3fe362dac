import Foundation
import Seeded
import Tensors
import TestSupport
import Testing

@testable import CLIP

private let bothMissing = "skipped: OVERREAD_FIXTURES and OVERREAD_REAL_DATA are not both set"

@Suite struct CLIPTokenizerTests {
    private let symbols = CLIPTokenizer(BytePairVocabulary(merges: []))

    /// The words of a text, as a tokenizer without merges sees them: each ends in a token from 256 to 511.
    private func words(_ text: String) -> [String] {
        Array(WordScanner(text))
    }

    @Test func splitsWordsAsCLIPDoes() {
        #expect(words("it's 2nd  x-ray") == ["it", "'s", "2", "nd", "x", "-", "ray"])
        #expect(words("'tis 'em ''s they'll've") == ["'t", "is", "'", "em", "''", "s", "they", "'ll", "'ve"])
        #expect(words("\u{3000}超音波½²\u{85}!?\u{0301}") == ["超音波", "½", "²", "!?\u{0301}"])
        #expect(words("<|endoftext|>!!<|") == ["<|", "endoftext", "|>", "!!<|"])
        #expect(words(" \t\n") == [])
    }

    @Test func mergesTheEarliestPairsFirst() {
        let merges = [("b", "c</w>"), ("a", "b"), ("a", "a"), ("aa", "aa")].map { BytePairVocabulary.Merge($0, $1) }
        let vocabulary = BytePairVocabulary(merges: merges)
        let encoder = BytePairEncoder(vocabulary)
        func tokens(_ names: String...) -> [Int32?] { names.map { vocabulary.ids[$0] } }
        #expect(encoder.tokens(of: "abc") == tokens("a", "bc</w>"))
        #expect(encoder.tokens(of: "ab") == tokens("a", "b</w>"))
        #expect(encoder.tokens(of: "aaaaa") == tokens("aaaa", "a</w>"))
        #expect(encoder.tokens(of: "") == [])
    }

    /// The rule as it is told: again and again, all places of the earliest merge there is.
    private func mergedPlainly(_ word: String, _ vocabulary: BytePairVocabulary) -> [Int32] {
        let names = Array(word.utf8).map { ByteSymbols.symbols[Int($0)] }
        var tokens = Array(names.dropLast()) + [(names.last ?? "") + ByteSymbols.wordEnd]
        while let merge = vocabulary.merges.first(where: { merge in
            zip(tokens, tokens.dropFirst()).contains { $0 == merge.left && $1 == merge.right }
        }) {
            var merged: [String] = []
            for token in tokens {
                if token == merge.right, merged.last == merge.left {
                    merged[merged.count - 1] = merge.merged
                } else {
                    merged.append(token)
                }
            }
            tokens = merged
        }
        return tokens.compactMap { vocabulary.ids[$0] }
    }

    @Test func mergesAreThoseOfThePlainRule() {
        let vocabulary = BytePairVocabulary(
            learningFrom: ["abababa aabba abcabc bcabca aaaa aaaaa bbbb cacbc ccabab babab"], size: 600)
        let encoder = BytePairEncoder(vocabulary)
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            let letters = (0..<1 + generator.below(24)).map { _ in ["a", "b", "c"][generator.below(3)] }
            let word = letters.joined()
            #expect(encoder.tokens(of: word) == mergedPlainly(word, vocabulary), "\(word)")
        }
    }

    /// A text that is one word of 100 kB, in which every pair of letters is a merge of its own.
    @Test func aLongWordIsNoTrouble() {
        let letters = (97..<123).map { String(UnicodeScalar($0)) }
        let pairs = letters.flatMap { left in letters.map { BytePairVocabulary.Merge(left, $0) } }
        let vocabulary = BytePairVocabulary(merges: pairs)
        var generator = SeededGenerator(seed: 6)
        let word = (0..<100_000).map { _ in letters[generator.below(26)] }.joined()
        let names = Dictionary(uniqueKeysWithValues: vocabulary.ids.map { ($1, $0) })
        let tokens = BytePairEncoder(vocabulary).tokens(of: word).compactMap { names[$0] }
        #expect(tokens.joined() == word + ByteSymbols.wordEnd)
        // No two single letters are left side by side, apart from the last, which is a token of another kind.
        #expect(!zip(tokens, tokens.dropFirst()).contains { $0.count == 1 && $1.count == 1 })
    }

    @Test func numbersTokensAsCLIPDoes() {
        let vocabulary = BytePairVocabulary(merges: [.init("i", "n")])
        #expect(vocabulary.ids["!"] == 0)
        #expect(vocabulary.ids["Ā"] == 188)
        #expect(vocabulary.ids["!</w>"] == 256)
        #expect(vocabulary.ids["in"] == 512)
        #expect(vocabulary.start == 513)
        #expect(vocabulary.end == 514)
    }

    @Test func cutsLongTextsAndKeepsTheEnd() {
        let tokenizer = CLIPTokenizer(BytePairVocabulary(merges: []), contextLength: 5)
        let (start, end) = (tokenizer.vocabulary.start, tokenizer.vocabulary.end)
        #expect(tokenizer.encode("") == [start, end])
        #expect(tokenizer.encode("!!!") == [start, 0, 0, 256, end])
        #expect(tokenizer.encode("!!!!!!") == [start, 0, 0, 0, end])
        #expect(tokenizer.encode("a<|endoftext|>B b") == [start, 320, end, 321, end])
    }

    @Test func fillsShorterRowsWithTheEnd() {
        let batch = symbols.encode(["! !", "!"])
        let end = symbols.vocabulary.end
        #expect(batch.ids == [symbols.vocabulary.start, 256, 256, end, symbols.vocabulary.start, 256, end, end])
        #expect(batch.count == 2)
        #expect(batch.length == 4)
    }

    @Test(.enabled(if: References.fixtures != nil, Comment(rawValue: References.fixturesMissing)))
    func agreesWithTransformersOnASmallVocabulary() throws {
        struct Expected: Decodable {
            let prompts: [String]
            let input_ids: [[Int32]]
        }
        let folder = try #require(References.fixtures).appendingPathComponent("clip-tiny")
        let json = try Data(contentsOf: folder.appendingPathComponent("expected.json"))
        let expected = try JSONDecoder().decode(Expected.self, from: json)
        let tokenizer = CLIPTokenizer(try BytePairVocabulary(directory: folder))
        for (prompt, ids) in zip(expected.prompts, expected.input_ids) {
            #expect(tokenizer.encode(prompt) == ids, "\(prompt)")
        }
    }

    @Test(
        .enabled(if: References.fixtures != nil && References.realData != nil, Comment(rawValue: bothMissing)))
    func agreesWithTransformersOnTheFullVocabulary() throws {
        struct Expected: Decodable {
            struct Row: Decodable {
                let text: String
                let input_ids: [Int32]
            }
            let rows: [Row]
        }
        let fixture = try #require(References.fixtures).appendingPathComponent("tokenizer/full.json")
        let rows = try JSONDecoder().decode(Expected.self, from: Data(contentsOf: fixture)).rows
        let tokenizer = CLIPTokenizer(try fullVocabulary())
        #expect(rows.count == 200)
        for row in rows {
            #expect(tokenizer.encode(row.text) == row.input_ids, "\(row.text)")
        }
    }

    /// CLIP's own vocabulary, of its first 48,894 merges.
    private func fullVocabulary() throws -> BytePairVocabulary {
        let file = try #require(References.realData).appendingPathComponent("bpe_simple_vocab_16e6.txt.gz")
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", file.path]
        let output = Pipe()
        gzip.standardOutput = output
        try gzip.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        let lines = try #require(String(data: bytes, encoding: .utf8)).split(separator: "\n").prefix(48_895)
        return BytePairVocabulary(
            merges: try BytePairVocabulary.merges(in: lines.joined(separator: "\n"), file: file.path))
    }
}
