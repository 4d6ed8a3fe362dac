import Foundation
import Images
import Tensors

/// An image network that others have trained, opened and checked; its weights are read when an encoder is made.
package struct LockedImageModel: Sendable {
    /// The encoder's shape.
    package let configuration: ImageEncoderConfiguration
    /// How images become the encoder's input.
    package let preprocessing: CLIPPreprocessing
    /// The tensors, under the names that they have in a CLIP model.
    package let weights: LayoutWeights
    private let hasPreparation: Bool

    /// Opens an image model's folder: `config.json`, `model.safetensors` (or its shards, or PyTorch's file) and, where it is
    /// there, `preprocessor_config.json`.
    ///
    /// - Throws: `ModelFileError` where a file is missing or malformed, or the files do not fit one another.
    package init(directory: URL) throws {
        let files = try LockedImageFiles(directory)
        configuration = files.configuration
        preprocessing = files.preprocessing
        hasPreparation = WeightFolder.found([HuggingFaceLayout.preprocessorName], in: directory) != nil
        weights = try LayoutWeights(configuration, WeightFolder(directory))
    }

    /// The files that the encoder's features depend on, by their names, sorted.
    package var files: [String] {
        let settings =
            [HuggingFaceLayout.configurationName] + (hasPreparation ? [HuggingFaceLayout.preprocessorName] : [])
        return Set(settings + weights.fileNames).sorted()
    }

    /// All tensors of the encoder, to be written beside those that were trained.
    ///
    /// - Throws: `ModelFileError` where one cannot be read.
    package func tensors() throws -> [SafetensorsTensor] {
        try configuration.tensors.map {
            SafetensorsTensor($0.name, shape: $0.shape, values: try weights.values($0.name, shape: $0.shape))
        }
    }
}

/// The configuration and the preparation of an image model's folder, which depend on one another: the size of a
/// convolutional network's images is that of the prepared ones, and a transformer's size is that of the preparation where
/// nothing else is said.
struct LockedImageFiles {
    let configuration: ImageEncoderConfiguration
    let preprocessing: CLIPPreprocessing

    init(_ directory: URL) throws {
        let url = directory.appendingPathComponent("config.json")
        let check = ConfigurationCheck(path: url.path)
        let file = try ModelFiles.decode(EncoderFile.self, from: url)
        let draft = try ImageEncoderConfiguration(file, check)
        preprocessing = try CLIPPreprocessing(directory, file, for: draft, check)
        configuration = try ImageEncoderConfiguration(file, preparedSize: preprocessing.width, check)
        guard preprocessing.width == configuration.imageSize else {
            throw ModelFileError(
                .mismatched, file: url.path, found: "an image size of \(configuration.imageSize)",
                expected: "\(preprocessing.width), the size of prepared images")
        }
    }
}
