import Foundation
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
