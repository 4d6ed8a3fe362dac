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
