import Foundation
import Tensors
import Testing

@testable import CLIP

/// A network, and the features that PyTorch computed with it; made by `Fixtures/make_encoders.py`.
struct EncoderFixture: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    /// What stands in `config.json`.
    let config: String
    let channels: Int
    let size: Int
    let width: Int
    /// Every how many-th feature is kept.
    let step: Int
    /// Of two images.
    let features: [[Float]]

    var testDescription: String { name }

    static let all: [EncoderFixture] = {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fixtures/encoders.json").standardizedFileURL
        return (try? JSONDecoder().decode([EncoderFixture].self, from: Data(contentsOf: url))) ?? []
    }()

    static func named(_ name: String) throws -> EncoderFixture {
        try #require(all.first { $0.name == name })
    }

    var configuration: ImageEncoderConfiguration {
        get throws {
            let file = try ModelFiles.decoder.decode(EncoderFile.self, from: Data(config.utf8))
            return try ImageEncoderConfiguration(file, preparedSize: size, ConfigurationCheck(path: "config.json"))
        }
    }

    /// How the network's own library names its tensors.
    var naming: Naming {
        get throws {
            let namings = Naming.all(for: try configuration)
            switch name {
            case "monai", "transformers", "dinov2", "registers": return namings[1]
            default: return namings[0]
            }
        }
    }

    /// The features of the fixture's images, with weights from a source.
    func features(
        _ configuration: ImageEncoderConfiguration, _ weights: any WeightSource
    ) throws -> [Float] {
        let shape = [2, channels, size, size]
        return try Compute.run(referencePolicy: .refuse) { compute in
            let pixels = compute.tensor(FormulaWeights.pixels(shape.reduce(1, *)), shape: shape)
            return try ImageEncoder(configuration, weights, compute).features(pixels).values
        }
    }

    /// The largest difference from PyTorch's features, as a share of the largest of them.
    func difference(_ found: [Float]) -> Float {
        guard found.count == 2 * width else { return .infinity }
        let kept = found.indices.filter { $0 % width % step == 0 }.map { found[$0] }
        let expected = features.flatMap { $0 }
        return largestDifference(kept, expected) / expected.reduce(0) { max($0, abs($1)) }
    }
}
