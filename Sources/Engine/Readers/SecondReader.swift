import Convnet
import Foundation
import Labels
import Tensors
import Work

/// What a second reader learns from.
package struct OverReadLesson: Sendable {
    /// All images of the project that have a first read, prepared.
    package let images: TrainingImages
    /// The class names in the order of the first reads' probabilities.
    package let classes: [String]
    /// The cases that are learned from: no other case, and no other case's read, may influence what is learned.
    package let evidence: Evidence
    /// Judges of these cases who learned nothing from others; the reader convenes its own where there are none.
    package let jury: Jury?
    /// How to learn.
    package let options: OverReadOptions
    /// Tells the folds' random numbers apart.
    package let stream: UInt64
    /// Asked now and then whether to stop.
    package let cancellation: Cancellation
    /// Told of every training step.
    package let stepped: @Sendable () -> Void

    /// Describes a lesson.
    package init(
        images: TrainingImages, classes: [String], evidence: Evidence, jury: Jury? = nil, options: OverReadOptions,
        stream: UInt64, cancellation: Cancellation, stepped: @escaping @Sendable () -> Void
    ) {
        self.images = images
        self.classes = classes
        self.evidence = evidence
        self.jury = jury
        self.options = options
        self.stream = stream
        self.cancellation = cancellation
        self.stepped = stepped
    }
}

/// Over-reads cases that others have read before, by what it learns from the first reads of other cases.
package protocol SecondReader: Sendable {
    /// Lets judges learn from blocks of a lesson's cases, once for all folds.
    ///
    /// - Parameters:
    ///   - lots: The cases of every block; none is empty.
    ///   - workers: On how many threads; what the judges say does not depend on it.
    /// - Returns: `nil` where the method, or the reader, has no judges.
    func convene(_ lots: [Evidence], for lesson: OverReadLesson, workers: Int) throws -> Jury?

    /// Learns, and reads cases.
    ///
    /// - Parameter members: Positions among the lesson's images.
    /// - Returns: A probability per class for each member, and what can be said of what was learned, if anything.
    func read(
        _ members: [Int], after lesson: OverReadLesson, _ compute: Compute
    ) throws -> (rows: [[Float]], signs: OverReadSigns?)

    /// Learns, and keeps what was learned in a file that `overread predict` reads.
    func keep(_ lesson: OverReadLesson, at file: URL, _ compute: Compute) throws
}

/// An ensemble of small CNNs as the second reader.
struct ConvnetReader: SecondReader {
    func convene(_ lots: [Evidence], for lesson: OverReadLesson, workers: Int) throws -> Jury? {
        try reader(lesson).convene(lots, seed: lesson.options.seed, stream: lesson.stream, workers: workers)
    }

    func read(
        _ members: [Int], after lesson: OverReadLesson, _ compute: Compute
    ) throws -> (rows: [[Float]], signs: OverReadSigns?) {
        let learned = try learn(lesson, compute)
        return (
            try learned.ensemble.probabilities(
                of: lesson.images, members: members, cancellation: lesson.cancellation, compute), learned.signs
        )
    }

    func keep(_ lesson: OverReadLesson, at file: URL, _ compute: Compute) throws {
        try Checkpoint.save(learn(lesson, compute).ensemble, classes: lesson.classes, to: file)
    }

    private func learn(
        _ lesson: OverReadLesson, _ compute: Compute
    ) throws -> (ensemble: Ensemble, signs: OverReadSigns?) {
        let learned = try reader(lesson).learn(
            lesson.evidence, jury: lesson.jury, seed: lesson.options.seed, stream: lesson.stream, compute)
        return (learned.ensemble, learned.signs)
    }

    private func reader(_ lesson: OverReadLesson) -> OverReader {
        let architecture = Architecture.overRead(
            size: lesson.images.size, channels: lesson.images.channels, classes: lesson.classes.count)
        return OverReader(
            lesson.options.method, images: lesson.images, architecture: architecture,
            cancellation: lesson.cancellation, stepped: lesson.stepped)
    }
}

/// Who reads for an engine.
package struct Readers: Sendable {
    /// Opens the first reader that a folder holds.
    package let first: @Sendable (URL) throws -> any FirstReader
    /// Who over-reads.
    package let second: any SecondReader

    /// Takes readers; by default CLIP and the CNN.
    package init(
        first: @escaping @Sendable (URL) throws -> any FirstReader = { try CLIPReader($0) },
        second: any SecondReader = Readers.convnet
    ) {
        self.first = first
        self.second = second
    }

    /// The CNN.
    package static var convnet: any SecondReader { ConvnetReader() }
}
