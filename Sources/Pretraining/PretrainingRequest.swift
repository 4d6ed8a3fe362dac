import CLIP
import Foundation

/// What is to be trained, on what, and how.
package struct PretrainingRequest: Sendable {
    /// What a training begins with.
    package enum Start: Equatable, Sendable {
        /// Random weights of a shape; at most as many tokens as its vocabulary has are learnt from the captions.
        case scratch(CLIPConfiguration, merges: URL?)
        /// A frozen image encoder that others have trained, and random weights for a projection and for the text tower of a
        /// shape.
        case locked(image: URL, CLIPConfiguration, merges: URL?)
        /// The weights, tokens and shape of a CLIP model.
        case model(URL)
    }

    /// Images with captions.
    package var pairs: any CaptionedImages
    /// A name for the pairs that changes when they do.
    package var pairsName: String
    /// What the training begins with.
    package var start: Start
    /// Where the model goes.
    package var output: URL
    /// How often each pair is trained on.
    package var epochs: Int
    /// Pairs that are kept for tests of retrieval; `nil`: a tenth of all, 512 at most.
    package var heldOut: Int?
    /// How to train; its steps are counted from the epochs.
    package var recipe: ContrastiveRecipe
    /// The type of the weights in the model's file.
    package var precision: WeightPrecision
    /// Whether a finished model at the output may be replaced.
    package var replaces: Bool
    /// Threads that compute and load.
    package var threads: Int

    /// The types that weights can be written as.
    package enum WeightPrecision: String, CaseIterable, Sendable {
        /// As they were trained.
        case f32
        /// Rounded to 16 bits: half the size.
        case f16
    }

    /// Puts a request together.
    package init(
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
package struct PretrainingOutcome: Equatable, Sendable {
    /// How it went.
    package let curve: TrainingCurve
    /// Steps in all.
    package let steps: Int
    /// Trained numbers.
    package let parameters: Int
    /// Pairs trained on.
    package let trainingPairs: Int
    /// Tokens of the vocabulary.
    package let tokens: Int
}

/// Why there is nothing to train on.
package enum PretrainingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Captions that cannot be learned from.
    case captions(String)
    /// There are fewer pairs than a training needs.
    case tooFewPairs(count: Int, heldOut: Int, batch: Int)

    /// One line for people, with what to do.
    package var description: String {
        switch self {
        case .captions(let what): what
        case .tooFewPairs(let count, let heldOut, let batch):
            "found \(count) pairs, of which \(heldOut) are held out; expected at least 2 to hold out and a batch of "
                + "\(batch) to train on: take a smaller --batch, or more images"
        }
    }
}
