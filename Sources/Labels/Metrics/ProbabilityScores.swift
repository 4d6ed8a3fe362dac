/// The area under the receiver operating characteristic: the chance that a random positive case scores above a random
/// negative one, ties counted half (the Mann–Whitney U statistic divided by the number of pairs).
///
/// - Parameters:
///   - scores: A finite score per case, larger for what looks more positive.
///   - isPositive: Whether each case truly is positive, in the same order.
/// - Returns: 0 to 1, or `nil` where one of the two kinds is missing.
/// - Precondition: Both lists are equally long.
package func areaUnderROC(scores: [Double], isPositive: [Bool]) -> Double? {
    precondition(scores.count == isPositive.count, "every score needs its truth")
    let positives = isPositive.count { $0 }
    let negatives = isPositive.count - positives
    guard positives > 0, negatives > 0 else { return nil }
    let ranks = averageRanks(scores)
    let rankSum = zip(ranks, isPositive).reduce(0) { $1.1 ? $0 + $1.0 : $0 }
    let statistic = rankSum - Double(positives) * Double(positives + 1) / 2
    return statistic / (Double(positives) * Double(negatives))
}

/// The rank of each value among all, counted from 1; equal values share the mean of their ranks.
package func averageRanks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
        var end = start + 1
        while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
        // Ranks start + 1 ... end; their mean is half of the sum of the first and the last.
        for position in start..<end { ranks[order[position]] = Double(start + 1 + end) / 2 }
        start = end
    }
    return ranks
}

/// The expected calibration error: how far confidences are from the share of correct labels, weighted by how many
/// cases have them.
///
/// Confidences are put into equally wide bins (lower, upper] of 0...1, a confidence of 0 into the first. Source:
/// Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017, with their 15 bins.
///
/// - Parameters:
///   - confidences: The probability, 0 to 1, that a reader gave its label, for each case.
///   - isCorrect: Whether the label was right, in the same order.
///   - binCount: The number of bins.
/// - Returns: 0 (perfect) to 1; 0 without any case.
/// - Precondition: Both lists are equally long and there is at least one bin.
package func expectedCalibrationError(confidences: [Double], isCorrect: [Bool], binCount: Int = 15) -> Double {
    precondition(confidences.count == isCorrect.count, "every confidence needs its outcome")
    precondition(binCount > 0, "there must be a bin")
    var gaps = [Double](repeating: 0, count: binCount)
    for (confidence, correct) in zip(confidences, isCorrect) {
        let bin = Int((confidence * Double(binCount)).rounded(.up)) - 1
        gaps[min(binCount - 1, max(0, bin))] += (correct ? 1 : 0) - confidence
    }
    guard !confidences.isEmpty else { return 0 }
    return gaps.reduce(0) { $0 + abs($1) } / Double(confidences.count)
}
