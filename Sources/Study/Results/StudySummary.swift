import Foundation

/// What all splits of a study say together; `summary.json` holds it as it is.
public struct StudySummary: Codable, Equatable, Sendable {
    /// The class names.
    public let classes: [String]
    /// Cases of every class.
    public let cases: [String: Int]
    /// Near-identical images that were kept on one side.
    public let lookAlikes: LookAlikeSummary
    /// How many splits there are.
    public let splits: Int
    /// What all random numbers come from.
    public let seed: UInt64
    /// The share that was asked to be held out.
    public let testFraction: Double
    /// The figures of every method.
    public let methods: [StudyMethod: MethodSummary]
    /// What each CNN gains over CLIP.
    public let gains: [StudyMethod: GainSummary]
    /// How soon a reviewer meets CLIP's errors.
    public let review: ReviewSummary
    /// The outcome in one sentence.
    public let verdict: String

    /// Groups of near-identical images.
    public struct LookAlikeSummary: Codable, Equatable, Sendable {
        /// Groups, images without a like counted as one each.
        public let groups: Int
        /// The sizes of the groups with more than one image, largest first.
        public let sizes: [Int]
    }

    /// One method over all splits.
    public struct MethodSummary: Codable, Equatable, Sendable {
        /// F1 by class.
        public let f1: [String: Distribution]
        /// Precision by class.
        public let precision: [String: Distribution]
        /// Recall by class.
        public let recall: [String: Distribution]
        /// The share of right labels.
        public let accuracy: Distribution
        /// The mean of the classes' F1.
        public let macroF1: Distribution
        /// The area under the ROC curve.
        public let areaUnderRoc: Distribution
        /// The expected calibration error.
        public let calibrationError: Distribution
        /// Wrong labels of a split, on the mean.
        public let errors: Double
        /// Errors of CLIP that the method has right, per split.
        public let errorsRemoved: Double
        /// Errors that CLIP has right, per split.
        public let errorsAdded: Double
        /// The share of CLIP's errors that the method has right; missing where CLIP makes none.
        public let shareRemoved: Double?

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
    public struct GainSummary: Codable, Equatable, Sendable {
        /// F1 by class.
        public let f1: [String: ResampledGain]
        /// The share of right labels.
        public let accuracy: ResampledGain
        /// The mean of the classes' F1.
        public let macroF1: ResampledGain
        /// The area under the ROC curve.
        public let areaUnderRoc: ResampledGain

        init(_ records: [SplitRecord], _ method: StudyMethod, _ classes: [String]) {
            let testShare = records.first.map { Double($0.heldOutCount) / Double(max(1, $0.trainingCount)) } ?? 0
            func gain(_ measure: Measure) -> ResampledGain {
                ResampledGain(differences: records.gains(measure, of: method), testShare: testShare)
            }
            f1 = classes.keyed { gain(.f1($0)) }
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
        gains = StudyMethod.trained.keyed { GainSummary(records, $0, names) }
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
