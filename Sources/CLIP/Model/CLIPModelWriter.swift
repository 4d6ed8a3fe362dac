import Foundation
import Images
import Work
import Tensors

/// Writes CLIP checkpoints in Hugging Face's layout.
///
/// Each file is replaced whole or not at all, the weights last, so that a folder whose configuration stays the same holds a
/// working model at every moment.
package struct CLIPModelWriter: Sendable {
    /// The model's shape.
    package let configuration: CLIPConfiguration
    /// How images become the image tower's input.
    package let preprocessing: CLIPPreprocessing
    /// The tokens and merges.
    package let vocabulary: BytePairVocabulary

    /// Makes a writer of what surrounds a model's weights.
    package init(
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
    package func write(
        _ tensors: [SafetensorsTensor], precision: SafetensorsWriter.Precision = .f32, metadata: [String: String] = [:],
        to directory: URL
    ) throws {
        try Self.writing { try OutputFolder.make(directory) }
        try write(configurationFile(), "config.json", directory)
        try write(PreprocessorFile(preprocessing), "preprocessor_config.json", directory)
        try write(vocabulary.ids, "vocab.json", directory)
        let merges = vocabulary.merges.map { "\($0.left) \($0.right)\n" }.joined()
        try write(Data("#version: 0.2\n\(merges)".utf8), "merges.txt", directory)
        let metadata = metadata.merging(["format": "pt"]) { given, _ in given }
        try SafetensorsWriter.write(
            tensors, to: directory.appendingPathComponent("model.safetensors"), precision: precision,
            metadata: metadata)
    }

    /// What stands in `config.json`: the model's shape, the same text for the same shape on any machine.
    ///
    /// - Throws: `EncodingError` where a number is not finite.
    package func configurationFile() throws -> Data {
        switch configuration.vision {
        case .tower(let tower):
            try ModelFiles.encoder.encode(
                ConfigurationFile(
                    ModelKind.clip, TowerFile(images: tower, projection: configuration.projectionWidth), configuration,
                    vocabulary))
        case .locked(let encoder):
            try ModelFiles.encoder.encode(
                ConfigurationFile(ModelKind.lockedImage, EncoderFile(encoder), configuration, vocabulary))
        }
    }

    private func write(_ value: some Encodable, _ name: String, _ directory: URL) throws {
        try write(try ModelFiles.encoder.encode(value), name, directory)
    }

    private func write(_ data: Data, _ name: String, _ directory: URL) throws {
        let url = directory.appendingPathComponent(name)
        try Self.writing { try AtomicFile.write(Array(data), to: url.path) }
    }

    private static func writing(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as CannotWrite {
            throw ModelFileError(error)
        }
    }
}

extension ConfigurationFile {
    fileprivate init(
        _ kind: String, _ vision: Vision, _ configuration: CLIPConfiguration, _ vocabulary: BytePairVocabulary
    ) {
        modelType = kind
        projectionDim = configuration.projectionWidth
        logitScaleInitValue = configuration.initialLogitScale
        visionConfig = vision
        textConfig = TowerFile(configuration.text, vocabulary, projection: configuration.projectionWidth)
    }
}

extension TowerFile {
    fileprivate init(images tower: Tower, projection: Int) {
        self.init(tower.transformer)
        imageSize = tower.patches?.imageSize
        patchSize = tower.patches?.patchSize
        numChannels = tower.patches?.channels
        projectionDim = projection
        modelType = "clip_vision_model"
    }

    fileprivate init(_ text: Tower, _ vocabulary: BytePairVocabulary, projection: Int) {
        self.init(text.transformer)
        vocabSize = text.vocabularySize
        maxPositionEmbeddings = text.contextLength
        bosTokenId = vocabulary.start
        eosTokenId = vocabulary.end
        padTokenId = vocabulary.end
        projectionDim = projection
        modelType = "clip_text_model"
    }

    private init(_ transformer: TransformerConfiguration) {
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
        resample = preprocessing.filter == .bilinear ? Self.bilinear : Self.bicubic
        size =
            switch preprocessing.target {
            case .shortestEdge(let edge): Size(shortestEdge: edge)
            case .longestEdge(let edge): Size(width: edge, height: edge)
            case .exact(let width, let height): Size(width: width, height: height)
            }
        cropSize = Size(width: preprocessing.width, height: preprocessing.height)
        rescaleFactor = preprocessing.rescale
        imageMean = preprocessing.mean
        imageStd = preprocessing.deviation
        imageProcessorType = "CLIPImageProcessor"
        featureExtractorType = nil
        doConvertRgb = true
    }
}
