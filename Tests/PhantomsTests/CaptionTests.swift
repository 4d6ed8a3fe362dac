import Testing

@testable import Phantoms

@Suite struct CaptionTests {
    @Test(arguments: [
        ("chest x-ray", "a chest x-ray"), ("x-ray of the chest", "an x-ray of the chest"),
        ("ultrasound of the breast", "an ultrasound of the breast"), ("MRI of the brain", "an MRI of the brain"),
    ])
    func nounsGetTheirArticle(noun: String, expected: String) {
        #expect(CaptionWords.withArticle(noun) == expected)
    }

    @Test func captionsNameTheirKindAndVary() {
        var random = SceneRandom(1)
        let words = CaptionWords(
            nouns: ["chest x-ray"], adjectives: ["frontal"], subject: "a child", findings: ["a nodule", "a tube"])
        let captions = Set((0..<200).map { _ in words.caption(&random) })
        #expect(captions.allSatisfy { $0.contains("chest x-ray") })
        #expect(captions.contains("a chest x-ray"))
        #expect(captions.contains { $0.contains("frontal") && $0.contains("child") && $0.contains("nodule") })
        #expect(captions.count > 20)
    }

    @Test(arguments: PhantomKind.allCases)
    func captionsAreOneLineOfPlainText(kind: PhantomKind) {
        let generator = PhantomGenerator(seed: 3, puzzleShare: 0.2)
        for index in 0..<20 {
            let caption = generator.phantom(index: index, kind: kind, size: 8).caption
            #expect(!caption.contains { $0.isNewline || $0 == "\"" || !$0.isASCII })
            #expect(caption.split(separator: " ").count < 25)
        }
    }

    @Test(arguments: PhantomKind.allCases)
    func captionsNeedNoDrawing(kind: PhantomKind) {
        for generator in [PhantomGenerator(seed: 3), PhantomGenerator(seed: 4, puzzleShare: 0.5)] {
            for index in 0..<8 {
                let phantom = generator.phantom(index: index, kind: kind, size: 8)
                #expect(generator.caption(index: index, kind: kind) == phantom.caption)
            }
        }
    }
}
