import Foundation
import TestSupport
import Tensors
import Testing

@testable import CLIP

/// The tiny checkpoint and what PyTorch made of it.
struct TinyFixture {
    struct Texts: Decodable {
        let prompts: [String]
        let images: [String]
    }

    static let isThere = References.fixtures != nil
    static let missing = Comment(rawValue: References.fixturesMissing)

    let folder: URL
    let model: CLIPModel
    let expected: SafetensorsFile
    let texts: Texts

    init() throws {
        folder = try #require(References.fixtures)
        let directory = folder.appendingPathComponent("clip-tiny")
        model = try CLIPModel(directory: directory)
        expected = try SafetensorsFile(directory.appendingPathComponent("expected.safetensors"))
        let json = try Data(contentsOf: directory.appendingPathComponent("expected.json"))
        texts = try JSONDecoder().decode(Texts.self, from: json)
    }
}

/// The largest difference of two arrays' elements; infinite where their sizes differ or anything is not finite.
func largestDifference(_ left: [Float], _ right: [Float]) -> Float {
    guard left.count == right.count else { return .infinity }
    return zip(left, right).reduce(0) { largest, pair in
        let difference = abs(pair.0 - pair.1)
        return difference.isFinite ? max(largest, difference) : .infinity
    }
}
