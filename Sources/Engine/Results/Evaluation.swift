import Labels
import Store

/// How right a project's labels are where the truth is known.
package struct Evaluation: Equatable, Sendable {
    /// The figures of one reader, or of the curated labels.
    package struct Figures: Equatable, Sendable {
        /// Truth in rows, labels in columns.
        package let confusion: ConfusionMatrix
        /// How far confidences are from being right that often (expected calibration error, 15 bins); `nil` for
        /// curated labels, which have no confidence.
        package let calibrationError: Double?
    }

    /// How many cases have a known truth.
    package let caseCount: Int
    /// The class names.
    package let classes: [String]
    /// CLIP's figures, where it has read cases with a known truth.
    package let clip: Figures?
    /// The CNN's figures, likewise.
    package let cnn: Figures?
    /// The figures of the labels that would be exported now.
    package let curated: Figures
    /// How soon the review queue meets the first read's errors; `nil` without a first read.
    package let reviewOrder: ReviewOrder?
    /// The accuracy of the curated labels after k right decisions along the queue.
    package let accuracyAlongReview: [Double]
}

/// Where the truth comes from.
package enum Truth: Sendable {
    /// Class names by case, and the file that says so.
    case table([CaseID: String], file: String)
    /// The folder a case lies in, or the name of the array file it comes from, is its class.
    case folders
}

extension Evaluation {
    /// Compares a project's labels with the truth.
    ///
    /// - Throws: `EngineError.truth` where the truth names cases that the project does not have, or folders are no
    ///   classes; `StoreError`.
    package init(_ store: ProjectStore, truth: Truth) throws {
        let classes = try store.currentRuns().classNames
        guard !classes.isEmpty else {
            throw EngineError.nothingToDo("the project has no reads yet; run `overread label` first")
        }
        var tally = Tally(classes: classes)
        var unmatched = Unmatched(truth)
        try store.forEachCuratedCase { item in
            guard let name = unmatched.name(of: item) else { return }
            guard let index = classes.firstIndex(of: name) else { return unmatched.note(name) }
            tally.add(item, truth: index)
        }
        try unmatched.check(classes: classes)
        guard tally.count > 0 else { throw EngineError.truth("no case has a known truth") }
        self = tally.evaluation
    }
}

/// Finds each case's truth and remembers what did not fit.
private struct Unmatched {
    private let truth: Truth
    private var missing: Set<CaseID>
    private var strangers: Set<String> = []

    init(_ truth: Truth) {
        self.truth = truth
        if case .table(let names, _) = truth { missing = Set(names.keys) } else { missing = [] }
    }

    mutating func name(of item: CuratedCase) -> String? {
        switch truth {
        case .folders: return item.record.image.folder ?? ""
        case .table(let names, _):
            missing.remove(item.record.id)
            return names[item.record.id]
        }
    }

    mutating func note(_ name: String) { strangers.insert(name) }

    func check(classes: [String]) throws {
        let expected = classes.joined(separator: ", ")
        if let first = strangers.min() {
            let what = first.isEmpty ? "some cases lie in no folder" : "the folder \"\(first)\" is no class"
            throw EngineError.truth("\(what); expected folders named like the classes (\(expected)), or --truth CSV")
        }
        if let first = missing.min(), case .table(_, let file) = truth {
            throw EngineError.truth(
                "\(file): \(missing.count) case\(missing.count == 1 ? "" : "s") that the project does not have, "
                    + "the first: \(first); expected ids of the project's cases")
        }
    }
}

/// Collects labels beside their truth.
private struct Tally {
    private struct Column {
        var truth: [Int] = []
        var labels: [Int] = []
        var confidences: [Double] = []

        mutating func add(_ label: Int, truth: Int, confidence: Double = 0) {
            self.truth.append(truth)
            labels.append(label)
            confidences.append(confidence)
        }

        func figures(_ classes: Int, calibrated: Bool = true) -> Evaluation.Figures? {
            guard !truth.isEmpty else { return nil }
            let right = zip(truth, labels).map { $0 == $1 }
            return Evaluation.Figures(
                confusion: ConfusionMatrix(truth: truth, labels: labels, classCount: classes),
                calibrationError: calibrated
                    ? expectedCalibrationError(confidences: confidences, isCorrect: right) : nil)
        }
    }

    let classes: [String]
    private(set) var count = 0
    private var clip = Column()
    private var cnn = Column()
    private var curated = Column()
    private var queue: [(suspicion: Double, clipWrong: Bool, curatedRight: Bool)] = []

    init(classes: [String]) { self.classes = classes }

    mutating func add(_ item: CuratedCase, truth: Int) {
        count += 1
        if let read = item.reads.clip { clip.add(read.classIndex, truth: truth, confidence: Double(read.confidence)) }
        if let read = item.reads.cnn { cnn.add(read.classIndex, truth: truth, confidence: Double(read.confidence)) }
        let label = item.curated.label.flatMap { classes.firstIndex(of: $0) }
        if let label { curated.add(label, truth: truth) }
        if let read = item.reads.clip {
            queue.append((item.reads.suspicion, read.classIndex != truth, label == truth))
        }
    }

    var evaluation: Evaluation {
        let queue = queue.sorted { $0.suspicion > $1.suspicion }
        let empty = Evaluation.Figures(
            confusion: ConfusionMatrix(truth: [], labels: [], classCount: classes.count), calibrationError: nil)
        return Evaluation(
            caseCount: count, classes: classes, clip: clip.figures(classes.count), cnn: cnn.figures(classes.count),
            curated: curated.figures(classes.count, calibrated: false) ?? empty,
            reviewOrder: queue.isEmpty ? nil : ReviewOrder(isError: queue.map(\.clipWrong)),
            accuracyAlongReview: Labels.accuracyAlongReview(isCorrect: queue.map(\.curatedRight)))
    }
}
