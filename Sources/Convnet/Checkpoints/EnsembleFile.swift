import Foundation
import Tensors

/// A trained ensemble in a file: safetensors with the networks' tensors as `network.N.<name>`, and metadata that say
/// what they are.
package enum EnsembleFile {
    private static let formatKey = "overread.checkpoint"
    private static let format = "1"
    private static let descriptionKey = "overread.description"

    /// What a checkpoint says of itself.
    package struct Description: Codable, Equatable, Sendable {
        /// The layers of every network.
        package let architecture: Architecture
        /// The class names in the order of the logits.
        package let classes: [String]
        /// How many networks there are.
        package let networks: Int
    }

    /// Writes an ensemble, replacing an earlier file in one step.
    ///
    /// - Throws: `ModelFileError` where the file cannot be written.
    package static func save(_ ensemble: Ensemble, classes: [String], to url: URL) throws {
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
    /// - Throws: `ModelFileError`.
    package static func describe(_ file: SafetensorsFile) throws -> Description {
        guard file.metadata[formatKey] == format, let text = file.metadata[descriptionKey] else {
            throw ModelFileError(
                .unsupported, file: file.path, found: "no description of networks",
                expected: "a checkpoint that `overread label` has written")
        }
        guard let description = try? JSONDecoder().decode(Description.self, from: Data(text.utf8)) else {
            throw ModelFileError(
                .malformed, file: file.path, found: "a description that cannot be read",
                expected: "layers, classes and networks")
        }
        try check(description, of: file)
        return description
    }

    /// Compares a description with what can be and with the file's tensors, before anything is made of it.
    private static func check(_ description: Description, of file: SafetensorsFile) throws {
        guard (1...1000).contains(description.networks) else {
            throw ModelFileError(
                .malformed, file: file.path, found: "\(description.networks) networks", expected: "1 to 1000")
        }
        if let objection = description.architecture.objection(classes: description.classes.count) {
            throw ModelFileError(
                .malformed, file: file.path, found: objection,
                expected: "a network of \(description.classes.count) classes")
        }
        let shapes = try description.architecture.tensorShapes()
        let expected = shapes.parameters + shapes.statistics.map { ($0.name, [$0.1]) }
        for number in 0..<description.networks {
            for (name, shape) in expected { try check("network.\(number).\(name)", shape, in: file) }
        }
    }

    private static func check(_ name: String, _ shape: [Int], in file: SafetensorsFile) throws {
        let found = try file.entry(name).shape
        guard found == shape else {
            throw ModelFileError(
                .malformed, file: file.path, found: "\(name) of shape \(found)", expected: "shape \(shape)")
        }
    }

    /// Loads an ensemble.
    ///
    /// - Throws: `ModelFileError`, `ConvnetError`, `ComputeError`.
    package static func load(_ file: SafetensorsFile, _ compute: Compute) throws -> Ensemble {
        let description = try describe(file)
        return Ensemble(
            try (0..<description.networks).map { number in
                let network = try Convnet(description.architecture, compute)
                for entry in network.allTensors {
                    entry.value.fill(with: try file.floats("network.\(number).\(entry.name)"))
                }
                return network
            })
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
