import Convnet

/// What is compared, in the order of the tables.
package enum StudyMethod: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
    /// The first read as it is.
    case clip
    /// Always the class that most training cases truly belong to.
    case majority
    /// A CNN trained on all first reads for a fixed number of epochs, as published.
    case plain
    /// The CNN as `overread label` trains it.
    case overRead = "default"
    /// What CLIP and that CNN suggest together.
    case proposed
    /// The labels under the policy that an audit of the held-out part finds best.
    case audited
    /// The same CNN trained on the truth: as good as it can get.
    case truth

    /// How the method is called in tables and plots.
    var title: String {
        switch self {
        case .clip: "CLIP alone"
        case .majority: "majority class"
        case .plain: "CNN, plain"
        case .overRead: "CNN, over-read"
        case .proposed: "CLIP and CNN"
        case .audited: "audit's policy"
        case .truth: "CNN on the truth"
        }
    }

    /// How its networks learn; `nil` where there are none.
    var learning: OverReadMethod? {
        switch self {
        case .clip, .majority, .proposed, .audited: nil
        case .plain: .plain
        case .overRead: .auto
        case .truth: .onTruth
        }
    }

    /// Those that train networks.
    static let trained = allCases.filter { $0.learning != nil }
    /// Those whose gain over CLIP is told.
    static let compared = allCases.filter { ![.clip, .majority].contains($0) }
}

extension OverReadMethod {
    /// The default's networks where every label is right: nothing to select, nothing to confirm.
    static let onTruth: OverReadMethod = {
        var method = OverReadMethod.auto
        method.name = "truth"
        method.judging = nil
        return method
    }()
}
