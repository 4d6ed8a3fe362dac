import CLIP
import Foundation

/// What is to be trained, on what, and how.
public struct PretrainingRequest: Sendable {
    /// What a training begins with.
    public enum Start: Equatable, Sendable {
        /// Random weights of a shape; its vocabulary's size is a limit for the tokens that are learnt from the captions.
        case scratch(CLIPConfiguration, merges: URL?)
        /// A frozen image encoder that others have trained, and random weights for a projection and for the text tower of a
        /// shape.
        case locked(image: URL, CLIPConfiguration, merges: URL?)
        /// The weights, tokens and shape of a CLIP model.
        case model(URL)
    }

    /// Images with captions.
    public var pairs: any CaptionedImages
    /// What the pairs are, in words that change when they do.
    public var pairsName: String
    /// What the training begins with.
    public var start: Start
    /// Where the model goes.
    public var output: URL
    /// How often each pair is trained on.
    public var epochs: Int
    /// Pairs that are kept for tests of retrieval; `nil`: a tenth of all, 512 at most.
    public var heldOut: Int?
    /// How to train; its steps are counted from the epochs.
    public var recipe: ContrastiveRecipe
    /// The type of the weights in the model's file.
    public var precision: WeightPrecision
    /// Whether a finished model at the output may be replaced.
    public var replaces: Bool
    /// Threads that compute and load.
    public var threads: Int

    /// The types that weights can be written as.
    public enum WeightPrecision: String, CaseIterable, Sendable {
        /// As they were trained.
        case f32
        /// Rounded to 16 bits: half the size.
        case f16
    }

    /// Puts a request together.
    public init(
        pairs: any CaptionedImages, pairsName: String, start: Start, output: URL, epochs: Int, heldOut: Int? = nil,
        recipe: ContrastiveRecipe, precision: WeightPrecision = .f32, replaces: Bool = false, threads: Int
    ) {
        self.pairs = pairs
        self.pairsName = pairsName
        self.start = start
        self.output = output
        self.epochs = epochs
        self.heldOut = heldOut
        self.recipe = recipe
        self.precision = precision
        self.replaces = replaces
        self.threads = threads
    }
}

/// What a training made.
public struct PretrainingOutcome: Equatable, Sendable {
    /// How it went.
    public let curve: TrainingCurve
    /// Steps in all.
    public let steps: Int
    /// Trained numbers.
    public let parameters: Int
    /// Pairs trained on.
    public let trainingPairs: Int
    /// Tokens of the vocabulary.
    public let tokens: Int
}
