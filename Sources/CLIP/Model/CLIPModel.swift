import Foundation
import Images
import Tensors

/// A CLIP checkpoint of any layout that is known, opened and checked; its weights are read when a tower is made.
package struct CLIPModel: Sendable {
    /// What the layout is called.
    package let layout: String
    /// The model's shape.
    package let configuration: CLIPConfiguration
    /// How images become the image tower's input.
    package let preprocessing: CLIPPreprocessing
    /// How texts become the text tower's input.
    package let tokenizer: any Tokenizer
    /// The tensors.
    package let weights: LayoutWeights
    /// What cosine similarities are multiplied with.
    package let scale: Float
    /// What is then added to them before a sigmoid; `nil` for models that were trained with a softmax.
    package let bias: Float?
    /// The files that the model's results depend on, by their names in the folder, sorted.
    package let files: [String]
    /// What was assumed because no file says it, a sentence each.
    package let notes: [String]
    /// The embeddings of texts that were asked for before.
    let knownTexts = TextEmbeddings()

    /// The name of the prompt templates that suit it: BERT reads medical texts as it was trained to by BiomedCLIP.
    package var promptKind: String { configuration.text.segments == nil ? "general" : "biomedclip" }

    /// Opens a model folder: Hugging Face's CLIP or SigLIP (`config.json`), a model with a locked image side, or open_clip's
    /// (`open_clip_config.json`), with weights as safetensors or PyTorch's zip.
    ///
    /// - Throws: `ModelFileError` where a file is missing or malformed, or the files do not fit one another.
    package init(directory: URL) throws {
        let layout = try ModelLayout(directory: directory)
        (self.layout, configuration, preprocessing) = (layout.name, layout.configuration, layout.preprocessing)
        (tokenizer, weights) = (layout.tokens.tokenizer, layout.weights)
        (files, notes) = (layout.files, layout.notes)
        scale = exp(try weights.values(TensorNames.logitScale, shape: [])[0])
        bias = try configuration.hasLogitBias ? weights.values(TensorNames.logitBias, shape: [])[0] : nil
        try checkImageSize(directory)
        try checkVocabulary(directory, layout.tokens.files)
    }

    private func checkImageSize(_ directory: URL) throws {
        guard preprocessing.width != configuration.vision.imageSize else { return }
        let file = directory.appendingPathComponent(HuggingFaceLayout.preprocessorName).path
        throw ModelFileError(
            .mismatched, file: file, found: "crop_size is \(preprocessing.width)",
            expected: "vision_config.image_size of config.json, which is \(configuration.vision.imageSize)")
    }

    private func checkVocabulary(_ directory: URL, _ names: [String]) throws {
        let (size, largest) = (configuration.text.vocabularySize, tokenizer.largestID)
        guard largest < size, tokenizer.padding < size else {
            throw ModelFileError(
                .mismatched, file: directory.appendingPathComponent(names.first ?? "").path,
                found: "the token id \(max(largest, tokenizer.padding))",
                expected: "ids below the \(size) tokens of the model's text tower (text_config.vocab_size)")
        }
        if case .first(let end) = configuration.text.pooling, let tokenizer = tokenizer as? CLIPTokenizer,
            end != tokenizer.vocabulary.end
        {
            throw ModelFileError(
                .mismatched, file: directory.appendingPathComponent(HuggingFaceLayout.configurationName).path,
                found: "text_config.eos_token_id is \(end)",
                expected: "\(tokenizer.vocabulary.end), the id of \(BytePairVocabulary.endOfText) in vocab.json")
        }
    }
}
