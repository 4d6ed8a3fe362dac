/// A case whose truth is known.
public struct EvaluatedCase: Equatable, Sendable {
    /// The index of the true class.
    public let truth: Int
    /// Both reads.
    public let reads: ReadPair
    /// The index of the curated label; `nil` where the case is excluded or has no label of the project's classes.
    public let curated: Int?

    /// Makes a case of its parts.
    public init(truth: Int, reads: ReadPair, curated: Int?) {
        self.truth = truth
        self.reads = reads
        self.curated = curated
    }
}

/// How good one reader's labels are.
public struct ReaderEvaluation: Equatable, Sendable {
    /// Truth in the rows, the reader's labels in the columns.
    public let confusion: ConfusionMatrix
    /// The area under the ROC curve of each class against all others, by the class's probability; `nil` where all
    /// cases or none belong to the class, or the labels have no probabilities.
    public let areasUnderROC: [Double?]
    /// The expected calibration error of the confidences; `nil` where the labels have none.
    public let calibrationError: Double?
}

/// What is right and wrong in a project where the truth is known. The truth is used for nothing else.
public struct Evaluation: Equatable, Sendable {
    /// The class names.
    public let classes: [String]
    /// How many cases have a known truth.
    public let caseCount: Int
    /// CLIP's labels; `nil` where it has read none of the cases.
    public let clip: ReaderEvaluation?
    /// The CNN's labels; `nil` where it has read none of the cases.
    public let cnn: ReaderEvaluation?
    /// The curated labels, without the cases that have none.
    public let curated: ReaderEvaluation
    /// How soon the first read's errors are met, the most suspicious case first.
    public let reviewOrder: ReviewOrder
    /// The accuracy of what the two readers propose after k decisions in that order, each of them right.
    public let accuracyAlongReview: [Double]

    /// Evaluates cases.
    ///
    /// - Parameters:
    ///   - classes: The class names in the order of the reads' probabilities.
    ///   - cases: Cases in the project's order.
    public init(classes: [String], cases: [EvaluatedCase]) {
        self.classes = classes
        caseCount = cases.count
        clip = ReaderEvaluation(cases.map { ($0.truth, $0.reads.clip) }, classCount: classes.count)
        cnn = ReaderEvaluation(cases.map { ($0.truth, $0.reads.cnn) }, classCount: classes.count)
        curated = ReaderEvaluation(curated: cases, classCount: classes.count)
        let queue = Evaluation.queue(cases)
        reviewOrder = ReviewOrder(isError: queue.map { ($0.reads.clip ?? $0.reads.cnn)?.classIndex != $0.truth })
        accuracyAlongReview = Labels.accuracyAlongReview(isCorrect: queue.map { $0.reads.proposedIndex == $0.truth })
    }

    /// The cases from the most to the least suspicious, equal ones in the project's order.
    private static func queue(_ cases: [EvaluatedCase]) -> [EvaluatedCase] {
        let scores = cases.map(\.reads.suspicion)
        return cases.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }.map { cases[$0] }
    }
}

extension ReaderEvaluation {
    /// Evaluates the reads that are there; `nil` where there is none.
    fileprivate init?(_ items: [(truth: Int, read: Read?)], classCount: Int) {
        let known = items.compactMap { item in item.read.map { (truth: item.truth, read: $0) } }
        guard !known.isEmpty else { return nil }
        let truth = known.map(\.truth)
        let labels = known.map(\.read.classIndex)
        confusion = ConfusionMatrix(truth: truth, labels: labels, classCount: classCount)
        areasUnderROC = (0..<classCount).map { index in
            areaUnderROC(
                scores: known.map { Double($0.read.probabilities[index]) }, isPositive: truth.map { $0 == index })
        }
        calibrationError = expectedCalibrationError(
            confidences: known.map { Double($0.read.confidence) }, isCorrect: zip(truth, labels).map(==))
    }

    /// Evaluates curated labels.
    fileprivate init(curated cases: [EvaluatedCase], classCount: Int) {
        let known = cases.compactMap { item in item.curated.map { (truth: item.truth, label: $0) } }
        confusion = ConfusionMatrix(truth: known.map(\.truth), labels: known.map(\.label), classCount: classCount)
        areasUnderROC = [Double?](repeating: nil, count: classCount)
        calibrationError = nil
    }
}
