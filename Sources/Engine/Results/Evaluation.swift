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
        /// The same of the confidences that were fitted to what people decided; `nil` where none were.
        package let fittedCalibrationError: Double?
    }

    /// Errors of all readers on the same cases: those that every reader has read that has read any.
    package struct SharedErrors: Equatable, Encodable, Sendable {
        private enum CodingKeys: String, CodingKey {
            case cases, clip, cnn, proposed, curated
            case withoutLabel = "without_label"
        }

        /// How many cases these are.
        package internal(set) var cases = 0
        /// CLIP's errors, where it has read any.
        package internal(set) var clip: Int?
        /// The CNN's errors, likewise.
        package internal(set) var cnn: Int?
        /// The errors of what both together suggest.
        package internal(set) var proposed = 0
        /// The errors of the labels that would be exported now.
        package internal(set) var curated = 0
        /// Cases among them that would be exported without a label.
        package internal(set) var withoutLabel = 0
    }

    /// How many cases have a known truth.
    package let caseCount: Int
    /// The class names.
    package let classes: [String]
    /// CLIP's figures, where it has read cases with a known truth.
    package let clip: Figures?
    /// The CNN's figures, likewise.
    package let cnn: Figures?
    /// The figures of what both together suggest, likewise.
    package let proposed: Figures?
    /// The figures of the labels that would be exported now.
    package let curated: Figures
    /// Their errors on the same cases.
    package let sharedErrors: SharedErrors
    /// How soon the review queue meets the first read's errors; `nil` without a first read.
    package let reviewOrder: ReviewOrder?
    /// The accuracy of the curated labels after k right decisions along the queue.
    package let accuracyAlongReview: [Double]
    /// How far confidences can be taken at their word, by what people have decided.
    package let calibration: CalibrationReport
}

/// Where the truth comes from.
package enum Truth: Sendable {
    /// Class names by case, and the file that says so.
    case table([CaseID: String], file: String)
    /// The folder a case lies in, or the name of the array file it comes from, is its class.
    case folders
}

extension Evaluation {
    /// Compares a project's labels with the truth, all in one state of the project.
    ///
    /// - Throws: `EngineError.truth` where the truth names cases that the project does not have, or folders are no
    ///   classes; `StoreError`.
    package init(_ store: ProjectStore, truth: Truth) throws {
        self = try store.snapshot { try Evaluation($0, truth: truth) }
    }

    private init(_ snapshot: CuratedSnapshot, truth: Truth) throws {
        let classes = snapshot.runs.classNames
        guard !classes.isEmpty else {
            throw EngineError.nothingToDo("the project has no reads yet; run `overread label` first")
        }
        var tally = Tally(classes: classes, calibration: try CalibrationReport(snapshot))
        var unmatched = try Unmatched(truth, snapshot, classes: classes)
        try snapshot.forEachCase { item in
            guard let name = unmatched.name(of: item) else { return }
            guard let index = classes.firstIndex(of: name) else { return }
            tally.add(item, truth: index)
        }
        try unmatched.check()
        guard tally.count > 0 else { throw EngineError.truth("no case has a known truth") }
        self = tally.evaluation
    }
}

/// Finds each case's truth and remembers what did not fit.
private struct Unmatched {
    private let truth: Truth
    private let classes: [String]
    private var names: [CaseID: String] = [:]
    private var homeless: CaseID?
    private var strangers: Set<String> = []

    init(_ truth: Truth, _ snapshot: CuratedSnapshot, classes: [String]) throws {
        self.truth = truth
        self.classes = classes
        guard case .table(let table, let file) = truth else { return }
        let known = CaseNames(try snapshot.caseIDs())
        var missing: [CaseNames.Failure: [CaseID]] = [:]
        for (name, label) in table {
            do throws(CaseNames.Failure) {
                names[try known.resolve(name)] = label
            } catch {
                missing[error, default: []].append(name)
            }
        }
        for (failure, found) in missing {
            guard let first = found.min() else { continue }
            throw EngineError.truth(
                "\(file): \(found.count) case\(found.count == 1 ? "" : "s") that "
                    + (failure == .unknown ? "the project does not have" : "several sources have")
                    + ", the first: \(first); expected ids of the project's cases")
        }
    }

    mutating func name(of item: CuratedCase) -> String? {
        guard case .folders = truth else { return names[item.record.id] }
        let folders = item.record.id.folders
        if let name = folders.first(where: classes.contains) { return name }
        if let first = folders.first { strangers.insert(first) } else { homeless = item.record.id }
        return nil
    }

    func check() throws {
        let expected = classes.joined(separator: ", ")
        let what =
            homeless.map { "\($0) lies in no folder" } ?? strangers.min().map { "the folder \"\($0)\" is no class" }
        guard let what else { return }
        throw EngineError.truth("\(what); expected folders named like the classes (\(expected)), or --truth CSV")
    }
}

