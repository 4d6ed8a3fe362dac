import Foundation
import Tensors
import TestSupport
import Testing

@testable import CLIP

@Suite struct BytePairLearnerTests {
    private let captions = [
        "a chest x-ray of a child", "a chest radiograph, showing a nodule", "A Chest X-Ray of an adult!!",
        "an ultrasound of the breast", "a breast ultrasound that shows a cyst", "banana bananas ananas aaaa aaaaaaa",
        "superposition of supersonic posters: a naïve café, naïve cafés", "a chest x-ray of a child",
    ]

    /// The definition, word by word, with everything counted anew before each merge.
    private func plainMerges(_ words: [String], limit: Int) -> [BytePairVocabulary.Merge] {
        var words = words.map { word in
            var symbols = word.utf8.map { ByteSymbols.symbols[Int($0)] }
            symbols[symbols.count - 1] += ByteSymbols.wordEnd
            return symbols
        }
        var merges: [BytePairVocabulary.Merge] = []
        while merges.count < limit {
            var counts: [BytePairVocabulary.Merge: Int] = [:]
            for word in words {
                for (left, right) in zip(word, word.dropFirst()) { counts[.init(left, right), default: 0] += 1 }
            }
            let order = counts.sorted {
                ($1.value, $0.key.left, $0.key.right) < ($0.value, $1.key.left, $1.key.right)
            }
            guard let best = order.first, best.value >= 2 else { break }
            if !merges.contains(best.key) { merges.append(best.key) }
            words = words.map { merged(best.key, in: $0) }
        }
        return merges
    }

    private func merged(_ merge: BytePairVocabulary.Merge, in word: [String]) -> [String] {
        var result: [String] = []
        var rest = word[...]
        while let first = rest.popFirst() {
            if first == merge.left, rest.first == merge.right {
                rest.removeFirst()
                result.append(merge.merged)
            } else {
                result.append(first)
            }
        }
        return result
    }

    @Test(arguments: [514, 530, 560, 2000]) func agreesWithThePlainDefinition(size: Int) {
        let words = captions.flatMap { Array(WordScanner(normalising: $0[...])) }
        let learnt = BytePairVocabulary(learningFrom: captions, size: size)
        #expect(learnt.merges == plainMerges(words, limit: size - 514))
        #expect(learnt.ids.count == 514 + learnt.merges.count)
        #expect(learnt.ids.count <= size)
    }

    /// Random words of few letters: overlaps, ties, and symbols that two merges make.
    @Test(arguments: 0..<20) func agreesWithThePlainDefinitionOnRandomWords(seed: UInt64) {
        var state = seed
        func random(_ below: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % below)
        }
        let words = (0..<60).map { _ in String((0...random(8)).map { _ in Character(["a", "b", "c"][random(3)]) }) }
        let learnt = BytePairVocabulary(learningFrom: [words.joined(separator: " ")], size: 5000)
        #expect(learnt.merges == plainMerges(words, limit: .max))
    }

    @Test func orderAndCaseOfTheCaptionsDoNotMatter() {
        let learnt = BytePairVocabulary(learningFrom: captions, size: 600)
        #expect(BytePairVocabulary(learningFrom: captions.reversed(), size: 600) == learnt)
        #expect(BytePairVocabulary(learningFrom: captions.map { $0.uppercased() }, size: 600) == learnt)
    }

    @Test func wordsThatRepeatBecomeOneToken() {
        let learnt = BytePairVocabulary(learningFrom: captions, size: 2000)
        let tokenizer = CLIPTokenizer(learnt)
        for word in ["chest", "ray", "child", "ultrasound", "breast", "of"] {
            #expect(tokenizer.encode(word).count == 3, "\(word)")
        }
        let names = Dictionary(uniqueKeysWithValues: learnt.ids.map { ($1, $0) })
        let text = tokenizer.encode("a chest x-ray of bananas").dropFirst().dropLast().compactMap { names[$0] }.joined()
        #expect(text == "a</w>chest</w>x</w>-</w>ray</w>of</w>bananas</w>")
    }

    @Test func markersAreNoWords() {
        let learnt = BytePairVocabulary(learningFrom: ["<|endoftext|>", "<|endoftext|>"], size: 600)
        #expect(learnt.merges.isEmpty)
        #expect(BytePairVocabulary(learningFrom: [], size: 514).ids.count == 514)
    }
}
