import Convnet
import Foundation
import Labels
import Tensors
import Work

/// What a second reader learns from.
package struct OverReadLesson: Sendable {
    /// The images of the cases that are learned from, prepared; there may be others among them.
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

/// What a second reader has learned, apart from any thread.
package struct Learning: Sendable {
    /// The networks that read together, in order.
    package let networks: [ConvnetWeights]
    /// What can be said of what was learned, if anything.
    package let signs: OverReadSigns?

    /// Something learned.
    package init(networks: [ConvnetWeights], signs: OverReadSigns?) {
        self.networks = networks
        self.signs = signs
    }

    /// What was learned in parts, in their order.
    init(joining parts: [Learning]) {
        self.init(networks: parts.flatMap(\.networks), signs: parts.first?.signs)
    }
}

/// Over-reads cases that others have read before, by what it learns from the first reads of other cases.
package protocol SecondReader: Sendable {
    /// Lets judges learn from blocks of a lesson's cases, once for all folds.
    ///
    /// - Parameters:
    ///   - lots: The cases of every block; none is empty.
    ///   - silenced: The block whose judges will not be heard, so that they need not learn; `nil`: all may be.
    ///   - workers: On how many threads; what the judges say does not depend on it.
    /// - Returns: `nil` where the method, or the reader, has no judges.
    func convene(_ lots: [Evidence], silencing silenced: Int?, for lesson: OverReadLesson, workers: Int) throws -> Jury?

    /// Learns some of the networks that read together.
    ///
    /// - Parameter numbers: Which of the method's networks; none depends on the others.
    func learn(_ numbers: Range<Int>, of lesson: OverReadLesson, _ compute: Compute) throws -> Learning

    /// Reads images.
    ///
    /// - Parameters:
    ///   - members: Positions among the images.
    ///   - classes: The class names.
    /// - Returns: A probability per class for each member, which depends on no other member.
    func read(
        _ members: [Int], among images: TrainingImages, by learning: Learning, classes: [String], _ compute: Compute
    ) throws -> [[Float]]

    /// Keeps what was learned in a file that `overread predict` reads.
    func keep(_ learning: Learning, classes: [String], at file: URL, _ compute: Compute) throws
}

extension SecondReader {
    /// Learns, and reads cases.
    ///
    /// - Parameter members: Positions among the lesson's images.
    /// - Returns: A probability per class for each member, and what can be said of what was learned, if anything.
    package func read(
        _ members: [Int], after lesson: OverReadLesson, _ compute: Compute
    ) throws -> (rows: [[Float]], signs: OverReadSigns?) {
        let learning = try learn(0..<lesson.options.method.networks, of: lesson, compute)
        let rows = try read(members, among: lesson.images, by: learning, classes: lesson.classes, compute)
        return (rows, learning.signs)
    }
}

/// An ensemble of small CNNs as the second reader.
struct ConvnetReader: SecondReader {
    func convene(
        _ lots: [Evidence], silencing silenced: Int?, for lesson: OverReadLesson, workers: Int
    ) throws -> Jury? {
        try reader(lesson).convene(
            lots, silencing: silenced, seed: lesson.options.seed, stream: lesson.stream, workers: workers)
    }

    func learn(_ numbers: Range<Int>, of lesson: OverReadLesson, _ compute: Compute) throws -> Learning {
        let learned = try reader(lesson).learn(
            lesson.evidence, jury: lesson.jury, seed: lesson.options.seed, stream: lesson.stream, numbers: numbers,
            compute)
        return Learning(networks: learned.ensemble.networks.map(ConvnetWeights.init), signs: learned.signs)
    }

    func read(
        _ members: [Int], among images: TrainingImages, by learning: Learning, classes: [String], _ compute: Compute
    ) throws -> [[Float]] {
        try Ensemble(learning.networks, compute).probabilities(of: images, members: members, compute)
    }

    func keep(_ learning: Learning, classes: [String], at file: URL, _ compute: Compute) throws {
        try Checkpoint.save(Ensemble(learning.networks, compute), classes: classes, to: file)
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
