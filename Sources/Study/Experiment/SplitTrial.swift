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
        let truth = split.heldOut.map { cases.truth[$0] }
        let clip = split.heldOut.map { reads[$0] }
        let lessons = split.training.map { reads[$0].probabilities }
        let (overRead, signs) = try train(.overRead, split, lessons, compute)
        let pairs = zip(clip, overRead).map { ReadPair(clip: $0, cnn: $1) }
        let proposed = pairs.compactMap { $0.proposed(signs) }
        let results: [StudyMethod: [Read]] = [
            .clip: clip, .majority: [Read](repeating: majority(split), count: clip.count),
            .plain: try train(.plain, split, lessons, compute).reads, .overRead: overRead, .proposed: proposed,
            .audited: audited(pairs, signs, truth, seed: UInt64(split.number)),
            .truth: try train(.truth, split, split.training.map { certain(cases.truth[$0]) }, compute).reads,
        ]
        return SplitRecord(
            split: split.number, trainingCount: split.training.count, heldOutCount: split.heldOut.count,
            outcomes: results.mapValues { .init($0, truth: truth, clip: clip, classCount: cases.classes.count) },
            mistakes: mistakes(pairs, split), review: ReviewCurve(pairs, truth: truth))
    }

    /// Cases of the held-out part that are audited at most.
    static let auditSize = 60

    /// The reads whose labels are exported under the policy that an audit of the held-out cases finds best. The audit's
    /// answers choose the policy and nothing else: they are not taken as labels.
    private func audited(_ pairs: [ReadPair], _ signs: OverReadSigns?, _ truth: [Int], seed: UInt64) -> [Read] {
        var frame = AuditFrame(policy: .overRead)
        var members: [AuditStratum: [Int]] = [:]
        let labels = pairs.map {
            FrozenLabels($0, classes: cases.classes, standing: [], policy: CurationPolicy(), signs: signs)
        }
        for (position, labels) in labels.enumerated() {
            if let stratum = frame.add(labels) { members[stratum, default: []].append(position) }
        }
        let plan = AuditPlan(frame, size: Self.auditSize)
        let answers = frame.parts.enumerated().flatMap { index, part in
            let positions = members[part.stratum] ?? []
            return plan.drawn(part: index, count: positions.count, seed: self.seed &+ seed).map {
                AuditAnswer(part: index, labels: labels[positions[$0]], truth: truth[positions[$0]])
            }
        }
        let estimates = [CurationPolicy.Disagreement.overRead, .proposed, .firstRead].map {
            AuditEstimate(.curated($0), frame: frame, answers: answers, classCount: cases.classes.count)
        }
        let policy = AuditEstimate.bestPolicy(estimates) ?? .overRead
        return pairs.compactMap { pair in
            switch policy {
            case .overRead, .personOnly: pair.cnn
            case .proposed: pair.proposed(signs)
            case .firstRead: pair.clip
            }
        }
    }

    private func train(
        _ method: StudyMethod, _ split: Split, _ lessons: [[Float]], _ compute: Compute
    ) throws -> (reads: [Read], signs: OverReadSigns?) {
        guard let learning = method.learning else { return ([], nil) }
        let evidence = Evidence(
            members: split.training, reads: lessons, groups: split.training.map { cases.groups.groups[$0] })
        let lesson = OverReadLesson(
            images: cases.images, classes: cases.classes, evidence: evidence,
            options: OverReadOptions(method: learning, seed: seed), stream: UInt64(split.number),
            cancellation: cancellation, stepped: stepped)
        let (rows, signs) = try Readers.convnet.read(split.heldOut, after: lesson, compute)
        return (rows.map(Read.init), signs)
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
