import CLIP
import Foundation
import Work

/// The steps of a training, from where an earlier call stopped, with a checkpoint at every point of the curve.
final class TrainingCourse {
    private let trainer: ContrastiveTrainer
    private let recipe: ContrastiveRecipe
    private let order: PairOrder
    private let loader: any PairLoading
    private let files: PretrainingFiles
    private let options: [String: String]
    private let threads: Int
    private let interval: Int
    private let monitor: StageMonitor
    private var curve = TrainingCurve()
    /// Losses since the last point.
    private var losses: [Double] = []

    init(
        trainer: ContrastiveTrainer, recipe: ContrastiveRecipe, order: PairOrder, loader: any PairLoading,
        files: PretrainingFiles, options: [String: String], threads: Int, interval: Int, monitor: StageMonitor
    ) {
        self.trainer = trainer
        self.recipe = recipe
        self.order = order
        self.loader = loader
        self.files = files
        self.options = options
        self.threads = threads
        self.interval = interval
        self.monitor = monitor
    }

    /// Takes the steps that are left.
    ///
    /// - Returns: The whole curve.
    func run() throws -> TrainingCurve {
        let first = try resume()
        let heldOut = try loadHeldOut()
        let (order, loader) = (order, loader)
        var step = first
        report(step)
        try Team(threads).pipeline(
            count: recipe.steps - first, ahead: 2 * threads, cancellation: monitor.cancellation,
            make: { _, number in
                try loader.trainingBatch(order.numbers(ofStep: first + number), step: first + number)
            },
            take: { batch in
                let rate = recipe.learningRate(at: step)
                losses.append(Double(try trainer.step(batch, learningRate: rate).loss))
                step += 1
                report(step)
                if step % interval == 0 || step == recipe.steps { try mark(step, rate: rate, heldOut: heldOut) }
            })
        return curve
    }

    private func resume() throws -> Int {
        let values = trainer.state.values.count
        guard let earlier = try files.earlier(options: options, values: values) else { return 0 }
        trainer.state = earlier.state
        curve = earlier.curve
        monitor.inform("continuing after step \(earlier.step) of \(recipe.steps)")
        return earlier.step
    }

    /// Puts a point on the curve and writes a checkpoint.
    private func mark(_ step: Int, rate: Float, heldOut: [PairBatch]) throws {
        let point = TrainingCurve.Point(
            step: step, loss: losses.reduce(0, +) / Double(max(1, losses.count)), learningRate: Double(rate),
            scale: Double(exp(trainer.model.logitScale)), retrieval: try retrieval(heldOut))
        losses = []
        curve.append(point)
        try files.save(TrainingCheckpoint(state: trainer.state, curve: curve, options: options))
        monitor.inform(point.line)
    }

    private func report(_ step: Int) {
        monitor.report(StageProgress(stage: .pretraining, completed: step, total: recipe.steps))
    }

    private func loadHeldOut() throws -> [PairBatch] {
        try stride(from: 0, to: order.heldOut.count, by: recipe.batch).map { start in
            try loader.plainBatch(Array(order.heldOut[start..<min(start + recipe.batch, order.heldOut.count)]))
        }
    }

    private func retrieval(_ batches: [PairBatch]) throws -> Retrieval {
        let embeddings = try batches.reduce(into: PairEmbeddings()) { $0.append(try trainer.embeddings(of: $1)) }
        return Retrieval(embeddings, groups: PairBatch.groups(of: batches.flatMap(\.captions)))
    }
}

extension TrainingCurve.Point {
    /// The point as a line for people.
    fileprivate var line: String {
        func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
        return
            "step \(step): loss \(String(format: "%.3f", loss)), scale \(String(format: "%.1f", scale)), right among "
            + "\(retrieval.pairs) held out: \(percent(retrieval.imageToText)) of texts for images, "
            + "\(percent(retrieval.textToImage)) of images for texts (chance \(percent(retrieval.chance)))"
    }
}
