import Foundation
import Tensors

/// A trained ensemble in a file: safetensors with the networks' tensors as `network.N.<name>`, and metadata that say
/// what they are.
public enum EnsembleFile {
    private static let formatKey = "overread.checkpoint"
    private static let format = "1"
    private static let descriptionKey = "overread.description"

    /// What a checkpoint says of itself.
    public struct Description: Codable, Equatable, Sendable {
        /// The layers of every network.
        public let architecture: Architecture
        /// The class names in the order of the logits.
        public let classes: [String]
        /// How many networks there are.
        public let networks: Int
    }

    /// Writes an ensemble, replacing an earlier file in one step.
    ///
    /// - Throws: `ModelFileError` where the file cannot be written.
    public static func save(_ ensemble: Ensemble, classes: [String], to url: URL) throws {
        let description = Description(
            architecture: ensemble.networks[0].architecture, classes: classes, networks: ensemble.networks.count)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(description), as: UTF8.self)
        let tensors = ensemble.networks.enumerated().flatMap { number, network in
            network.allTensors.map { entry in
                SafetensorsTensor(
                    "network.\(number).\(entry.name)", shape: entry.value.shape, values: entry.value.values)
            }
        }
        try SafetensorsWriter.write(tensors, to: url, metadata: [formatKey: format, descriptionKey: text])
    }

    /// What a checkpoint contains, without loading it.
    ///
    /// - Throws: `ModelFileError`, `ConvnetError.checkpoint`.
    public static func describe(_ file: SafetensorsFile) throws -> Description {
        guard file.metadata[formatKey] == format, let text = file.metadata[descriptionKey] else {
            throw ConvnetError.checkpoint(
                file: file.path, found: "no description of networks",
                expected: "a checkpoint that `overread label` has written")
        }
        do {
            return try JSONDecoder().decode(Description.self, from: Data(text.utf8))
        } catch {
            throw ConvnetError.checkpoint(
                file: file.path, found: "a description that cannot be read", expected: "layers, classes and networks")
        }
    }

    /// Loads an ensemble.
    ///
    /// - Throws: `ModelFileError`, `ConvnetError`, `ComputeError`.
    public static func load(_ file: SafetensorsFile, _ compute: Compute) throws -> Ensemble {
        let description = try describe(file)
        guard (1...1000).contains(description.networks) else {
            throw ConvnetError.checkpoint(
                file: file.path, found: "\(description.networks) networks", expected: "1 to 1000")
        }
        return Ensemble(
            try (0..<description.networks).map { number in
                let network = try Convnet(description.architecture, compute)
                for entry in network.allTensors {
                    try fill(entry.value, with: "network.\(number).\(entry.name)", from: file)
                }
                return network
            })
    }

    private static func fill(_ tensor: Tensor, with name: String, from file: SafetensorsFile) throws {
        let found = try file.entry(name).shape
        guard found == tensor.shape else {
            throw ConvnetError.checkpoint(
                file: file.path, found: "\(name) of shape \(found)", expected: "shape \(tensor.shape)")
        }
        tensor.fill(with: try file.floats(name))
    }
}

extension Convnet {
    /// Parameters and running statistics, by name.
    var allTensors: [(name: String, value: Tensor)] {
        [parameters, statistics].flatMap { group in
            group.entries.map { ($0.name, group[$0.name].value) }
        }
    }
}
