import Foundation
import Images
import Synchronization
import TestSupport
import Tensors
import Testing

@testable import CLIP

@Suite(.enabled(if: TinyFixture.isThere, TinyFixture.missing)) struct InferenceTests {
    private func images(_ fixture: TinyFixture) throws -> [PixelImage] {
        try fixture.texts.images.map { name in
            let file = fixture.folder.appendingPathComponent("images/\(name)")
            return try ImageDecoder.decode(Array(Data(contentsOf: file)), path: file.path)
        }
    }

    @Test func imagesFromFilesAreEmbeddedAsByTransformers() throws {
        let fixture = try TinyFixture()
        let images = try images(fixture)
        let collected = Mutex<[[Float]]>([])
        try fixture.model.embedImages(0..<images.count, batch: 4, threads: 2) {
            images[$0]
        } deliver: { _, rows in
            collected.withLock { $0 += rows }
        }
        let embeddings = collected.withLock { $0 }
        #expect(try largestDifference(embeddings.flatMap { $0 }, fixture.expected.floats("image_embeds")) < 5e-3)
    }

    @Test func probabilitiesAreTransformers() throws {
        let fixture = try TinyFixture()
        let classifier = try fixture.model.classifier(prompts: fixture.texts.prompts.map { [$0] }, threads: 1)
        let embeddings = try fixture.expected.floats("image_embeds")
        let width = fixture.model.configuration.projectionWidth
        let rows = stride(from: 0, to: embeddings.count, by: width).flatMap { start in
            classifier.probabilities(of: Array(embeddings[start..<start + width])).map { Float($0) }
        }
        #expect(try largestDifference(rows, fixture.expected.floats("probabilities")) < 1e-4)
    }
}

@Suite struct BatchTests {
    private let image = PixelImage(width: 4, height: 2, channels: 1, samples: [0, 50, 100, 150, 200, 250, 25, 75])

    private func withSmallModel(_ body: (CLIPModel) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try SmallModel.write(to: folder)
            try body(CLIPModel(directory: folder))
        }
    }

    @Test func imagesThatCannotBeLoadedAreLeftOut() throws {
        try withSmallModel { model in
            let collected = Mutex<[[Int]]>([])
            try model.embedImages(3..<9, batch: 2, threads: 2) { [image] in
                [4, 5, 6].contains($0) ? nil : image
            } deliver: {
                numbers, rows in
                #expect(numbers.count == rows.count)
                collected.withLock { $0.append(numbers) }
            }
            #expect(collected.withLock { $0 } == [[3], [], [7, 8]])
        }
    }

    @Test func neitherWorkersNorTheFirstBatchChangeABit() throws {
        try withSmallModel { model in
            func embeddings(_ range: Range<Int>, threads: Int = 1) throws -> [[Float]] {
                let collected = Mutex<[[Float]]>([])
                try model.embedImages(range, batch: 4, threads: threads) { number in
                    PixelImage(width: 2, height: 1, channels: 1, samples: [UInt8(number), UInt8(2 * number)])
                } deliver: { _, rows in
                    collected.withLock { $0 += rows }
                }
                return collected.withLock { $0 }
            }
            let whole = try embeddings(0..<9)
            #expect(try embeddings(4..<9) == Array(whole[4...]))
            #expect(try embeddings(0..<9, threads: 3) == whole)
        }
    }

    @Test func whatLoadingThrowsEndsTheRun() throws {
        struct Stop: Error {}
        try withSmallModel { model in
            #expect(throws: Stop.self) {
                try model.embedImages(0..<9, batch: 2, threads: 1) { _ in
                    throw Stop()
                } deliver: { _, _ in
                }
            }
        }
    }
}

@Suite struct ZeroShotClassifierTests {
    @Test func ensemblesAreMeansOfLengthOne() {
        let classifier = ZeroShotClassifier(promptEmbeddings: [[[1, 0], [0, 1]], [[0, -1]]], scale: 10)
        #expect(classifier.classEmbeddings[0].allSatisfy { abs($0 - Float(0.5).squareRoot()) < 1e-6 })
        #expect(classifier.classEmbeddings[1] == [0, -1])
    }

    @Test func probabilitiesAreASoftmaxOfScaledCosines() {
        let classifier = ZeroShotClassifier(promptEmbeddings: [[[1, 0]], [[0, 1]]], scale: 2)
        let probabilities = classifier.probabilities(of: [0.6, 0.8])
        #expect(abs(probabilities[1] - 1 / (1 + exp(-0.4))) < 1e-6)
        #expect(abs(probabilities.reduce(0, +) - 1) < 1e-12)
    }
}
