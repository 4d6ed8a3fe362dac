import Convnet
import Foundation
import Images
import Labels
import Store
import Tensors
import Work

/// Applies the networks of a checkpoint to images outside any project.
package struct Prediction: Sendable {
    private let checkpoint: String
    private let threads: Int
    private let monitor: StageMonitor

    /// A prediction with the networks of a file.
    package init(checkpoint: String, threads: Int, monitor: StageMonitor) {
        self.checkpoint = checkpoint
        self.threads = threads
        self.monitor = monitor
    }

    private enum Found: Sendable {
        case image(String, PixelImage)
        case skipped(String)
    }

    /// Reads all images of the sources.
    ///
    /// - Parameters:
    ///   - wishes: How images are shown and which are taken, where that differs from the project that the checkpoint
    ///     lies in.
    ///   - header: Given `case`, `label` and the class names.
    ///   - row: Given each case's id, label and probabilities, in the natural order of the ids.
    /// - Throws: `ModelFileError`, `ConvnetError`, `ImageSourceError`, `ComputeError`; `ImageFileError` for an array file
    ///   that cannot be used.
    package func run(
        _ sources: [String], _ wishes: ImagingWishes = ImagingWishes(), header: ([String]) -> Void,
        row: ([String]) -> Void
    ) throws {
        let file = try SafetensorsFile(URL(fileURLWithPath: checkpoint))
        let description = try EnsembleFile.describe(file)
        let recipe = wishes.applied(to: try trainingRecipe())
        let collection = try ImageCollection(
            sources: sources, decoding: recipe.reading(), check: monitor.cancellation.check)
        collection.report(to: monitor)
        header(["case", "label"] + description.classes)
        let (cases, cancellation, monitor) = (collection.cases, monitor.cancellation, monitor)
        let workers = min(threads, (cases.count + Self.part - 1) / Self.part)
        let team = Self.team(workers, file)
        var done = 0
        try team.batches(of: cases.indices, size: Self.part, cancellation: cancellation) { seat, numbers in
            try Self.read(cases[numbers], of: collection, description.architecture, seat, cancellation)
        } take: { part in
            for (name, probabilities) in zip(part.names, part.rows) {
                let label = description.classes[Read(probabilities: probabilities).classIndex]
                row([name, label] + probabilities.map { FixedNotation.string(Double($0)) })
            }
            for text in part.skipped { monitor.warn("skipped \(text)") }
            done += part.names.count + part.skipped.count
            monitor.report(StageProgress(stage: .indexing, completed: done, total: cases.count))
        }
    }

    /// Reads the images that lines name, and answers each line with a line, in order; see `StreamReading`.
    ///
    /// - Parameter wishes: As of `run`.
    /// - Throws: `InputFile.Unreadable`; `ModelFileError`, `ConvnetError`, `ComputeError`; what `write` throws; `Cancelled`.
    package func answer(
        _ input: LineInput, _ wishes: ImagingWishes, write: @escaping @Sendable ([UInt8]) throws -> Void
    ) throws {
        guard try input.hasLines(monitor.cancellation) else { return }
        let file = try SafetensorsFile(URL(fileURLWithPath: checkpoint))
        let description = try EnsembleFile.describe(file)
        let (architecture, classes) = (description.architecture, description.classes)
        let answers = StreamAnswers(
            input, decoding: wishes.applied(to: try trainingRecipe()).reading(), cancellation: monitor.cancellation,
            write: write)
        let team = Self.team(threads, file)
        try answers.untilTheEnd(monitor) {
            try team.batches(of: StreamAnswers.endless, size: Self.part) { seat, numbers in
                try Self.read(numbers, of: answers, architecture, seat)
            } take: { part in
                let found = try part.rows.map { row in
                    try [UInt8].answer(
                        label: classes[Read(probabilities: row).classIndex], reads: Array(zip(classes, row)),
                        model: checkpoint)
                }
                try answers.deliver(part.numbers, found)
            }
        }
    }

    private static func read(
        _ numbers: Range<Int>, of answers: StreamAnswers, _ architecture: Architecture, _ seat: Seat
    ) throws -> (numbers: [Int], rows: [[Float]]) {
        var images = TrainingImages(size: architecture.inputSize, channels: architecture.inputChannels)
        var found: [Int] = []
        for number in numbers {
            guard let image = try answers.load(number) else { continue }
            try images.append(Thumbnail(of: image).image)
            found.append(number)
        }
        return found.isEmpty ? ([], []) : (found, try seat.ensemble.probabilities(of: images, seat.compute))
    }

    private static func team(_ workers: Int, _ file: SafetensorsFile) -> Team<Seat> {
        Team(workers) { _ in
            let compute = try Compute()
            return Seat(compute: compute, ensemble: try EnsembleFile.load(file, compute))
        }
    }

    /// How the images were shown that the networks were trained on: as the project says that the checkpoint lies in.
    private func trainingRecipe() throws -> ImagingRecipe {
        let folder = URL(fileURLWithPath: checkpoint).standardizedFileURL.deletingLastPathComponent()
            .deletingLastPathComponent()
        guard ProjectStore.exists(in: folder) else { return ImagingRecipe() }
        return try Imaging(of: ProjectStore.open(in: folder)).recipe
    }

    /// Images that a worker decodes and reads at a time: as many as go through the networks together.
    private static let part = Convnet.predictionBatch

    /// The networks of a worker.
    private struct Seat {
        let compute: Compute
        let ensemble: Ensemble
    }

    private static func read(
        _ part: ArraySlice<ImageCollection.Case>, of collection: ImageCollection, _ architecture: Architecture,
        _ seat: Seat,
        _ cancellation: Cancellation
    ) throws -> (names: [String], rows: [[Float]], skipped: [String]) {
        var images = TrainingImages(size: architecture.inputSize, channels: architecture.inputChannels)
        var (names, skipped): ([String], [String]) = ([], [])
        for reference in part {
            try cancellation.check()
            switch try load(reference, collection) {
            case .image(let id, let image):
                try images.append(image)
                names.append(id)
            case .skipped(let text): skipped.append(text)
            }
        }
        return (names, try seat.ensemble.probabilities(of: images, seat.compute), skipped)
    }

    /// Goes through a thumbnail as the training images did.
    private static func load(_ image: ImageCollection.Case, _ collection: ImageCollection) throws -> Found {
        do {
            return .image(image.id, try Thumbnail(of: collection.load(image).image).image)
        } catch let error as ImageUnavailable {
            return .skipped(SkippedFile(error).description)
        }
    }
}
