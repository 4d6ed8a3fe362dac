import Foundation
import Images
import Synchronization
import TestSupport
import Tensors
import Testing

@testable import CLIP

/// A checkpoint of a layout, and what its own library made of it.
struct LayoutFixture {
    private struct Expected: Decodable {
        let images: [String]
        let prompts: [String]
        let tokenIds: [[Int32]]
    }

    static let names = ["biomedclip", "openclip", "siglip"]

    let folder: URL
    let model: CLIPModel
    let prompts: [String]
    let tokens: [[Int32]]
    let expected: SafetensorsFile
    let images: [String]

    init(_ name: String) throws {
        folder = try #require(References.fixtures).appendingPathComponent("models/\(name)")
        model = try CLIPModel(directory: folder)
        let json = try Data(contentsOf: folder.appendingPathComponent("expected.json"))
        let texts = try ModelFiles.decoder.decode(Expected.self, from: json)
        (images, prompts, tokens) = (texts.images, texts.prompts, texts.tokenIds)
        expected = try SafetensorsFile(folder.appendingPathComponent("expected.safetensors"))
    }

    /// Images that the library sees otherwise: Pillow cuts 16 bits off at 255, and open_clip resizes palettes, single bits and
    /// transparency before they become colours.
    static func otherwise(_ image: String, _ model: String) -> Bool {
        let parts = ["gray16"] + (model == "siglip" ? [] : ["palette", "rgba8", "1bit"])
        return parts.contains(where: image.contains)
    }

    func pictures() throws -> [PixelImage] {
        try images.map { name in
            let file = folder.appendingPathComponent("../../images/\(name)")
            return try ImageDecoder.decode(Array(Data(contentsOf: file)), path: file.path)
        }
    }

    /// Embeddings of the fixture's pixels.
    func embeddings(of model: CLIPModel) throws -> [Float] {
        try Compute.run(referencePolicy: .refuse) { compute in
            let tower = try ImageTower(model.configuration, model.weights, compute)
            let shape = try expected.entry("pixel_values").shape
            return try tower.embed(compute.tensor(expected.floats("pixel_values"), shape: shape)).values
        }
    }
}

@Suite(.enabled(if: TinyFixture.isThere, TinyFixture.missing)) struct LayoutTests {
    @Test(arguments: LayoutFixture.names) func tokensAreTheLibrarys(name: String) throws {
        let fixture = try LayoutFixture(name)
        let tokenizer = fixture.model.tokenizer
        for (prompt, expected) in zip(fixture.prompts, fixture.tokens) {
            let ids = tokenizer.encode(prompt)
            let filled = ids + [Int32](repeating: tokenizer.padding, count: tokenizer.contextLength - ids.count)
            #expect(filled == expected, "\(prompt)")
        }
    }

    @Test(arguments: LayoutFixture.names) func embeddingsAreTheLibrarys(name: String) throws {
        let fixture = try LayoutFixture(name)
        let images = try fixture.embeddings(of: fixture.model)
        let texts = try fixture.model.textEmbeddings(fixture.prompts, threads: 1).flatMap { $0 }
        let differences = (
            largestDifference(images, try fixture.expected.floats("image_embeds")),
            largestDifference(texts, try fixture.expected.floats("text_embeds"))
        )
        print("\(name): largest differences \(differences)")
        #expect(differences.0 < 1e-4 && differences.1 < 1e-4)
    }

    @Test(arguments: LayoutFixture.names) func filesAreReadAsByTheLibrary(name: String) throws {
        let fixture = try LayoutFixture(name)
        let pictures = try fixture.pictures()
        let collected = Mutex<[[Float]]>([])
        try fixture.model.embedImages(pictures.indices, threads: 1) {
            pictures[$0]
        } deliver: { _, rows in
            collected.withLock { $0 += rows }
        }
        let found = collected.withLock { $0.flatMap { $0 } }
        let values = try fixture.expected.floats("image_embeds")
        let size = values.count / pictures.count
        for number in pictures.indices where !LayoutFixture.otherwise(fixture.images[number], name) {
            let place = number * size..<(number + 1) * size
            #expect(largestDifference(Array(found[place]), Array(values[place])) < 5e-3, "\(fixture.images[number])")
        }
    }

    @Test(arguments: LayoutFixture.names) func logitsAreTheLibrarys(name: String) throws {
        let fixture = try LayoutFixture(name)
        let classifier = try fixture.model.classifier(prompts: fixture.prompts.map { [$0] }, threads: 1)
        let width = fixture.model.configuration.projectionWidth
        let embeddings = try fixture.expected.floats("image_embeds")
        let logits = try fixture.expected.floats("logits_per_image")
        for image in 0..<embeddings.count / width {
            let embedding = Array(embeddings[image * width..<(image + 1) * width])
            let row = logits[image * fixture.prompts.count..<(image + 1) * fixture.prompts.count].map { Double($0) }
            let sum = row.reduce(0) { $0 + exp($1) }
            for (found, logit) in zip(classifier.probabilities(of: embedding), row) {
                #expect(abs(found - exp(logit) / sum) < 1e-4)
            }
            guard let independent = classifier.independentProbabilities(of: embedding) else { continue }
            for (found, logit) in zip(independent, row) { #expect(abs(found - 1 / (1 + exp(-logit))) < 1e-4) }
        }
        #expect((fixture.model.bias != nil) == (name == "siglip"))
    }

    /// The same weights in PyTorch's file and as safetensors.
    @Test func torchsFileGivesTheSameBits() throws {
        let fixture = try LayoutFixture("biomedclip")
        try withTemporaryFolder { folder in
            for name in ["open_clip_config.json", "open_clip_pytorch_model.bin", "vocab.txt"] {
                try FileManager.default.copyItem(
                    at: fixture.folder.appendingPathComponent(name), to: folder.appendingPathComponent(name))
            }
            let other = try CLIPModel(directory: folder)
            #expect(other.files == ["open_clip_config.json", "open_clip_pytorch_model.bin", "vocab.txt"])
            #expect(try fixture.embeddings(of: other) == fixture.embeddings(of: fixture.model))
            #expect(
                try other.textEmbeddings(fixture.prompts, threads: 1)
                    == fixture.model.textEmbeddings(fixture.prompts, threads: 1))
        }
    }
}
