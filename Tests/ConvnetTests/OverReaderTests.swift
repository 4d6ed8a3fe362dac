import Images
import Labels
import Seeded
import Tensors
import Testing

@testable import Convnet

@Suite struct OverReaderTests {
    private static let size = 8

    /// Short training, so that many networks are soon trained.
    private static func method(steps: Int = 24) -> OverReadMethod {
        var method = OverReadMethod.auto
        method.length = TrainingLength(epochs: 1, fewestSteps: steps, mostSteps: steps)
        method.augmentation = .none
        return method
    }

    /// Stripes of a class's own direction and width under noise.
    private static func picture(_ label: Int, _ generator: inout SeededGenerator) -> PixelImage {
        let samples = (0..<size * size).map { place in
            let along = label % 2 == 0 ? place % size : place / size
            let stripe = along / (1 + label / 2 % 4) % 2 == 0 ? 60 : 160
            return UInt8(stripe + generator.below(40))
        }
        return PixelImage(width: size, height: size, channels: 1, samples: samples)
    }

    private static func images(_ labels: [Int]) throws -> TrainingImages {
        var generator = SeededGenerator(seed: 9)
        var images = TrainingImages(size: size, channels: 1)
        for label in labels { try images.append(picture(label, &generator)) }
        return images
    }

    private static func reads(_ labels: [Int], classes: Int) -> [[Float]] {
        labels.enumerated().map { place, label in
            let sure = 0.7 + 0.2 * Float(place % 7) / 7
            return (0..<classes).map { $0 == label ? sure : (1 - sure) / Float(classes - 1) }
        }
    }

    private struct Outcome: Sendable {
        let signs: OverReadSigns?
        let rows: [[Float]]
    }

    private func learn(
        _ labels: [Int], classes: Int, groups: [Int]? = nil, images: TrainingImages? = nil,
        method: OverReadMethod = method()
    ) throws -> Outcome {
        let images = try images ?? Self.images(labels)
        let evidence = Evidence(
            members: Array(labels.indices), reads: Self.reads(labels, classes: classes), groups: groups)
        let architecture = Architecture.overRead(size: Self.size, channels: 1, classes: classes)
        return try Compute.run { compute in
            let learned = try OverReader(method, images: images, architecture: architecture)
                .learn(evidence, seed: 1, stream: 0, compute)
            return Outcome(
                signs: learned.signs, rows: try learned.ensemble.probabilities(of: images, compute))
        }
    }

    @Test func whatCanBeToldApartIs() throws {
        let labels = (0..<60).map { $0 % 2 }
        let outcome = try learn(labels, classes: 2)
        let signs = try #require(outcome.signs)
        #expect(signs.tellsClassesApart && signs.rounds == 1)
        #expect(signs.candidates.count == 2)
        #expect(outcome.rows.map(\.mostProbable) == labels)
    }

    /// Noise that is there twice, with a label that says nothing: whoever learned one copy would know the other's label.
    @Test func copiesDoNotVouchForOneAnother() throws {
        var generator = SeededGenerator(seed: 2)
        let names = (0..<40).map { _ in generator.below(2) }
        let labels = names + names
        let noise = (0..<40).map { _ in
            PixelImage(
                width: Self.size, height: Self.size, channels: 1,
                samples: (0..<Self.size * Self.size).map { _ in UInt8(generator.below(256)) })
        }
        var images = TrainingImages(size: Self.size, channels: 1)
        for picture in noise + noise { try images.append(picture) }
        let method = Self.method(steps: 80)
        let apart = try learn(labels, classes: 2, images: images, method: method)
        let grouped = try learn(
            labels, classes: 2, groups: (0..<80).map { $0 % 40 }, images: images, method: method)
        let (alone, together) = (try #require(apart.signs), try #require(grouped.signs))
        #expect(together.agreementWithFirstRead < 0.7)
        #expect(together.agreementWithFirstRead < alone.agreementWithFirstRead)
        #expect(!together.tellsClassesApart)
    }

    @Test func oneClassAloneTellsNothing() throws {
        let outcome = try learn([Int](repeating: 1, count: 12), classes: 2)
        let signs = try #require(outcome.signs)
        #expect(signs.kappa == 0 && !signs.tellsClassesApart)
        #expect(outcome.rows.allSatisfy { $0.mostProbable == 1 })
    }

    @Test func aSingleCaseIsLearnedWithoutJudges() throws {
        let outcome = try learn([0], classes: 2)
        #expect(outcome.signs == nil)
        #expect(outcome.rows.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-5 })
        let twins = try learn([0, 1], classes: 2, groups: [0, 0])
        #expect(twins.signs == nil)
        #expect(try learn([0, 1, 0], classes: 2).signs == nil, "three cases are too few for four blocks")
    }

    @Test(arguments: [[20, 20, 3], [2, 2, 0], [9, 0, 1]])
    func smallClassesAreNoObstacle(sizes: [Int]) throws {
        let labels = sizes.indices.flatMap { [Int](repeating: $0, count: sizes[$0]) }
        let outcome = try learn(labels, classes: 3)
        #expect(outcome.rows.count == labels.count)
        #expect(outcome.rows.allSatisfy { $0.allSatisfy(\.isFinite) })
        #expect(try #require(outcome.signs).classAgreement.count == 3)
    }

    @Test func fiftyClassesOfTwoCases() throws {
        let labels = (0..<100).map { $0 % 50 }
        let outcome = try learn(labels, classes: 50)
        #expect(try #require(outcome.signs).classAgreement.count == 50)
        #expect(outcome.rows.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-4 })
    }

    /// 10 of 150 cases are of the rare class; a sample of 40 has all of them, and still they are not read too often.
    @Test func largeCollectionsAreLearnedFromASample() throws {
        let labels = (0..<150).map { $0 % 15 == 0 ? 1 : 0 }
        var method = Self.method(steps: 40)
        method.mostImages = 40
        let outcome = try learn(labels, classes: 2, method: method)
        #expect(try #require(outcome.signs).cases == 40)
        #expect(outcome.rows.map(\.mostProbable) == labels)
    }
}
