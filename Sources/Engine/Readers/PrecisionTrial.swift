import CLIP
import Foundation
import Images
import Store
import Synchronization
import Work

/// The precision of first reads, as people ask for it.
package enum PrecisionChoice: String, CaseIterable, Sendable {
    case f32
    case int8
    /// int8 where a trial on the collection's own images shows that nothing is lost by it, else f32.
    case auto

    /// Names a precision.
    init(_ precision: Precision) { self = precision == .int8 ? .int8 : .f32 }

    /// The precision that is named; `nil` where it is to be found out.
    package var named: Precision? { Precision(rawValue: rawValue) }
}

/// How reads in bytes compare with those in float32 on some of a collection's own images.
package struct PrecisionTrial: Equatable, Codable, Sendable {
    /// Images that were read both ways.
    package private(set) var images = 0
    /// The mean cosine between an image's two embeddings.
    package var meanCosine: Double { images == 0 ? 0 : cosines / Double(images) }
    /// Images whose two labels differ; `nil` where there are no classes.
    package private(set) var differing: Int?

    private var cosines = 0.0

    /// Images that are tried at most.
    static let sample = 512
    /// Collections of fewer images are read in float32 at once: the trial would take as long as it saves.
    static let fewest = 1024
    /// What the mean cosine must reach, and the share of labels that may differ.
    static let leastCosine = 0.995
    static let mostDiffering = 0.002

    /// No images yet.
    package init() {}

    /// Notes an image's two embeddings, of length 1, and whether their labels differ, where there are classes.
    package mutating func add(_ first: [Float], _ second: [Float], labelsDiffer: Bool?) {
        images += 1
        cosines += zip(first, second).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        if let labelsDiffer { differing = (differing ?? 0) + (labelsDiffer ? 1 : 0) }
    }

    /// What the trial speaks for.
    package var verdict: Precision {
        guard images > 0, meanCosine >= Self.leastCosine else { return .f32 }
        return Double(differing ?? 0) <= Self.mostDiffering * Double(images) ? .int8 : .f32
    }

    /// What was found and what follows from it, in a line.
    package var text: String {
        let cosine = String(format: "mean cosine %.4f (%.3f is asked for)", meanCosine, Self.leastCosine)
        let labels =
            differing.map { String(format: "%d labels differ (at most %.1f %% may)", $0, Self.mostDiffering * 100) }
            ?? "no classes whose labels could be compared"
        return "\(images) images read both ways: \(cosine), \(labels); reading in \(verdict.rawValue)"
    }

    /// The trial as a run's remarks.
    var encoded: String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Numbers of a sample that is spread evenly over `count` images.
    static func numbers(of count: Int) -> [Int] {
        let size = min(count, sample)
        return (0..<size).map { $0 * count / size }
    }
}

extension PrecisionTrial {
    /// Why no trial is worth while; `nil` where one is.
    ///
    /// - Parameters:
    ///   - count: Images that are to be read.
    ///   - precisions: What the model can be computed in.
    static func objection(images count: Int, precisions: [Precision]) -> String? {
        if !precisions.contains(.int8) { return "this model is computed in f32 only; reading in f32" }
        if !Precision.int8.isFast {
            return "this processor has no instructions for products of bytes (AVX-512 VNNI); reading in f32"
        }
        guard count < fewest else { return nil }
        return "\(count) images are too few for a trial to save time (\(fewest) are enough); reading in f32"
    }

    /// Reads a sample both ways.
    ///
    /// - Parameters:
    ///   - sources: What is to be read.
    ///   - reader: Who reads.
    ///   - prompts: One list of prompts per class.
    /// - Throws: As `FirstReader.read`.
    static func run(
        _ sources: [GatheredSource], by reader: any FirstReader, prompts: [[String]], threads: Int,
        monitor: StageMonitor
    ) throws -> PrecisionTrial {
        let all = sources.flatMap { source in source.images.map { (opener: source.opener, location: $0.location) } }
        let sample = numbers(of: all.count).map { all[$0] }
        let reads = try [Precision.f32, .int8].map { precision in
            let found = Mutex<[Int: FreshRead]>([:])
            try reader.computing(in: precision).read(
                sample.indices, prompts: prompts, threads: threads,
                load: { number in
                    try monitor.cancellation.check()
                    // An image that cannot be had is noted when all are taken in.
                    return try? sample[number].opener.open(sample[number].location).image
                },
                deliver: { numbers, reads in
                    found.withLock { $0.merge(zip(numbers, reads)) { first, _ in first } }
                })
            return found.withLock { $0 }
        }
        var trial = PrecisionTrial()
        for number in sample.indices {
            guard let first = reads[0][number], let second = reads[1][number],
                let embedding = first.embedding, let other = second.embedding
            else { continue }
            trial.add(embedding, other, labelsDiffer: first.read.classIndex != second.read.classIndex)
        }
        return trial
    }
}
