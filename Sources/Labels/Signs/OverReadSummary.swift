/// The line that tells how far an over-read can be trusted, as far as can be known without any true label.
package struct OverReadSummary: Codable, Equatable, Sendable {
    /// Cases that both readers have read.
    package let cases: Int
    /// Cases on which they name different classes and that no person has settled.
    package let corrections: Int
    /// How many of the corrections are right if the over-read's confidences are.
    package let expectedRight: Double
    /// On how many decisions by people the confidences were fitted; 0 where they are the over-read's own.
    package let decisions: Int
    /// Cohen's kappa between the readers, `nil` where it is not defined.
    package let firstReadKappa: Double?

    /// Sums up what the readers name and what is open.
    ///
    /// - Parameters:
    ///   - agreement: How many cases each pair of labels has, a row per class of CLIP, whether or not people have settled
    ///     them: these tell how the readers agree.
    ///   - open: The corrections among those that no person has settled: for the others nothing is proposed any more.
    package init(agreement: [[Int]], _ open: OpenCorrections) {
        let agreement = ConfusionMatrix(counts: agreement)
        cases = agreement.total
        firstReadKappa = agreement.cohenKappa
        (corrections, expectedRight, decisions) = (open.count, open.expectedRight, open.decisions)
    }

    /// One honest line: how many corrections, how sure the over-read is of itself, or that it cannot tell the classes
    /// apart.
    ///
    /// - Parameters:
    ///   - signs: What the judges said; `nil` where the method has none.
    ///   - classes: The class names.
    package func line(_ signs: OverReadSigns?, classes: [String]) -> String {
        guard let signs else {
            return "\(counted); nothing is known about how far this over-read can be trusted."
        }
        let kappa = FixedNotation.string(signs.kappa, decimals: 2)
        guard signs.tellsClassesApart else {
            let doubtful = signs.uncertainClasses.map { classes[$0] }
            let what =
                doubtful.isEmpty || doubtful.count == classes.count
                ? "these classes apart" : OverReadSummary.shortList(doubtful) + " from the rest"
            return "The over-read cannot tell \(what) (its judges agree at kappa \(kappa)): "
                + (corrections == 0 ? "no correction is open." : "\(counted), only as suggestions.")
        }
        let apart = "\(counted); the over-read tells the classes apart (its judges agree at kappa \(kappa))"
        guard corrections > 0 else { return apart + "." }
        let share = expectedRight / Double(corrections)
        // Less than all is not told as 100 %.
        let percent =
            share >= 0.995 && share < 1 ? FixedNotation.percent(share) : "\(Int((100 * share).rounded()))"
        return apart + " and is \(percent) % sure of \(corrections == 1 ? "it" : "them on average")"
            + (decisions > 0 ? " (fitted on \(decisions) decisions)." : ".")
    }

    /// All names, or the first few where there are too many for a line.
    private static func shortList(_ names: [String]) -> String {
        guard names.count > mostNames else { return names.joined(separator: ", ") }
        let few = mostNames - 1
        return names.prefix(few).joined(separator: ", ") + " and \(names.count - few) other classes"
    }

    private static let mostNames = 6

    private var counted: String {
        switch corrections {
        case 0: "No correction is open"
        case 1: "1 correction is proposed"
        default: "\(corrections) corrections are proposed"
        }
    }
}

/// Corrections that no person has settled, counted one after the other.
package struct OpenCorrections: Sendable {
    private let calibration: Calibration?
    /// On how many decisions by people the confidences were fitted; 0 where they are the over-read's own.
    let decisions: Int
    /// How many there are.
    private(set) var count = 0
    /// How many of them are right if the confidences are.
    private(set) var expectedRight = 0.0

    /// None yet.
    ///
    /// - Parameter fit: Makes the over-read's confidences such that can be taken at their word; `nil` takes them as they
    ///   are.
    package init(_ fit: Calibration.Fit? = nil) { (calibration, decisions) = (fit?.calibration, fit?.cases ?? 0) }

    /// Counts the over-read's read of a case on which the first read names another class.
    package mutating func add(_ read: Read) {
        count += 1
        expectedRight += Double((calibration?.applied(to: read) ?? read).probabilities[read.classIndex])
    }
}
