import Foundation
import TestSupport
import Testing

@testable import Images

@Suite struct PreparationTests {
    @Test(.enabled(if: References.fixtures != nil, Comment(rawValue: References.fixturesMissing)))
    func clipPixelsMatchTheReference() throws {
        let fixtures = try #require(References.fixtures)
        let names = try referenceImageNames(fixtures)
        let preprocessing = CLIPPreprocessing(size: 32)
        let expected = try referencePixelValues(fixtures)
        #expect(expected.count == names.count * preprocessing.outputCount)
        for (index, name) in names.enumerated() {
            let bytes = try [UInt8](contentsOf: fixtures.appendingPathComponent("images/\(name)"))
            let values = try preprocessing.prepare(ImageDecoder.decode(bytes, path: name))
            let differences = values.indices.map { place in
                abs(values[place] - expected[index * values.count + place])
                    * Float(preprocessing.deviation[place / 1024])
            }
            // Far below the allowed 1/255: the same 8-bit samples, floats apart.
            #expect(try #require(differences.max()) < 1e-6, "\(name)")
        }
    }

    @Test func greyEqualsRGBOfEqualChannels() throws {
        let grey = formulaPicture(width: 31, height: 17, channels: 1)
        let preprocessing = CLIPPreprocessing(size: 12)
        #expect(
            try preprocessing.prepare(grey) == preprocessing.prepare(grey.rgb))
    }

    /// transformers' `center_crop` of a 3 x 3 image to 6 x 6 puts two black rows above, one below.
    @Test func smallImagesArePaddedWithBlack() throws {
        let image = PixelImage(width: 3, height: 3, channels: 1, samples: [UInt8](repeating: 200, count: 9))
        let preprocessing = CLIPPreprocessing(target: .shortestEdge(3), width: 6, height: 6)
        let padded = try preprocessing.resizedAndCropped(image)
        let lit = padded.samples.indices.filter { padded.samples[$0] == 200 }
        #expect(lit == [14, 15, 16, 20, 21, 22, 26, 27, 28])
    }

    @Test func cnnInputsAreSquares() throws {
        let image = formulaPicture(width: 40, height: 20, channels: 3)
        let prepared = try CNNPreprocessing(size: 28, channels: 1).prepare(image)
        #expect(try prepared == image.grey().resized(width: 28, height: 28))
        let grey = formulaPicture(width: 28, height: 28, channels: 1)
        #expect(try CNNPreprocessing(size: 28, channels: 1).prepare(grey) == grey)
        #expect(try CNNPreprocessing(size: 28, channels: 3).prepare(grey) == grey.rgb)
    }

    @Test func thumbnailsKeepProportionsAndSurviveEncoding() throws {
        let thumbnail = try Thumbnail(of: formulaPicture(width: 200, height: 150, channels: 3))
        #expect((thumbnail.image.width, thumbnail.image.height) == (64, 48))
        #expect(try Thumbnail(encoded: thumbnail.encoded) == thumbnail)
        let small = formulaPicture(width: 28, height: 30, channels: 1)
        #expect(try Thumbnail(of: small).image == small)
        #expect(try Thumbnail(of: formulaPicture(width: 1, height: 300, channels: 1)).image.width == 1)
    }

    static let notThumbnails: [[UInt8]] = [
        [], [1, 1, 2], [2, 1, 1, 1, 0], [1, 2, 1, 1, 0, 0], [1, 1, 2, 2, 0], [1, 1, 0, 0],
    ]

    @Test(arguments: notThumbnails)
    func refusesBytesThatAreNoThumbnail(bytes: [UInt8]) {
        #expect(throws: ImageFileError.self) { try Thumbnail(encoded: bytes) }
    }
}

/// The names of the reference images, in the order of the reference values.
private func referenceImageNames(_ fixtures: URL) throws -> [String] {
    struct Expected: Decodable { let images: [String] }
    let data = try Data(contentsOf: fixtures.appendingPathComponent("clip-tiny/expected.json"))
    return try JSONDecoder().decode(Expected.self, from: data).images
}

/// The tensor `pixel_values` of the reference, out of its safetensors file.
private func referencePixelValues(_ fixtures: URL) throws -> [Float] {
    struct Entry: Decodable {
        let data_offsets: [Int]
    }
    let data = try Data(contentsOf: fixtures.appendingPathComponent("clip-tiny/expected.safetensors"))
    let headerSize = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    var header = try #require(try JSONSerialization.jsonObject(with: data[8..<8 + headerSize]) as? [String: Any])
    header["__metadata__"] = nil
    let entry = try JSONDecoder().decode(
        Entry.self, from: JSONSerialization.data(withJSONObject: try #require(header["pixel_values"])))
    let values = data[(8 + headerSize + entry.data_offsets[0])..<(8 + headerSize + entry.data_offsets[1])]
    return Array(values).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
}
