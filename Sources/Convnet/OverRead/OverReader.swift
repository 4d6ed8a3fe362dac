import Seeded
import Tensors
import Work

/// Learns to read from first reads that are partly wrong.
///
/// Everything it looks at are the members it is given: no case outside them, and no other case's read, can influence the
/// result. Cross-fitting therefore only has to leave a fold out of the members.
package struct OverReader: Sendable {
    private let method: OverReadMethod
    private let images: TrainingImages
    private let architecture: Architecture
    private let cancellation: Cancellation
    private let stepped: @Sendable () -> Void

    /// A reader that learns by a method.
    ///
    /// - Parameters:
    ///   - images: All images of the project, prepared.
    ///   - stepped: Told of every training step.
    package init(
        _ method: OverReadMethod, images: TrainingImages, architecture: Architecture,
        cancellation: Cancellation = Cancellation(), stepped: @escaping @Sendable () -> Void = {}
    ) {
        self.method = method
        self.images = images
        self.architecture = architecture
        self.cancellation = cancellation
        self.stepped = stepped
    }

    /// The cases that are learned from, with what is believed of them.
    package struct Evidence: Sendable {
        /// Positions among the images, ascending.
        package let members: [Int]
        /// The first read of every member: a probability per class.
        package let reads: [[Float]]
        /// What people have decided, by position in `members`: these classes are taken as true.
        package let decided: [Int: Int]
        /// The class of every member that is believed: decided by a person, or else the first read's.
        let labels: [Int]

        /// Makes evidence of its parts.
        ///
        /// - Precondition: There is a read for every member.
        package init(members: [Int], reads: [[Float]], decided: [Int: Int] = [:]) {
            precondition(members.count == reads.count, "every member needs a first read")
            self.members = members
            self.reads = reads
            self.decided = decided
            labels = reads.indices.map { decided[$0] ?? reads[$0].mostProbable }
        }

        /// A selection together with all decided cases, ascending.
        func withDecided(_ selected: [Int]) -> [Int] { Set(selected).union(decided.keys).sorted() }
    }

    /// Trains the method's rounds and gives the last round's networks.
    ///
    /// - Parameters:
    ///   - seed: All random numbers come from it and from `stream`.
    ///   - stream: Tells folds apart.
    /// - Throws: `ComputeError`, `ConvnetError`.
    package func learn(_ evidence: Evidence, seed: UInt64, stream: UInt64, _ compute: Compute) throws -> Ensemble {
        guard let classCount = evidence.reads.first?.count else {
            throw ConvnetError.trainingSet("there is no image to learn from")
        }
        let selection = Selection(labels: evidence.labels, classCount: classCount, method: method)
        var selected = evidence.withDecided(selection.surest(evidence.reads))
        var opinions: [[Float]]?
        for (round, threshold) in method.thresholds.enumerated() {
            let latest = try judge(evidence, selected, Source(seed, stream, round), compute)
            let settled = opinions.map { Self.mean($0, latest) } ?? latest
            selected = evidence.withDecided(selection.confirmed(by: settled, threshold: threshold))
            opinions = settled
        }
        let last = Source(seed, stream, method.thresholds.count)
        let networks = try (0..<method.networks).map { number in
            try train(evidence, selected, last.seed, last.stream(of: number), compute)
        }
        return Ensemble(networks)
    }

    /// Halfway between what was thought before and what the latest round thinks.
    private static func mean(_ earlier: [[Float]], _ latest: [[Float]]) -> [[Float]] {
        zip(earlier, latest).map { zip($0, $1).map { ($0 + $1) / 2 } }
    }

    /// Numbers the random streams of a round's networks.
    private struct Source {
        let seed: UInt64
        private let base: UInt64

        init(_ seed: UInt64, _ stream: UInt64, _ round: Int) {
            self.seed = seed
            base = (stream << 32) | (UInt64(round) << 16)
        }

        func stream(of network: Int) -> UInt64 { base | UInt64(network + 1) }
        var dealing: UInt64 { base }
    }

    /// The opinions of a round's networks on every case, each from networks that did not learn from it.
    private func judge(
        _ evidence: Evidence, _ selected: [Int], _ source: Source, _ compute: Compute
    ) throws -> [[Float]] {
        var opinions = Opinions(fallback: evidence.reads)
        for (number, lesson) in deal(selected, source).enumerated() where !lesson.isEmpty {
            let network = try train(evidence, lesson, source.seed, source.stream(of: number), compute)
            let learned = Set(lesson)
            let judged = evidence.members.indices.filter { !learned.contains($0) }
            let rows = try network.probabilities(
                of: images, members: judged.map { evidence.members[$0] }, cancellation: cancellation, compute)
            opinions.add(rows, for: judged)
        }
        return opinions.means
    }

    /// Deals the selected cases to as many parts as there are networks.
    private func deal(_ selected: [Int], _ source: Source) -> [[Int]] {
        var generator = SeededGenerator(seed: source.seed, stream: source.dealing)
        var shuffled = selected
        generator.shuffle(&shuffled)
        return (0..<method.networks).map { part in
            stride(from: part, to: shuffled.count, by: method.networks).map { shuffled[$0] }.sorted()
        }
    }

    private func train(
        _ evidence: Evidence, _ selected: [Int], _ seed: UInt64, _ stream: UInt64, _ compute: Compute
    ) throws -> Convnet {
        let trainer = Trainer(
            images: images, architecture: architecture, plan: method.plan(for: evidence.members.count),
            cancellation: cancellation, stepped: stepped)
        let lesson = Lesson(
            members: selected.map { evidence.members[$0] },
            labels: selected.map { evidence.labels[$0] })
        return try trainer.train(lesson, seed: seed, stream: stream, compute)
    }
}

/// Averages what several judges said of each case.
private struct Opinions {
    private var sums: [[Float]]
    private var counts: [Float]
    private let fallback: [[Float]]

    /// - Parameter fallback: Stands for cases that nobody judged.
    init(fallback: [[Float]]) {
        sums = fallback.map { [Float](repeating: 0, count: $0.count) }
        counts = [Float](repeating: 0, count: fallback.count)
        self.fallback = fallback
    }

    mutating func add(_ rows: [[Float]], for cases: [Int]) {
        for (row, index) in zip(rows, cases) {
            for position in row.indices { sums[index][position] += row[position] }
            counts[index] += 1
        }
    }

    var means: [[Float]] {
        counts.indices.map { index in
            counts[index] == 0 ? fallback[index] : sums[index].map { $0 / counts[index] }
        }
    }
}
