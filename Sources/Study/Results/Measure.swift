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
