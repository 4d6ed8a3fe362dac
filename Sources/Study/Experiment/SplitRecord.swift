import Labels

/// Everything that a split has shown, as it is kept in a file of its own.
package struct SplitRecord: Codable, Equatable, Sendable {
    /// The split's number, from 0.
    package let split: Int
    /// How many cases were learned from.
    package let trainingCount: Int
    /// How many cases were judged.
    package let heldOutCount: Int
    /// What each method did on the held-out cases.
    package let outcomes: [StudyMethod: Outcome]
    /// The held-out cases on which CLIP or the over-read is wrong, in their order.
    package let mistakes: [Mistake]
    /// What a reviewer of the held-out cases would meet.
    package let review: ReviewCurve

    /// One method's figures on the held-out cases.
    package struct Outcome: Codable, Equatable, Sendable {
        /// Truth in rows, labels in columns.
        package let confusion: [[Int]]
        /// The area under the ROC curve, for several classes the mean over each against the rest.
        package let areaUnderROC: Double
        /// How far confidences are from being right that often (15 bins).
        package let calibrationError: Double
        /// Cases that CLIP has wrong and the method right.
        package let errorsRemoved: Int
        /// Cases that CLIP has right and the method wrong.
        package let errorsAdded: Int

        /// The figures that follow from the counts.
        package var matrix: ConfusionMatrix { ConfusionMatrix(counts: confusion) }
        /// Wrong labels.
        package var errors: Int { matrix.total - matrix.correct }
    }

    /// A held-out case on which a reader is wrong.
    package struct Mistake: Codable, Equatable, Sendable {
        /// The case's id.
        package let id: String
        /// Its true class.
        package let truth: Int
        /// CLIP's class.
        package let clip: Int
        /// The over-read's class.
        package let cnn: Int
    }
}

/// How soon a reviewer who looks at the most suspicious cases first meets CLIP's errors, by percent of the queue.
package struct ReviewCurve: Codable, Equatable, Sendable {
    /// CLIP's errors in all.
    package let errorCount: Int
    /// Errors met in the first 0, 1, …, 100 % of the queue.
    package let errorsMet: [Int]
    /// The share of right labels after so many decisions.
    package let accuracy: [Double]

    /// Follows the queue of some cases.
    ///
    /// - Parameters:
    ///   - reads: Both reads of every case.
    ///   - truth: Its class.
    init(_ reads: [ReadPair], truth: [Int]) {
        let queue = reads.indices.sorted { (reads[$1].suspicion, $0) < (reads[$0].suspicion, $1) }
        let order = ReviewOrder(isError: queue.map { reads[$0].clip?.classIndex != truth[$0] })
        let course = accuracyAlongReview(isCorrect: queue.map { reads[$0].proposedIndex == truth[$0] })
        errorCount = order.errorCount
        errorsMet = (0...100).map { order.errorsMet(inFirst: Double($0) / 100) }
        accuracy = (0...100).map { course[Int((Double($0) / 100 * Double(queue.count)).rounded())] }
    }
}

/// A figure of a method on one split.
enum Measure: Hashable, Sendable {
    case f1(Int)
    case precision(Int)
    case recall(Int)
    case accuracy
    case macroF1
    case areaUnderROC

    /// The figure, 0 to 1.
    func value(_ outcome: SplitRecord.Outcome) -> Double {
        switch self {
        case .f1(let position): outcome.matrix.f1(of: position)
        case .precision(let position): outcome.matrix.precision(of: position)
        case .recall(let position): outcome.matrix.recall(of: position)
        case .accuracy: outcome.matrix.accuracy
        case .macroF1: outcome.matrix.macroF1
        case .areaUnderROC: outcome.areaUnderROC
        }
    }
}

extension [SplitRecord] {
    /// A method's figure on every split.
    func values(_ measure: Measure, of method: StudyMethod) -> [Double] {
        compactMap { $0.outcomes[method].map(measure.value) }
    }

    /// By how much a method's figure is above CLIP's on every split.
    func gains(_ measure: Measure, of method: StudyMethod) -> [Double] {
        zip(values(measure, of: method), values(measure, of: .clip)).map { $0 - $1 }
    }

    /// A count of a method over all splits.
    func total(of method: StudyMethod, _ count: (SplitRecord.Outcome) -> Int) -> Int {
        reduce(0) { $0 + ($1.outcomes[method].map(count) ?? 0) }
    }
}
