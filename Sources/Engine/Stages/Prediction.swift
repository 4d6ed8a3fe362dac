import Convnet
import Foundation
import Images
import Labels
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
    ///   - header: Given `case`, `label` and the class names.
    ///   - row: Given each case's id, label and probabilities, in order.
    /// - Throws: `ModelFileError`, `ConvnetError`, `ImageSourceError`, `ImageFileError`, `ComputeError`.
    package func run(
        _ sources: [String], header: ([String]) -> Void, row: ([String]) -> Void
    ) throws {
        let file = try SafetensorsFile(URL(fileURLWithPath: checkpoint))
        let description = try EnsembleFile.describe(file)
        let collection = try ImageCollection(sources: sources)
        for skipped in collection.skipped { monitor.warn("skipped \(skipped)") }
        header(["case", "label"] + description.classes)
        for start in stride(from: 0, to: collection.cases.count, by: Self.part) {
            let part = Array(collection.cases[start..<min(collection.cases.count, start + Self.part)])
            let (names, rows) = try read(part, of: collection, file, description)
            for (name, probabilities) in zip(names, rows) {
                let label = description.classes[Read(probabilities: probabilities).classIndex]
                row([name, label] + probabilities.map { FixedNotation.string(Double($0)) })
            }
            let done = start + part.count
            monitor.report(StageProgress(stage: .indexing, completed: done, total: collection.cases.count))
        }
    }

    /// Images in memory at a time.
    private static let part = 2048

    private func read(
        _ part: [CaseReference], of collection: ImageCollection, _ file: SafetensorsFile,
        _ description: EnsembleFile.Description
    ) throws -> (names: [String], rows: [[Float]]) {
        let architecture = description.architecture
        var images = TrainingImages(size: architecture.inputSize, channels: architecture.inputChannels)
        var names: [String] = []
        try OrderedPipeline.run(
            count: part.count, workers: threads, ahead: 64, check: monitor.cancellation.check,
            transform: { try Self.load(part[$0], collection) },
            consume: { found in
                switch found {
                case .image(let id, let image):
                    try images.append(image)
                    names.append(id)
                case .skipped(let text): monitor.warn("skipped \(text)")
                }
            })
        let (loaded, cancellation) = (images, monitor.cancellation)
        let rows = try Compute.run(threads: threads) { compute in
            try EnsembleFile.load(file, compute).probabilities(of: loaded, cancellation: cancellation, compute)
        }
        return (names, rows)
    }

    /// Goes through a thumbnail as the training images did.
    private static func load(_ reference: CaseReference, _ collection: ImageCollection) throws -> Found {
        do {
            return .image(reference.id, try Thumbnail(of: collection.load(reference).image).image)
        } catch let error as ImageFileError where error.extent == .image {
            return .skipped(SkippedFile(error).description)
        }
    }
}
