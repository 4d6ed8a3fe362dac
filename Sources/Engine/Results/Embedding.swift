import CLIP
import Foundation
import Images
import Labels
import Synchronization
import Work

/// CLIP embeddings of images and texts as JSON lines.
package struct Embedding: Sendable {
    private let model: CLIPModel
    private let name: String
    private let threads: Int
    private let precision: PrecisionChoice
    private let monitor: StageMonitor

    /// Opens a model.
    ///
    /// - Throws: `ModelFileError`; `EngineError.precision` where the model cannot be computed in it.
    package init(model: URL, precision: PrecisionChoice = .f32, threads: Int, monitor: StageMonitor) throws {
        self.model = try CLIPModel(directory: model)
        name = model.lastPathComponent
        self.threads = threads
        self.precision = precision
        self.monitor = monitor
        let known = self.model.configuration.vision.precisions
        if let named = precision.named, !known.contains(named) {
            throw EngineError.precision(named.rawValue, model: name, known: known.map(\.rawValue))
        }
        for note in self.model.notes { monitor.warn(note) }
    }

    private struct ImageLine: Encodable {
        let `case`: String
        let embedding: [Float]
    }

    private struct TextLine: Encodable {
        let text: String
        let embedding: [Float]
    }

    /// Embeds all images of the sources, in the natural order of their ids.
    ///
    /// - Parameter recipe: How images are shown, and which are taken.
    /// - Throws: `ImageSourceError`, `ImageFileError` for an array file that cannot be used, `ModelFileError`, `ComputeError`, `EngineError.noNumbers`, or what `line` throws.
    package func images(
        _ sources: [String], _ recipe: ImagingRecipe = ImagingRecipe(),
        line: @escaping @Sendable (String) throws -> Void
    ) throws {
        guard !sources.isEmpty else { return }
        let decoding = recipe.reading(side: CLIPReader.inputSide(of: model))
        let collection = try ImageCollection(
            sources: sources, decoding: decoding, check: monitor.cancellation.check)
        collection.report(to: monitor)
        let (monitor, name) = (monitor, name)
        try model.embedImages(
            collection.cases.indices, threads: threads, precision: precision(for: collection),
            load: { try Self.load(collection, $0, monitor) },
            deliver: { numbers, embeddings in
                try monitor.cancellation.check()
                for (number, embedding) in zip(numbers, embeddings) {
                    let id = collection.cases[number].id
                    guard embedding.allSatisfy(\.isFinite) else {
                        throw EngineError.noNumbers(CaseID(id), model: name)
                    }
                    try line(Self.json(ImageLine(case: id, embedding: embedding)))
                }
            })
    }

    /// The precision that is asked for, or what a trial speaks for: without classes, embeddings alone are compared.
    private func precision(for collection: ImageCollection) throws -> Precision {
        if let named = precision.named { return named }
        let count = collection.cases.count
        let known = model.configuration.vision.precisions
        if let objection = PrecisionTrial.objection(images: count, precisions: known) {
            monitor.warn("--precision auto: \(objection)")
            return .f32
        }
        let numbers = PrecisionTrial.numbers(of: count)
        let embeddings = try [Precision.f32, .int8].map { precision in
            let found = Mutex<[Int: [Float]]>([:])
            try model.embedImages(numbers.indices, threads: threads, precision: precision) { number in
                try monitor.cancellation.check()
                return try? collection.load(collection.cases[numbers[number]]).image
            } deliver: { numbers, rows in
                found.withLock { $0.merge(zip(numbers, rows)) { first, _ in first } }
            }
            return found.withLock { $0 }
        }
        var trial = PrecisionTrial()
        for number in numbers.indices {
            guard let first = embeddings[0][number], let second = embeddings[1][number] else { continue }
            trial.add(first, second, labelsDiffer: nil)
        }
        monitor.warn("--precision auto: \(trial.text)")
        return trial.verdict
    }

    /// Embeds texts, in order.
    ///
    /// - Throws: `ModelFileError`, `ComputeError`, `EngineError.noNumbers`, or what `line` throws.
    package func texts(_ texts: [String], line: (String) throws -> Void) throws {
        guard !texts.isEmpty else { return }
        for (text, embedding) in zip(texts, try model.textEmbeddings(texts, threads: threads)) {
            guard embedding.allSatisfy(\.isFinite) else { throw EngineError.noNumbers(CaseID(text), model: name) }
            try line(Self.json(TextLine(text: text, embedding: embedding)))
        }
    }

    private static func load(
        _ collection: ImageCollection, _ number: Int, _ monitor: StageMonitor
    ) throws -> PixelImage? {
        do {
            return try collection.load(collection.cases[number]).image
        } catch let error as ImageUnavailable {
            monitor.warn("skipped \(SkippedFile(error))")
            return nil
        }
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
