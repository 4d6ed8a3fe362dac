import ArgumentParser
import CLIP
import Convnet
import Foundation
import Study
import Tensors

/// `overread describe`: both networks layer by layer.
struct DescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "Print layers, shapes and parameter counts of both networks.",
        discussion: "Example: overread describe --checkpoint overread-project/checkpoints/run-2.safetensors")

    @OptionGroup var model: ModelOption

    @Option(
        help:
            "The trained CNN: a file from a project's checkpoints folder; by default the CNN for tiny grey images.",
        completion: .file(extensions: ["safetensors"]))
    var checkpoint: String?

    func run() throws {
        let clip = NetworkDescription(try CLIPConfiguration(directory: model.folder))
        try Terminal.print(clip.text + "\n\n" + Self.cnn(checkpoint))
    }

    private static func cnn(_ checkpoint: String?) throws -> String {
        guard let checkpoint else {
            return try NetworkDescription(.overRead(size: 28, channels: 1, classes: 2)).text
        }
        let description = try EnsembleFile.describe(SafetensorsFile(URL(fileURLWithPath: checkpoint)))
        let network = try NetworkDescription(description.architecture).text
        let classes = description.classes.joined(separator: ", ")
        return "\(network)\n  \(description.networks) such networks read together; classes: \(classes)"
    }
}
