import Foundation
import Tensors
import TestSupport
import Testing

@testable import CLIP

@Suite struct BytePairVocabularyTests {
    private func vocabulary(_ ids: String, merges: String) throws -> BytePairVocabulary {
        try withTemporaryFolder { folder in
            try Data(ids.utf8).write(to: folder.appendingPathComponent("vocab.json"))
            try Data(merges.utf8).write(to: folder.appendingPathComponent("merges.txt"))
            return try BytePairVocabulary(directory: folder)
        }
    }

    @Test func readsTokensAndMerges() throws {
        let ids = #"{"a":0,"b</w>":1,"ab</w>":2,"<|startoftext|>":3,"<|endoftext|>":4}"#
        let vocabulary = try vocabulary(ids, merges: "#version: 0.2\r\na b</w>\r\n")
        #expect(vocabulary.merges == [.init("a", "b</w>")])
        #expect(vocabulary.start == 3)
        #expect(BytePairEncoder(vocabulary).tokens(of: "ab") == [2])
        #expect(BytePairEncoder(vocabulary).tokens(of: "ac") == [0, 4])
    }

    @Test(arguments: [
        (#"{"<|startoftext|>":0,"<|endoftext|>":1}"#, "a b\n", "a merge of \"a\" and \"b\""),
        (#"{"<|startoftext|>":0,"<|endoftext|>":1}"#, "a b c\n", "the line \"a b c\""),
        (#"{"<|startoftext|>":0}"#, "", "no token <|endoftext|>"),
        (#"{"<|startoftext|>":0,"<|endoftext|>":-1}"#, "", "no vocabulary in JSON"),
        (#"{"a":"b"}"#, "", "no vocabulary in JSON"),
    ])
    func refusesFilesThatDoNotFit(ids: String, merges: String, message: String) {
        let error = #expect(throws: ModelFileError.self) { try vocabulary(ids, merges: merges) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    private func vocabulary(mergesFile text: String) throws -> BytePairVocabulary {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("merges.txt")
            try Data(text.utf8).write(to: file)
            return try BytePairVocabulary(mergesFile: file)
        }
    }

    @Test func takesMergesOfAFileAlone() throws {
        let learnt = BytePairVocabulary(learningFrom: ["banana bandana", "banana µ µ"], size: 600)
        let lines = learnt.merges.map { "\($0.left) \($0.right)\n" }
        #expect(try vocabulary(mergesFile: "#version: 0.2\n" + lines.joined()) == learnt)
    }

    @Test(arguments: [
        ("", "no merges"), ("#version: 0.2\n", "no merges"), ("a b\nab\n", "the line \"ab\""),
        ("a b\nabc d\n", "\"abc\" to be made by an earlier merge"), ("a\u{3042} b\n", "a merge of"),
    ])
    func refusesMergesThatNothingCanUse(text: String, message: String) {
        let error = #expect(throws: ModelFileError.self) { try vocabulary(mergesFile: text) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func namesAMergesFileThatIsMissing() {
        let error = #expect(throws: ModelFileError.self) {
            try BytePairVocabulary(mergesFile: URL(fileURLWithPath: "/absent/merges.txt"))
        }
        #expect(error?.problem == .missing && error?.file == "/absent/merges.txt")
    }
}
