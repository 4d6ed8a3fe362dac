import Foundation
import Images
import Seeded
import Tensors
import TestSupport
import Testing

@testable import Convnet

@Suite struct EnsembleFileTests {
    private static let architecture = Architecture.overRead(size: 8, channels: 1, classes: 2)

    /// Six images of noise.
    private static func images() throws -> TrainingImages {
        var generator = SeededGenerator(seed: 11)
        var images = TrainingImages(size: 8, channels: 1)
        for _ in 0..<6 {
            let samples = (0..<64).map { _ in UInt8(generator.below(256)) }
            try images.append(PixelImage(width: 8, height: 8, channels: 1, samples: samples))
        }
        return images
    }

    private static func ensemble(_ compute: Compute) throws -> Ensemble {
        Ensemble(
            try (0..<2).map { number in
                var generator = SeededGenerator(seed: 12, stream: UInt64(number))
                let network = try Convnet(architecture, compute)
                network.initialize(&generator)
                return network
            })
    }

    @Test func whatIsLoadedReadsAsWhatWasSaved() throws {
        let images = try Self.images()
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("networks.safetensors")
            let saved = try Compute.run { compute in
                let ensemble = try Self.ensemble(compute)
                try EnsembleFile.save(ensemble, classes: ["a", "b"], to: url)
                return try ensemble.probabilities(of: images, compute)
            }
            let file = try SafetensorsFile(url)
            #expect(try EnsembleFile.describe(file).classes == ["a", "b"])
            let loaded = try Compute.run { compute in
                try EnsembleFile.load(file, compute).probabilities(of: images, compute)
            }
            #expect(loaded == saved)
            #expect(saved.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-5 })
        }
    }

    /// What is wrong with a checkpoint's description of itself; none of it may be believed, let alone allocated.
    @Test(arguments: [
        #"{"architecture":{"inputChannels":1,"inputSize":8,"layers":[]},"classes":["a","b"],"networks":1}"#,
        description(#"{"linear":{"outputs":3,"relu":false}}"#),
        description(#"{"linear":{"outputs":4611686018427387904,"relu":false}}"#),
        description(#"{"maxPool":{"size":0}},{"flatten":{}},{"linear":{"outputs":2,"relu":false}}"#),
        description(#"{"flatten":{}},{"maxPool":{"size":1}},{"linear":{"outputs":2,"relu":false}}"#),
        description(convolution(kernel: 3, stride: 0, padding: 1)),
        description(convolution(kernel: 3, stride: 1, padding: Int.max)),
        description(convolution(kernel: 3, stride: 1, padding: 1, channels: 1 << 40)),
        description(#"{"flatten":{}},{"linear":{"outputs":2,"relu":false}}"#, networks: 0),
        description(#"{"flatten":{}},{"linear":{"outputs":2,"relu":false}}"#, networks: 1000),
        description(#"{"flatten":{}},{"linear":{"outputs":2,"relu":false}}"#, size: 1 << 40),
        description(#"{"flatten":{}},{"linear":{"outputs":2,"relu":false}}"#, channels: 2),
        "[1, 2", "{}",
    ])
    func lyingDescriptionsAreRefused(text: String) throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("lie.safetensors")
            let values = [Float](repeating: 0, count: 128)
            let tensor = SafetensorsTensor("network.0.1.weight", shape: [2, 64], values: values)
            try SafetensorsWriter.write(
                [tensor], to: url,
                metadata: ["overread.checkpoint": "1", "overread.description": text])
            let error = try #require(throws: (any Error).self) {
                try Compute.run { compute in _ = try EnsembleFile.load(SafetensorsFile(url), compute) }
            }
            #expect("\(error)".contains("lie.safetensors"))
            #expect("\(error)".contains("expected"))
        }
    }

    @Test func otherFilesAreNoCheckpoints() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("other.safetensors")
            try SafetensorsWriter.write([SafetensorsTensor("x", shape: [1], values: [0])], to: url, metadata: [:])
            let file = try SafetensorsFile(url)
            #expect(throws: ModelFileError.self) { try EnsembleFile.describe(file) }
        }
    }

    private static func description(
        _ layers: String, size: Int = 8, channels: Int = 1, networks: Int = 1
    ) -> String {
        #"{"architecture":{"inputChannels":\#(channels),"inputSize":\#(size),"layers":[\#(layers)]},"#
            + #""classes":["a","b"],"networks":\#(networks)}"#
    }

    private static func convolution(kernel: Int, stride: Int, padding: Int, channels: Int = 4) -> String {
        #"{"convolution":{"channels":\#(channels),"kernel":\#(kernel),"stride":\#(stride),"padding":\#(padding),"#
            + #""bias":false,"batchNorm":false,"relu":false}},{"flatten":{}},{"linear":{"outputs":2,"relu":false}}"#
    }
}
