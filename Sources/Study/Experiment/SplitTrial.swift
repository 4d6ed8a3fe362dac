import Convnet
import Engine
import Labels
import Tensors
import Work

/// Carries out one split: trains every method on its training part and judges it on the held-out part.
struct SplitTrial: Sendable {
    let cases: StudyCases
    let reads: [Read]
    let seed: UInt64
    let cancellation: Cancellation
    /// Told of every training step.
    let stepped: @Sendable () -> Void

    /// Steps that all networks of a split take in training.
    ///
    /// - Parameter count: Training cases.
    static func trainingSteps(for count: Int) -> Int {
        StudyMethod.trained.reduce(0) { $0 + ($1.learning?.trainingSteps(for: count) ?? 0) }
    }

    /// Runs all methods on a split.
    ///
    /// - Throws: `ComputeError`, `ConvnetError`.
    func run(_ split: Split, _ compute: Compute) throws -> SplitRecord {
        var results: [StudyMethod: [Read]] = [:]
        for method in StudyMethod.allCases { results[method] = try self.reads(of: method, split, compute) }
        let truth = split.heldOut.map { cases.truth[$0] }
        let clip = results[.clip] ?? []
        let overRead = results[.overRead] ?? []
        let pairs = zip(clip, overRead).map { ReadPair(clip: $0, cnn: $1) }
        return SplitRecord(
            split: split.number, trainingCount: split.training.count, heldOutCount: split.heldOut.count,
            outcomes: results.mapValues { .init($0, truth: truth, clip: clip, classCount: cases.classes.count) },
            mistakes: mistakes(pairs, split), review: ReviewCurve(pairs, truth: truth))
    }

    /// A method's reads of the held-out cases.
    private func reads(of method: StudyMethod, _ split: Split, _ compute: Compute) throws -> [Read] {
        switch method {
        case .clip: split.heldOut.map { reads[$0] }
        case .majority: [Read](repeating: majority(split), count: split.heldOut.count)
        case .plain, .overRead: try train(method, split, split.training.map { reads[$0].probabilities }, compute)
        case .truth: try train(method, split, split.training.map { certain(cases.truth[$0]) }, compute)
        }
    }

    private func train(
        _ method: StudyMethod, _ split: Split, _ lessons: [[Float]], _ compute: Compute
    ) throws -> [Read] {
        guard let learning = method.learning else { return [] }
        let evidence = Evidence(
            members: split.training, reads: lessons, groups: split.training.map { cases.groups.groups[$0] })
        let lesson = OverReadLesson(
            images: cases.images, classes: cases.classes, evidence: evidence,
            options: OverReadOptions(method: learning, seed: seed), stream: UInt64(split.number),
            cancellation: cancellation, stepped: stepped)
        return try Readers.convnet.read(split.heldOut, after: lesson, compute).rows.map(Read.init)
    }

    private func majority(_ split: Split) -> Read {
        var counts = [Float](repeating: 0, count: cases.classes.count)
        for index in split.training { counts[cases.truth[index]] += 1 }
        return Read(probabilities: certain(Read(probabilities: counts).classIndex))
    }

    private func certain(_ position: Int) -> [Float] {
        cases.classes.indices.map { $0 == position ? 1 : 0 }
    }

    private func mistakes(_ pairs: [ReadPair], _ split: Split) -> [SplitRecord.Mistake] {
        zip(split.heldOut, pairs).compactMap { index, pair in
            guard let clip = pair.clip?.classIndex, let cnn = pair.cnn?.classIndex else { return nil }
            let truth = cases.truth[index]
            guard clip != truth || cnn != truth else { return nil }
            return SplitRecord.Mistake(id: cases.ids[index], truth: truth, clip: clip, cnn: cnn)
        }
    }
}

extension SplitRecord.Outcome {
    /// Judges a method's reads.
    ///
    /// - Parameters:
    ///   - truth: The class of every case.
    ///   - clip: CLIP's reads of the same cases.
    init(_ reads: [Read], truth: [Int], clip: [Read], classCount: Int) {
        let labels = reads.map(\.classIndex)
        let isRight = zip(labels, truth).map { $0 == $1 }
        let clipIsRight = zip(clip, truth).map { $0.classIndex == $1 }
        confusion = ConfusionMatrix(truth: truth, labels: labels, classCount: classCount).counts
        areaUnderROC = Self.area(reads, truth, classCount)
        calibrationError = expectedCalibrationError(
            confidences: reads.map { Double($0.confidence) }, isCorrect: isRight)
        errorsRemoved = zip(isRight, clipIsRight).count { $0 && !$1 }
        errorsAdded = zip(isRight, clipIsRight).count { !$0 && $1 }
    }

    /// The mean over the classes of the area of each against the rest; every class has held-out cases.
    private static func area(_ reads: [Read], _ truth: [Int], _ classCount: Int) -> Double {
        let areas = (0..<classCount).compactMap { position in
            Labels.areaUnderROC(
                scores: reads.map { Double($0.probabilities[position]) }, isPositive: truth.map { $0 == position })
        }
        return Distribution.mean(areas)
    }
}
