import Foundation
import Images
import Tensors

/// What a model folder's files say together, whatever their layout.
struct ModelLayout {
    /// What the layout is called.
    let name: String
    let configuration: CLIPConfiguration
    let preprocessing: CLIPPreprocessing
    let tokens: TokenizerFolder
    let weights: LayoutWeights
    /// The small files that were read, by their names, but for the tokenizer's.
    let settings: [String]
    /// What was assumed because no file says it, a sentence each.
    var notes: [String] = []

    /// Reads a folder of any layout.
    ///
    /// - Throws: `ModelFileError` where a file is missing or malformed, or the files do not fit one another.
    init(directory: URL) throws {
        self =
            OpenCLIPLayout.isLayout(of: directory)
            ? try OpenCLIPLayout(directory).model() : try HuggingFaceLayout(directory).model()
    }

    init(
        name: String, _ configuration: CLIPConfiguration, _ preprocessing: CLIPPreprocessing, _ tokens: TokenizerFolder,
        _ weights: LayoutWeights, settings: [String], notes: [String] = []
    ) {
        (self.name, self.configuration, self.preprocessing) = (name, configuration, preprocessing)
        (self.tokens, self.weights, self.settings, self.notes) = (tokens, weights, settings, notes)
    }

    /// All files that the model's results depend on, by their names, sorted.
    var files: [String] { Set(settings + tokens.files + weights.fileNames).sorted() }
}
