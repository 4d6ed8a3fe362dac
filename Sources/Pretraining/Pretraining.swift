import CLIP
import Foundation
import Tensors
import Work

/// Trains a CLIP model on captioned images and writes it in Hugging Face's layout.
///
/// A training that was interrupted goes on from its checkpoint with the same request, and ends as if it had not been: the
/// order of pairs, their variation and the arithmetic depend on the request alone.
package struct Pretraining {
    private let request: PretrainingRequest
    private let monitor: StageMonitor
    private let files: PretrainingFiles

    /// Points of the curve, at each of which a checkpoint is written.
    private static let points = 40

    /// A training to be run.
    package init(_ request: PretrainingRequest, monitor: StageMonitor) {
        self.request = request
        self.monitor = monitor
        files = PretrainingFiles(folder: request.output)
    }

    /// Trains to the end.
    ///
    /// - Throws: `PretrainingError` where there are too few pairs; `CannotWrite`; `ModelFileError`;
    ///   `PretrainingDiverged`; what loading an image throws; `Cancelled`, the checkpoint being written.
    package func run() throws -> PretrainingOutcome {
        let order = try makeOrder()
        try files.prepare(replaces: request.replaces)
        let basis = try PretrainingBasis(request)
        var recipe = request.recipe
        recipe.steps = order.stepsPerEpoch * request.epochs
        let options = try options(basis, recipe)
        let loader = try makeLoader(basis, recipe)
        let (request, monitor, files) = (request, monitor, files)
        let (curve, parameters, tensors) = try Compute.run { [recipe] compute in
            let trainer = try ContrastiveTrainer(
                basis.configuration, basis.weights, recipe, threads: request.threads, compute)
            let course = TrainingCourse(
                trainer: trainer, recipe: recipe, order: order, loader: loader, files: files, options: options,
                threads: request.threads, interval: max(1, recipe.steps / Self.points), monitor: monitor)
            return (try course.run(), trainer.model.parameters.count, trainer.model.tensors())
        }
        try basis.writer.write(
            tensors + basis.frozenTensors(), precision: request.precision.precision, to: request.output)
        try files.save(curve)
        try files.finish()
        return PretrainingOutcome(
            curve: curve, steps: recipe.steps, parameters: parameters,
            trainingPairs: request.pairs.count - order.heldOut.count,
            tokens: basis.tokenizer.vocabulary.ids.count)
    }

    /// Images are varied and go through the tower at every step; a frozen encoder sees each of them once.
    private func makeLoader(_ basis: PretrainingBasis, _ recipe: ContrastiveRecipe) throws -> any PairLoading {
        let images = ImagePairLoader(
            pairs: request.pairs, preprocessing: basis.preprocessing, tokenizer: basis.tokenizer,
            augmentation: recipe.augmentation, seed: recipe.seed)
        guard basis.configuration.isLocked else { return images }
        return try FeaturePairLoader(images, basis, threads: request.threads, monitor: monitor)
    }

    private func makeOrder() throws -> PairOrder {
        let (count, batch) = (request.pairs.count, request.recipe.batch)
        let heldOut = request.heldOut ?? min(512, count / 10)
        guard heldOut >= 2, count - heldOut >= batch else {
            throw PretrainingError.tooFewPairs(count: count, heldOut: heldOut, batch: batch)
        }
        return PairOrder(count: count, heldOut: heldOut, batch: batch, seed: request.recipe.seed)
    }

    /// Everything that the outcome depends on, by the names that people know.
    private func options(_ basis: PretrainingBasis, _ recipe: ContrastiveRecipe) throws -> [String: String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let start =
            switch request.start {
            case .scratch: "random weights"
            case .locked(let image, _, _): try ModelHash.hash(imageModel: image)
            case .model(let folder): try ModelHash.hash(folder)
            }
        return [
            "pairs": request.pairsName, "start": start, "shape": try shape(basis),
            "recipe": String(decoding: try encoder.encode(recipe), as: UTF8.self),
            "hold-out": request.heldOut.map(String.init) ?? "default",
        ]
    }

    /// The model's configuration as it will be written, on one line.
    private func shape(_ basis: PretrainingBasis) throws -> String {
        let file = String(decoding: try basis.writer.configurationFile(), as: UTF8.self)
        return file.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined()
    }
}

extension PretrainingRequest.WeightPrecision {
    fileprivate var precision: SafetensorsWriter.Precision { self == .f32 ? .f32 : .f16 }
}
