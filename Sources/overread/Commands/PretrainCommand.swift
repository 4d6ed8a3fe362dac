import ArgumentParser
import CLIP
import Pretraining
import Foundation
import Phantoms

/// `overread pretrain`: contrastive training of a CLIP model.
struct PretrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pretrain", abstract: "Train a CLIP model on images with captions, or on generated ones.",
        discussion: """
            An interrupted training continues with the same command. The folder that comes out serves as --model.

            Example: overread pretrain --phantoms 100000 --output my-clip
            """)

    @OptionGroup var pairs: PairArguments

    @Option(help: "The folder that the model is written to.", completion: .directory)
    var output: String

    @OptionGroup var start: StartArguments
    @OptionGroup var recipe: RecipeArguments

    @Option(help: "Pairs held out to test retrieval; by default a tenth of all, at most 512.")
    var holdOut: Int?

    @Option(help: "How the model's weights are written: f32, or f16 at half the size.")
    var precision: PretrainingRequest.WeightPrecision = .f32

    @Flag(help: "Replace a model that the folder already holds.")
    var replace = false

    @OptionGroup var threads: ThreadOption

    func validate() throws {
        guard holdOut.map({ $0 >= 2 }) ?? true else {
            throw ValidationError("--hold-out: found \(holdOut ?? 0), expected 2 or more")
        }
    }

    func run() throws {
        let source = try pairs.source(seed: recipe.seed)
        let request = PretrainingRequest(
            pairs: source.pairs, pairsName: source.name, start: try start.start,
            output: URL(fileURLWithPath: output, isDirectory: true), epochs: recipe.epochs, heldOut: holdOut,
            recipe: recipe.recipe, precision: precision, replaces: replace, threads: threads.threads)
        let began = ContinuousClock.now
        let outcome = try WatchedWork().run { try Pretraining(request, monitor: $0).run() }
        let time = ContinuousClock.now - began
        try Terminal.print(Self.summary(outcome, output: output, minutes: Double(time.components.seconds) / 60))
    }

    private static func summary(_ outcome: PretrainingOutcome, output: String, minutes: Double) -> String {
        var lines = [
            "\(outcome.parameters) weights trained in \(outcome.steps) steps on \(outcome.trainingPairs) pairs, "
                + String(format: "%.1f minutes", minutes)
        ]
        if let first = outcome.curve.points.first, let last = outcome.curve.points.last {
            let losses = String(format: "%.3f to %.3f", first.loss, last.loss)
            let found = String(
                format: "%.1f %% of texts and %.1f %% of images", 100 * last.retrieval.imageToText,
                100 * last.retrieval.textToImage)
            lines.append("loss \(outcome.curve.sketch) \(losses)")
            lines.append(
                "found among \(last.retrieval.pairs) pairs held out: \(found) "
                    + String(format: "(chance %.1f %%)", 100 * last.retrieval.chance))
        }
        lines.append("the model, for --model: \(output)")
        return lines.joined(separator: "\n")
    }
}

extension PretrainingRequest.WeightPrecision: ExpressibleByArgument {}
