import Foundation
import Images
import SystemReasons
import Tensors

/// Writes CLIP checkpoints in Hugging Face's layout.
///
/// Each file is replaced whole or not at all, the weights last, so that a folder whose configuration stays the same holds a
/// working model at every moment.
public struct CLIPModelWriter: Sendable {
    /// The model's shape.
    public let configuration: CLIPConfiguration
    /// How images become the image tower's input.
    public let preprocessing: CLIPPreprocessing
    /// The tokens and merges.
    public let vocabulary: BytePairVocabulary

    /// Makes a writer of what surrounds a model's weights.
    public init(
        configuration: CLIPConfiguration, preprocessing: CLIPPreprocessing, vocabulary: BytePairVocabulary
    ) {
        self.configuration = configuration
        self.preprocessing = preprocessing
        self.vocabulary = vocabulary
    }

    /// Writes all files of a model to a folder, which is made where it is missing.
    ///
    /// - Parameters:
    ///   - tensors: The weights by their names in Hugging Face's layout.
    ///   - metadata: Free text to keep in the weights' file, beside the format's own.
    /// - Throws: `ModelFileError` where a file cannot be written.
    public func write(
        _ tensors: [SafetensorsTensor], precision: SafetensorsWriter.Precision = .f32, metadata: [String: String] = [:],
        to directory: URL
    ) throws {
        try Self.writing(directory) {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        }
        try write(ConfigurationFile(configuration, vocabulary), "config.json", directory)
        try write(PreprocessorFile(preprocessing), "preprocessor_config.json", directory)
        try write(vocabulary.ids, "vocab.json", directory)
        let merges = vocabulary.merges.map { "\($0.left) \($0.right)\n" }.joined()
        try write(Data("#version: 0.2\n\(merges)".utf8), "merges.txt", directory)
        let metadata = metadata.merging(["format": "pt"]) { given, _ in given }
        try SafetensorsWriter.write(
            tensors, to: directory.appendingPathComponent("model.safetensors"), precision: precision,
            metadata: metadata)
    }

    private func write(_ value: some Encodable, _ name: String, _ directory: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try write(try encoder.encode(value), name, directory)
    }

    private func write(_ data: Data, _ name: String, _ directory: URL) throws {
        let url = directory.appendingPathComponent(name)
        try Self.writing(url) { try data.write(to: url, options: .atomic) }
    }

    private static func writing(_ url: URL, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            throw ModelFileError(
                .unwritable, file: url.path, found: SystemReason.beneath(error),
                expected: "room and permission to write it")
        }
    }
}

extension ConfigurationFile {
    fileprivate init(_ configuration: CLIPConfiguration, _ vocabulary: BytePairVocabulary) {
        modelType = "clip"
        projectionDim = configuration.projectionWidth
        logitScaleInitValue = configuration.initialLogitScale
        var vision = Tower(configuration.vision.transformer)
        vision.imageSize = configuration.vision.imageSize
        vision.patchSize = configuration.vision.patchSize
        vision.numChannels = VisionConfiguration.channels
        vision.projectionDim = configuration.projectionWidth
        vision.modelType = "clip_vision_model"
        visionConfig = vision
        var text = Tower(configuration.text.transformer)
        text.vocabSize = configuration.text.vocabularySize
        text.maxPositionEmbeddings = configuration.text.contextLength
        text.bosTokenId = vocabulary.start
        text.eosTokenId = vocabulary.end
        text.padTokenId = vocabulary.end
        text.projectionDim = configuration.projectionWidth
        text.modelType = "clip_text_model"
        textConfig = text
    }
}

extension ConfigurationFile.Tower {
    fileprivate init(_ transformer: TransformerConfiguration) {
        hiddenSize = transformer.width
        intermediateSize = transformer.mlpWidth
        numHiddenLayers = transformer.layers
        numAttentionHeads = transformer.heads
        hiddenAct = transformer.activation == .gelu ? "gelu" : "quick_gelu"
        layerNormEps = transformer.epsilon
    }
}

extension PreprocessorFile {
    fileprivate init(_ preprocessing: CLIPPreprocessing) {
        doResize = true
        doCenterCrop = true
        doRescale = true
        doNormalize = true
        resample = Self.bicubic
        size =
            switch preprocessing.target {
            case .shortestEdge(let edge): Size(shortestEdge: edge, height: nil, width: nil)
            case .exact(let width, let height): Size(shortestEdge: nil, height: height, width: width)
            }
        cropSize = Size(shortestEdge: nil, height: preprocessing.height, width: preprocessing.width)
        rescaleFactor = preprocessing.rescale
        imageMean = preprocessing.mean
        imageStd = preprocessing.deviation
        imageProcessorType = "CLIPImageProcessor"
        doConvertRgb = true
    }
}
