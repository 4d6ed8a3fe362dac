import CLIP
import Foundation
import Images
import Labels
import Store

/// Gives every image its first read.
package protocol FirstReader: Sendable {
    /// What it is called.
    var name: String { get }
    /// Where it was opened from; `nil` where that is no place in the file system.
    var path: String? { get }
    /// Tells it from other readers by its content: two of one identity give equal reads.
    var identity: String { get }
    /// The numbers that it computes with.
    var precision: Precision { get }
    /// The numbers that it can compute with.
    var precisions: [Precision] { get }
    /// What had to be assumed about it, a line each, for people.
    var notes: [String] { get }
    /// The side that it shrinks images to, so that larger ones need not be decoded in full; 0: any size does.
    var inputSide: Int { get }

    /// The same reader with other numbers.
    ///
    /// - Throws: `EngineError.precision` where it cannot compute with them.
    func computing(in precision: Precision) throws -> any FirstReader

    /// Reads images, in order.
    ///
    /// - Parameters:
    ///   - range: The images' numbers.
    ///   - prompts: One list of prompts per class.
    ///   - threads: Threads for everything, at least 1.
    ///   - load: Gives the image of a number; called from several threads at a time. `nil`: it is left out.
    ///   - deliver: Takes the numbers of some images and their reads; called in order.
    /// - Throws: What is wrong with the reader, or what `load` or `deliver` throws.
    func read(
        _ range: Range<Int>, prompts: [[String]], threads: Int, load: @escaping @Sendable (Int) throws -> PixelImage?,
        deliver: @escaping @Sendable ([Int], [FreshRead]) throws -> Void
    ) throws
}

extension FirstReader {
    package var inputSide: Int { 0 }
    package var precision: Precision { .f32 }
    package var precisions: [Precision] { [precision] }

    package func computing(in precision: Precision) throws -> any FirstReader {
        guard precision == self.precision else {
            throw EngineError.precision(precision.rawValue, model: name, known: precisions.map(\.rawValue))
        }
        return self
    }
}

/// CLIP as the first reader: zero-shot, from a prompt or several for each class.
package struct CLIPReader: FirstReader {
    package let path: String?
    package let name: String
    package let identity: String
    package private(set) var precision = Precision.f32
    private let model: CLIPModel

    package var notes: [String] { model.notes }
    package var precisions: [Precision] { model.configuration.vision.precisions }
    package var inputSide: Int { Self.inputSide(of: model) }
    /// The model's shape.
    package var configuration: CLIPConfiguration { model.configuration }

    /// The side that a model shrinks images to.
    static func inputSide(of model: CLIPModel) -> Int {
        switch model.preprocessing.target {
        case .shortestEdge(let edge), .longestEdge(let edge): return edge
        case .exact(let width, let height): return max(width, height)
        }
    }

    /// Opens a checkpoint.
    ///
    /// - Throws: `ModelFileError`.
    package init(_ folder: URL) throws {
        name = folder.lastPathComponent
        path = folder.standardizedFileURL.path
        model = try CLIPModel(directory: folder)
        identity = try ModelHash.hash(folder)
    }

    /// The embedding of a text.
    ///
    /// - Throws: `ModelFileError`, `ComputeError`.
    package func embedding(of text: String, threads: Int) throws -> [Float] {
        try model.textEmbeddings([text], threads: threads).first ?? []
    }

    package func computing(in precision: Precision) throws -> any FirstReader {
        guard precisions.contains(precision) else {
            throw EngineError.precision(precision.rawValue, model: name, known: precisions.map(\.rawValue))
        }
        var reader = self
        reader.precision = precision
        return reader
    }

    package func read(
        _ range: Range<Int>, prompts: [[String]], threads: Int, load: @escaping @Sendable (Int) throws -> PixelImage?,
        deliver: @escaping @Sendable ([Int], [FreshRead]) throws -> Void
    ) throws {
        let classifier = try model.classifier(prompts: prompts, threads: threads)
        try model.embedImages(range, threads: threads, precision: precision, load: load) { numbers, embeddings in
            try deliver(
                numbers,
                embeddings.map { embedding in
                    let probabilities = classifier.probabilities(of: embedding).map { Float($0) }
                    return FreshRead(Read(probabilities: probabilities), embedding: embedding)
                })
        }
    }
}
