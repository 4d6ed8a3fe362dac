import Foundation

/// What all splits of a study say together; `summary.json` holds it as it is.
package struct StudySummary: Codable, Equatable, Sendable {
    /// The class names.
    package let classes: [String]
    /// Cases of every class.
    package let cases: [String: Int]
    /// Near-identical images that were kept on one side.
    package let lookAlikes: LookAlikeSummary
    /// How many splits there are.
    package let splits: Int
    /// The seed of all random numbers.
    package let seed: UInt64
    /// The share that was asked to be held out.
    package let testFraction: Double
    /// The figures of every method.
    package let methods: [StudyMethod: MethodSummary]
    /// What each CNN gains over CLIP.
    package let gains: [StudyMethod: GainSummary]
    /// How soon a reviewer meets CLIP's errors.
    package let review: ReviewSummary
    /// The outcome in one sentence.
    package let verdict: String

    /// Groups of near-identical images.
    package struct LookAlikeSummary: Codable, Equatable, Sendable {
        /// Groups, images without a like counted as one each.
        package let groups: Int
        /// The sizes of the groups with more than one image, largest first.
        package let sizes: [Int]
    }

    /// One method over all splits.
    package struct MethodSummary: Codable, Equatable, Sendable {
        /// F1 by class.
        package let f1: [String: Distribution]
        /// Precision by class.
        package let precision: [String: Distribution]
        /// Recall by class.
        package let recall: [String: Distribution]
        /// The share of right labels.
        package let accuracy: Distribution
        /// The mean of the classes' F1.
        package let macroF1: Distribution
        /// The area under the ROC curve.
        package let areaUnderRoc: Distribution
        /// The expected calibration error.
        package let calibrationError: Distribution
        /// Wrong labels per split, on average.
        package let errors: Double
        /// Errors of CLIP that the method has right, per split.
        package let errorsRemoved: Double
        /// Errors that CLIP has right, per split.
        package let errorsAdded: Double
        /// The share of CLIP's errors that the method has right; missing where CLIP makes none.
        package let shareRemoved: Double?

        init(_ records: [SplitRecord], _ method: StudyMethod, _ classes: [String]) {
            func distribution(_ measure: Measure) -> Distribution { Distribution(records.values(measure, of: method)) }
            f1 = classes.keyed { distribution(.f1($0)) }
            precision = classes.keyed { distribution(.precision($0)) }
            recall = classes.keyed { distribution(.recall($0)) }
            accuracy = distribution(.accuracy)
            macroF1 = distribution(.macroF1)
            areaUnderRoc = distribution(.areaUnderROC)
            calibrationError = Distribution(records.compactMap { $0.outcomes[method]?.calibrationError })
            let splits = Double(max(1, records.count))
            let removed = records.total(of: method, \.errorsRemoved)
            let clipErrors = records.total(of: .clip, \.errors)
            errors = Double(records.total(of: method, \.errors)) / splits
            errorsRemoved = Double(removed) / splits
            errorsAdded = Double(records.total(of: method, \.errorsAdded)) / splits
            shareRemoved = clipErrors > 0 ? Double(removed) / Double(clipErrors) : nil
        }
    }

    /// By how much a method's figures are above CLIP's, as fractions of 1.
    package struct GainSummary: Codable, Equatable, Sendable {
        /// F1 by class, p-values corrected for the number of classes.
        package let f1: [String: ResampledGain]
        /// The share of right labels.
        package let accuracy: ResampledGain
        /// The mean of the classes' F1.
        package let macroF1: ResampledGain
        /// The area under the ROC curve.
        package let areaUnderRoc: ResampledGain

        init(_ records: [SplitRecord], _ method: StudyMethod, _ classes: [String]) {
            let testShare = records.first.map { Double($0.heldOutCount) / Double(max(1, $0.trainingCount)) } ?? 0
            func gain(_ measure: Measure) -> ResampledGain {
                ResampledGain(differences: records.gains(measure, of: method), testShare: testShare)
            }
            let byClass = ResampledGain.corrected(classes.indices.map { gain(.f1($0)) })
            f1 = classes.keyed { byClass[$0] }
            accuracy = gain(.accuracy)
            macroF1 = gain(.macroF1)
            areaUnderRoc = gain(.areaUnderROC)
        }
    }

    init(_ records: [SplitRecord], _ cases: StudyCases, _ request: StudyRequest) {
        classes = cases.classes
        self.cases = classes.keyed { position in cases.truth.count { $0 == position } }
        lookAlikes = LookAlikeSummary(groups: cases.lookAlikes.count, sizes: cases.lookAlikes.sizes)
        splits = records.count
        seed = request.seed
        testFraction = request.testFraction
        let names = cases.classes
        methods = StudyMethod.allCases.keyed { MethodSummary(records, $0, names) }
        gains = StudyMethod.compared.keyed { GainSummary(records, $0, names) }
        review = ReviewSummary(records.map(\.review))
        verdict = Conclusion(classes: names, splits: records.count, methods: methods, gains: gains).sentence
    }

    /// The summary as JSON, keys in order.
    ///
    /// - Throws: Where a figure is no number.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}

extension [String] {
    /// A value for each name, made of its position.
    func keyed<Value>(_ value: (Int) -> Value) -> [String: Value] {
        Dictionary(enumerated().map { ($1, value($0)) }, uniquingKeysWith: { first, _ in first })
    }
}

extension [StudyMethod] {
    /// A value for each method.
    fileprivate func keyed<Value>(_ value: (StudyMethod) -> Value) -> [StudyMethod: Value] {
        Dictionary(map { ($0, value($0)) }, uniquingKeysWith: { first, _ in first })
    }
}

/// How soon a reviewer of the held-out cases meets CLIP's errors, the most suspicious cases first, as the mean of all
/// splits.
package struct ReviewSummary: Codable, Equatable, Sendable {
    /// CLIP's errors per split, on average.
    package let errors: Double
    /// The share of the errors met in the first 0, 1, …, 100 % of the queue; all 1 where CLIP makes none.
    package let shareMet: [Double]
    /// The share of right labels after so many decisions.
    package let accuracy: [Double]

    init(_ curves: [ReviewCurve]) {
        errors = Distribution.mean(curves.map { Double($0.errorCount) })
        let withErrors = curves.filter { $0.errorCount > 0 }
        shareMet = (0...100).map { percent in
            guard !withErrors.isEmpty else { return 1 }
            return Distribution.mean(withErrors.map { Double($0.errorsMet[percent]) / Double($0.errorCount) })
        }
        accuracy = (0...100).map { percent in Distribution.mean(curves.map { $0.accuracy[percent] }) }
    }
}

/// Says in one sentence whether the over-read improves on CLIP. Macro-F1 alone decides; the classes stand beside it.
struct Conclusion {
    let sentence: String

    private enum Outcome: String {
        case better = "improves on CLIP"
        case worse = "is worse than CLIP"
        case untested = "differs from CLIP in a way that cannot be tested"
        case open = "shows no difference from CLIP that chance could not make"
    }

    init(
        classes: [String], splits: Int, methods: [StudyMethod: StudySummary.MethodSummary],
        gains: [StudyMethod: StudySummary.GainSummary]
    ) {
        guard let own = methods[.overRead], let gain = gains[.overRead] else {
            sentence = "There is nothing to compare yet."
            return
        }
        let parts = classes.compactMap { name in gain.f1[name].map { Self.part($0, name) } }
        let times = splits == 1 ? "On one split" : "Over \(splits) splits"
        sentence =
            "\(times) the over-read \(Self.outcome(gain.macroF1).rawValue): macro-F1 "
            + Self.part(gain.macroF1) + "; F1 " + parts.joined(separator: ", ") + "; " + Self.errors(own) + "."
    }

    private static func outcome(_ gain: ResampledGain) -> Outcome {
        guard let pValue = gain.pValue else { return gain.mean == 0 ? .open : .untested }
        return pValue >= 0.05 ? .open : gain.mean > 0 ? .better : .worse
    }

    private static func part(_ gain: ResampledGain, _ name: String? = nil) -> String {
        let what = "\(Points.signed(gain.mean)) points" + (name.map { " for \($0)" } ?? "")
        guard let lower = gain.lower, let upper = gain.upper, let pValue = gain.pValue else { return what }
        return what
            + " (95 % interval \(Points.signed(lower)) to \(Points.signed(upper)), \(Points.chance(pValue)))"
    }

    private static func errors(_ own: StudySummary.MethodSummary) -> String {
        guard let share = own.shareRemoved else { return "CLIP makes no error to remove" }
        let added = own.errorsAdded == 0 ? "none" : "\(Points.short(own.errorsAdded)) per split"
        return "it removes \(Points.percent(share)) of CLIP's errors and adds \(added)"
    }
}
