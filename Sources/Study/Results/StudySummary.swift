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
    /// What all random numbers come from.
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
        /// Wrong labels of a split, on the mean.
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
        verdict = Verdict(classes: names, splits: records.count, methods: methods, gains: gains).sentence
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