extension CaseID {
    /// The folders that an image lies in, its source first, and the name of its array file without the ending.
    var folders: [String] {
        let path = rawValue.prefix { $0 != "#" && $0 != "@" }
        var parts = path.split(separator: "/").map(String.init)
        guard rawValue.contains("#") else { return Array(parts.dropLast()) }
        if let last = parts.popLast() {
            parts.append(last.lastIndex(of: ".").map { String(last[..<$0]) } ?? last)
        }
        return parts
    }
}

/// Collects labels beside their truth.
private struct Tally {
    private struct Column {
        var truth: [Int] = []
        var labels: [Int] = []
        var confidences: [Double] = []
        var fitted: [(confidence: Double, isRight: Bool)] = []

        mutating func add(_ label: Int, truth: Int) {
            self.truth.append(truth)
            labels.append(label)
        }

        mutating func add(_ read: Read, truth: Int, _ fit: Calibration.Fit? = nil) {
            add(read.classIndex, truth: truth)
            confidences.append(Double(read.confidence))
            guard let read = fit?.calibration.applied(to: read) else { return }
            fitted.append((Double(read.confidence), read.classIndex == truth))
        }

        func figures(_ classes: Int) -> Evaluation.Figures? {
            guard !truth.isEmpty else { return nil }
            let right = zip(truth, labels).map { $0 == $1 }
            return Evaluation.Figures(
                confusion: ConfusionMatrix(truth: truth, labels: labels, classCount: classes),
                calibrationError: confidences.isEmpty
                    ? nil : expectedCalibrationError(confidences: confidences, isCorrect: right),
                fittedCalibrationError: fitted.isEmpty
                    ? nil
                    : expectedCalibrationError(confidences: fitted.map(\.confidence), isCorrect: fitted.map(\.isRight)))
        }
    }

    let classes: [String]
    private(set) var count = 0
    private var clip = Column()
    private var cnn = Column()
    private var proposed = Column()
    private var curated = Column()
    private let calibration: CalibrationReport
    private var rights: [Rights] = []
    private var queue: [(suspicion: Double, clipWrong: Bool, curatedRight: Bool)] = []

    init(classes: [String], calibration: CalibrationReport) {
        self.classes = classes
        self.calibration = calibration
    }

    /// Which labels of a case are right; `nil` for one that is not there.
    private struct Rights {
        let clip: Bool?
        let cnn: Bool?
        let proposed: Bool?
        let curated: Bool?
    }

    mutating func add(_ item: CuratedCase, truth: Int) {
        guard item.reads.clip != nil || item.reads.cnn != nil else { return }
        count += 1
        if let read = item.reads.clip { clip.add(read, truth: truth, calibration.clip) }
        if let read = item.reads.cnn { cnn.add(read, truth: truth, calibration.cnn) }
        let suggested = item.reads.proposed(item.runs.signs)
        if let suggested { proposed.add(suggested, truth: truth) }
        let label = item.curated().label.flatMap { classes.firstIndex(of: $0) }
        if let label { curated.add(label, truth: truth) }
        rights.append(
            Rights(
                clip: item.reads.clip.map { $0.classIndex == truth },
                cnn: item.reads.cnn.map { $0.classIndex == truth },
                proposed: suggested.map { $0.classIndex == truth }, curated: label.map { $0 == truth }))
        if let read = item.reads.clip {
            queue.append((item.reads.suspicion, read.classIndex != truth, label == truth))
        }
    }

    private var sharedErrors: Evaluation.SharedErrors {
        let hasClip = rights.contains { $0.clip != nil }
        let hasCNN = rights.contains { $0.cnn != nil }
        let shared = rights.filter { ($0.clip != nil || !hasClip) && ($0.cnn != nil || !hasCNN) }
        return Evaluation.SharedErrors(
            cases: shared.count, clip: hasClip ? shared.count { $0.clip == false } : nil,
            cnn: hasCNN ? shared.count { $0.cnn == false } : nil, proposed: shared.count { $0.proposed == false },
            curated: shared.count { $0.curated == false }, withoutLabel: shared.count { $0.curated == nil })
    }

    var evaluation: Evaluation {
        let queue = queue.sorted { $0.suspicion > $1.suspicion }
        let empty = Evaluation.Figures(
            confusion: ConfusionMatrix(truth: [], labels: [], classCount: classes.count), calibrationError: nil,
            fittedCalibrationError: nil)
        return Evaluation(
            caseCount: count, classes: classes, clip: clip.figures(classes.count), cnn: cnn.figures(classes.count),
            proposed: proposed.figures(classes.count), curated: curated.figures(classes.count) ?? empty,
            sharedErrors: sharedErrors,
            reviewOrder: queue.isEmpty ? nil : ReviewOrder(isError: queue.map(\.clipWrong)),
            accuracyAlongReview: Labels.accuracyAlongReview(isCorrect: queue.map(\.curatedRight)),
            calibration: calibration)
    }
}
