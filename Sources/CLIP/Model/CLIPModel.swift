import Foundation
import Images
import Tensors

/// A CLIP checkpoint in Hugging Face's layout, opened and checked; its weights are read when a tower is made.
package struct CLIPModel: Sendable {
    /// The model's shape.
    package let configuration: CLIPConfiguration
    /// How images become the image tower's input.
    package let preprocessing: CLIPPreprocessing
    /// How texts become the text tower's input.
    package let tokenizer: CLIPTokenizer
    /// The tensors.
    package let weights: SafetensorsFolder
    /// What cosine similarities are multiplied with before a softmax.
    package let scale: Float

    /// Opens a model folder: `config.json`, `preprocessor_config.json`, `vocab.json`, `merges.txt` and
    /// `model.safetensors` (or `model.safetensors.index.json` and its shards).
    ///
    /// - Throws: `ModelFileError` where a file is missing or malformed, or the files do not fit one another.
    package init(directory: URL) throws {
        configuration = try CLIPConfiguration(directory: directory)
        preprocessing = try CLIPPreprocessing(directory: directory, channels: configuration.vision.channels)
        let vocabulary = try BytePairVocabulary(directory: directory)
        tokenizer = CLIPTokenizer(vocabulary, contextLength: configuration.text.contextLength)
        weights = try SafetensorsFolder(directory)
        for tensor in configuration.tensors { try weights.check(tensor) }
        scale = exp(try weights.values(TensorNames.logitScale, shape: [])[0])
        try checkImageSize(directory)
        try checkVocabulary(vocabulary, directory)
    }

    private func checkImageSize(_ directory: URL) throws {
        guard preprocessing.width != configuration.vision.imageSize else { return }
        let file = directory.appendingPathComponent("preprocessor_config.json").path
        throw ModelFileError(
            .mismatched, file: file, found: "crop_size is \(preprocessing.width)",
            expected: "vision_config.image_size of config.json, which is \(configuration.vision.imageSize)")
    }

    private func checkVocabulary(_ vocabulary: BytePairVocabulary, _ directory: URL) throws {
        let size = configuration.text.vocabularySize
        let largest = vocabulary.ids.values.max() ?? 0
        guard largest < size else {
            throw ModelFileError(
                .mismatched, file: directory.appendingPathComponent("vocab.json").path,
                found: "the token id \(largest)",
                expected: "ids below text_config.vocab_size of config.json, which is \(size)")
        }
        if case .first(let end) = configuration.text.pooling, end != vocabulary.end {
            throw ModelFileError(
                .mismatched, file: directory.appendingPathComponent("config.json").path,
                found: "text_config.eos_token_id is \(end)",
                expected: "\(vocabulary.end), the id of \(BytePairVocabulary.endOfText) in vocab.json")
        }
    }
}

extension SafetensorsFolder {
    /// Makes sure that a tensor is there, of the right shape and of a type that can be read.
    func check(_ tensor: NamedShape) throws {
        let entry = try entry(tensor.name)
        guard entry.shape == tensor.shape else {
            throw ModelFileError(
                .mismatched, file: path, found: "\(tensor.name) of shape \(entry.shape)",
                expected: "shape \(tensor.shape), by config.json")
        }
        guard [.f32, .f16, .bf16].contains(entry.type) else {
            throw ModelFileError(
                .unsupported, file: path, found: "\(tensor.name) of type \(entry.type.rawValue)",
                expected: "F32, F16 or BF16")
        }
    }
}
