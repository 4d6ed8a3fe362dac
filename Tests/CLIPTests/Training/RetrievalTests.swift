import Testing

@testable import CLIP

@Suite struct RetrievalTests {
    @Test func everyPairThatFindsItselfIsRight() {
        let embeddings = PairEmbeddings(images: [1, 0, 0, 1, 0.6, 0.8], texts: [1, 0, 0, 1, 0.6, 0.8])
        let retrieval = Retrieval(embeddings, groups: [0, 1, 2])
        #expect(retrieval.imageToText == 1 && retrieval.textToImage == 1)
        #expect(abs(retrieval.chance - 1.0 / 3) < 1e-12)
        #expect(retrieval.pairs == 3)
    }

    @Test func theTwoWaysAreCountedApart() {
        // Both images are nearest to the first text; the texts find their own images.
        let embeddings = PairEmbeddings(images: [1, 0, 0.8, 0.6], texts: [1, 0, 0.28, 0.96])
        let retrieval = Retrieval(embeddings, groups: [0, 1])
        #expect(retrieval.imageToText == 1)
        let shifted = Retrieval(PairEmbeddings(images: [1, 0, 0.8, 0.6], texts: [1, 0, 0, 1]), groups: [0, 1])
        #expect(shifted.imageToText == 0.5)
        #expect(shifted.textToImage == 1)
        #expect(shifted.mean == 0.75)
    }

    @Test func anotherPairOfTheSameCaptionIsRight() {
        let embeddings = PairEmbeddings(images: [1, 0, 0, 1], texts: [0, 1, 1, 0])
        #expect(Retrieval(embeddings, groups: [0, 1]).mean == 0)
        #expect(Retrieval(embeddings, groups: [7, 7]).mean == 1)
        #expect(Retrieval(embeddings, groups: [7, 7]).chance == 1)
    }
}
