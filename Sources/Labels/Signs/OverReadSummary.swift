/// The line that tells how far an over-read can be trusted, as far as can be known without any true label.
package struct OverReadSummary: Codable, Equatable, Sendable {
    /// Cases that both readers have read.
    package let cases: Int
    /// Cases on which they name different classes.
    package let corrections: Int
    /// How many of the corrections are right if the over-read's confidences are.
    package let expectedRight: Double
    /// On how many decisions by people the confidences were fitted; 0 where they are the over-read's own.
    package let decisions: Int
    /// Cohen's kappa between the readers, `nil` where it is not defined.
    package let firstReadKappa: Double?

    /// Compares reads over the same classes.
    ///
    /// - Parameter pairs: All cases; those with one read only do not count.
    /// - Parameter classCount: The number of classes, at least 1.
    /// - Parameter calibration: Makes the over-read's confidences such that can be taken at their word; `nil` takes them
    ///   as they are.
    /// - Parameter decisions: On how many decisions it was fitted.
    package init(_ pairs: [ReadPair], classCount: Int, calibration: Calibration? = nil, decisions: Int = 0) {
        self.decisions = decisions
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
        var right = 0.0
        for pair in pairs {
            guard let clip = pair.clip, let cnn = pair.cnn else { continue }
            counts[clip.classIndex][cnn.classIndex] += 1
            guard pair.disagrees else { continue }
            let read = calibration?.applied(to: cnn) ?? cnn
            right += Double(read.probabilities[cnn.classIndex])
        }
        let agreement = ConfusionMatrix(counts: counts)
        cases = agreement.total
        corrections = agreement.total - agreement.correct
        expectedRight = right
        firstReadKappa = agreement.cohenKappa
    }

    /// One honest line: how many corrections, how sure the over-read is of itself, or that it cannot tell the classes
    /// apart.
    ///
    /// - Parameters:
    ///   - signs: What the judges said; `nil` where the method has none.
    ///   - classes: The class names.
    package func line(_ signs: OverReadSigns?, classes: [String]) -> String {
        guard let signs else {
            return "\(Self.counted(corrections)); nothing is known about how far they can be trusted."
        }
        let kappa = FixedNotation.string(signs.kappa, decimals: 2)
        guard signs.tellsClassesApart else {
            let doubtful = signs.uncertainClasses.map { classes[$0] }
            let what =
                doubtful.isEmpty || doubtful.count == classes.count
                ? "these classes apart" : doubtful.joined(separator: ", ") + " from the rest"
            return "The over-read cannot tell \(what) (its judges agree at kappa \(kappa)): "
                + "\(Self.counted(corrections)), only as suggestions."
        }
        let share = corrections == 0 ? 1 : expectedRight / Double(corrections)
        return
            "\(Self.counted(corrections)); the over-read tells the classes apart (its judges agree at kappa \(kappa)) "
            + "and is \(Int((100 * share).rounded())) % sure of them on average"
            + (decisions > 0 ? " (fitted on \(decisions) decisions)." : ".")
    }

    private static func counted(_ count: Int) -> String {
        count == 1 ? "1 correction is proposed" : "\(count) corrections are proposed"
    }
}
