import ArgumentParser
import CLIP
import Foundation
import Phantoms
import Pretraining

/// What is trained on.
struct PairArguments: ParsableArguments {
    @Option(help: "A folder of images with captions.csv (case,caption).", completion: .directory)
    var images: String?

    @Option(help: "Generated images to train on in place of a folder; each is made when it is needed.")
    var phantoms: Int?

    @Option(help: "Pixels along the edge of generated images.")
    var phantomSize = 64

    @Option(help: "The share of generated images that are made hard to recognise: dark, cropped, blurred and the like.")
    var puzzles: Float = 0

    @Option(
        help: """
            The kinds of generated images, separated by commas and taken in turn: \(KindNames.known); all by default. A kind \
            that is named twice comes twice as often.
            """)
    var kinds: String?

    func validate() throws {
        _ = try KindNames.kinds(kinds, repeating: true)
        guard (0...1).contains(puzzles) else {
            throw ValidationError("--puzzles: found \(puzzles), expected 0 to 1")
        }
        guard (images == nil) != (phantoms == nil) else {
            throw ValidationError("expected either --images DIR or --phantoms N")
        }
        guard kinds == nil || phantoms != nil else {
            throw ValidationError("--kinds: expected only together with --phantoms")
        }
        guard phantoms.map({ (1...100_000_000).contains($0) }) ?? true else {
            throw ValidationError("--phantoms: found \(phantoms ?? 0), expected 1 to 100000000")
        }
        guard (8...1024).contains(phantomSize) else {
            throw ValidationError("--phantom-size: found \(phantomSize), expected 8 to 1024")
        }
    }

    /// The pairs, and words that change when they do.
    func source(seed: UInt64) throws -> (pairs: any CaptionedImages, name: String) {
        if let images {
            let folder = try CaptionedFolder(directory: URL(fileURLWithPath: images, isDirectory: true))
            return (folder, "\(folder.count) images of \(images)")
        }
        let pairs = CaptionedPhantoms(
            generator: PhantomGenerator(seed: seed, puzzleShare: puzzles),
            kinds: try KindNames.kinds(kinds, repeating: true), count: phantoms ?? 0, size: phantomSize)
        let name =
            "\(pairs.count) phantoms of \(phantomSize) pixels from seed \(seed), \(puzzles) of them puzzles, "
            + "kinds \(kinds ?? KindNames.known)"
        return (pairs, name)
    }
}

/// What training begins with.
struct StartArguments: ParsableArguments {
    @Option(help: "A CLIP model to go on from; random weights by default.", completion: .directory)
    var from: String?

    @Option(
        help: "The new model's shape, as a config.json of Hugging Face's layout; that of the bundled model by default.",
        completion: .file(extensions: ["json"]))
    var config: String?

    @Option(
        help: "A trained image network (its config.json and safetensors) to use in place of CLIP's image tower.",
        completion: .directory)
    var imageModel: String?

    @Flag(help: "Leave the image network as it is, and train a text tower and a projection to it.")
    var lockImage = false

    @Option(
        help: "Byte-pair merges to use; learnt from the captions by default.", completion: .file(extensions: ["txt"]))
    var merges: String?

    @Option(help: "The most tokens that a learnt vocabulary may have.")
    var tokens = 2048

    func validate() throws {
        guard from == nil || (config == nil && merges == nil && imageModel == nil) else {
            throw ValidationError(
                "--from brings its own shape and merges, expected no --config, --merges or --image-model")
        }
        guard (imageModel != nil) == lockImage else {
            throw ValidationError(
                "expected --image-model DIR and --lock-image together: an image network is only used as it is")
        }
        guard (514...1_000_000).contains(tokens) else {
            throw ValidationError("--tokens: found \(tokens), expected 514 (the bytes alone) to 1000000")
        }
    }

    var start: PretrainingRequest.Start {
        get throws {
            if let from { return .model(URL(fileURLWithPath: from, isDirectory: true)) }
            let shape = try config.map { try CLIPConfiguration(file: URL(fileURLWithPath: $0)) } ?? .small
            let (tokens, merges) = (shape.with(tokens: tokens), merges.map { URL(fileURLWithPath: $0) })
            guard let imageModel else { return .scratch(tokens, merges: merges) }
            return .locked(image: URL(fileURLWithPath: imageModel, isDirectory: true), tokens, merges: merges)
        }
    }
}

/// The recipe of a training.
struct RecipeArguments: ParsableArguments {
    @Option(help: "How many times to train on every pair.")
    var epochs = 1

    @Option(help: "Pairs in a training step.")
    var batch = 128

    @Option(help: "The largest learning rate; it rises at first and falls to 0 along a cosine.")
    var learningRate: Float = 1e-3

    @Option(help: "The share of the steps over which the learning rate rises.")
    var warmUp = 0.05

    @Option(help: "AdamW's weight decay, on all matrices.")
    var weightDecay: Float = 0.1

    @Option(help: "The largest norm of a step's gradients.")
    var clip = 1.0

    @Option(help: "How training images are varied: radiograph, strong, or none.")
    var augmentation: AugmentationChoice = .radiograph

    @Option(help: "The seed of all random numbers.")
    var seed: UInt64 = 0

    func validate() throws {
        try Self.check("--epochs", Double(epochs), 1...1_000_000)
        try Self.check("--batch", Double(batch), 2...65_536)
        try Self.check("--learning-rate", Double(learningRate), 1e-9...10)
        try Self.check("--warm-up", warmUp, 0...1)
        try Self.check("--weight-decay", Double(weightDecay), 0...10)
        try Self.check("--clip", clip, 1e-9...1e9)
    }

    private static func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) throws {
        guard range.contains(value) else {
            throw ValidationError("\(name): found \(value), expected \(range.lowerBound) to \(range.upperBound)")
        }
    }

    var recipe: ContrastiveRecipe {
        ContrastiveRecipe(
            steps: 1, batch: batch, learningRate: learningRate, warmUp: warmUp, weightDecay: weightDecay,
            gradientLimit: clip, augmentation: augmentation.augmentation, seed: seed)
    }
}

/// The ways of varying training images.
enum AugmentationChoice: String, CaseIterable, ExpressibleByArgument {
    case radiograph
    case strong
    case none

    var augmentation: PairAugmentation {
        switch self {
        case .radiograph: .radiograph
        case .strong: .strong
        case .none: .none
        }
    }
}

/// The kinds of generated images that `--kinds` names.
enum KindNames {
    /// All names, separated by commas.
    static let known = PhantomKind.allCases.map(\.className).joined(separator: ",")

    /// The kinds in a list separated by commas; all of them where there is no list.
    ///
    /// - Parameter repeating: Whether a kind may be named more than once.
    /// - Throws: `ValidationError` that says which name is wrong.
    static func kinds(_ list: String?, repeating: Bool) throws -> [PhantomKind] {
        guard let list else { return PhantomKind.allCases }
        var chosen: [PhantomKind] = []
        for name in list.split(separator: ",", omittingEmptySubsequences: false) {
            guard let kind = PhantomKind(rawValue: String(name)), repeating || !chosen.contains(kind) else {
                let often = repeating ? "" : ", each once"
                throw ValidationError("--kinds: found \"\(name)\", expected some of \(known)\(often)")
            }
            chosen.append(kind)
        }
        return chosen
    }
}
