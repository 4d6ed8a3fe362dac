import CLIP
import Foundation
import Images
import Labels
import Work

/// Reads the images that lines name, and answers each line with a line, in order, for engines that pipe.
package struct StreamReading: Sendable {
    private let model: URL
    private let classes: [LabelClass]?
    private let precision: Precision
    private let recipe: ImagingRecipe
    private let printsEmbeddings: Bool
    private let threads: Int
    private let monitor: StageMonitor

    /// A reading of a stream.
    ///
    /// - Parameters:
    ///   - model: The folder of a CLIP checkpoint; it is not opened where there are no lines.
    ///   - classes: What is read; nil: nothing is, and only embeddings are printed.
    ///   - precision: The numbers that CLIP computes with.
    ///   - recipe: How images are shown.
    ///   - printsEmbeddings: Whether answers hold embeddings.
    ///   - threads: Threads for everything, at least 1.
    package init(
        model: URL, classes: [LabelClass]?, precision: Precision, recipe: ImagingRecipe, printsEmbeddings: Bool,
        threads: Int,
        monitor: StageMonitor
    ) {
        self.model = model
        self.classes = classes
        self.precision = precision
        self.recipe = recipe
        self.printsEmbeddings = printsEmbeddings
        self.threads = threads
        self.monitor = monitor
    }

    /// Answers all lines. What is wrong with one is its answer's `error`.
    ///
    /// - Parameters:
    ///   - input: The lines.
    ///   - write: Takes answers, whole lines of a batch at a time.
    /// - Throws: `InputFile.Unreadable`; what is wrong with the model; what `write` throws; `Cancelled`.
    package func run(_ input: LineInput, write: @escaping @Sendable ([UInt8]) throws -> Void) throws {
        guard try input.hasLines(monitor.cancellation) else { return }
        let (side, answer) = try classes.map(reading) ?? embedding()
        let answers = StreamAnswers(
            input, decoding: recipe.reading(side: side), cancellation: monitor.cancellation, write: write)
        try answers.untilTheEnd(monitor) { try answer(answers) }
    }

    /// How lines are answered by a model that is open, and the side that it shrinks images to.
    private typealias Answering = (side: Int, answer: (StreamAnswers) throws -> Void)

    private func embedding() throws -> Answering {
        let (name, threads, precision) = (model.lastPathComponent, threads, precision)
        let model = try CLIPModel(directory: model)
        let known = model.configuration.vision.precisions
        guard known.contains(precision) else {
            throw EngineError.precision(precision.rawValue, model: name, known: known.map(\.rawValue))
        }
        for note in model.notes { monitor.warn(note) }
        return (
            CLIPReader.inputSide(of: model),
            { answers in
                try model.embedImages(StreamAnswers.endless, threads: threads, precision: precision, load: answers.load)
                {
                    numbers, embeddings in
                    try answers.deliver(numbers, embeddings.map { try .answer(embedding: $0, model: name) })
                }
            }
        )
    }

    private func reading(_ classes: [LabelClass]) throws -> Answering {
        let (names, printsEmbeddings, threads) = (classes.map(\.name), printsEmbeddings, threads)
        let reader = try Readers().first(model).computing(in: precision)
        for note in reader.notes { monitor.warn(note) }
        return (
            reader.inputSide,
            { answers in
                try reader.read(
                    StreamAnswers.endless, prompts: classes.map(\.prompts), threads: threads, load: answers.load
                ) { numbers, fresh in
                    let found = try fresh.map { read in
                        try [UInt8].answer(
                            reads: Array(zip(names, read.read.probabilities)),
                            embedding: printsEmbeddings ? read.embedding : nil, model: reader.name)
                    }
                    try answers.deliver(numbers, found)
                }
            }
        )
    }
}
