import Foundation

/// How a reader's probabilities p become ones that can be taken at their word: proportional to exp(ln p / T + b), with one
/// temperature T and one correction b of each class's prior.
///
/// Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017 (temperature scaling), with
/// the class biases of Alexandari, Kundaje and Shrikumar, "Maximum likelihood with bias-corrected calibration is
/// hard-to-beat at label shift adaptation", 2020.
package struct Calibration: Equatable, Codable, Sendable {
    /// What logarithms of probabilities are divided by; 1 leaves them, more makes reads less sure.
    package let temperature: Double
    /// What is added to each class's; they add up to 0.
    package let biases: [Double]

    /// The one that changes nothing.
    package init(classCount: Int) { self.init(temperature: 1, biases: [Double](repeating: 0, count: classCount)) }

    private init(temperature: Double, biases: [Double]) {
        self.temperature = temperature
        self.biases = biases
    }

    /// With fewer decisions nothing is fitted.
    package static let fewestCases = 30

    /// A read of a case that people have decided.
    package struct Example: Equatable, Sendable {
        /// The read.
        package let read: Read
        /// The class index that people gave the case.
        package let truth: Int
        /// How many cases it stands for.
        package let weight: Double

        /// Describes a read of a decided case.
        package init(read: Read, truth: Int, weight: Double = 1) {
            self.read = read
            self.truth = truth
            self.weight = weight
        }
    }

    /// The read with calibrated probabilities.
    package func applied(to read: Read) -> Read {
        Read(probabilities: probabilities(Self.logarithms(read)).map { Float($0) })
    }

    private func probabilities(_ logarithms: [Double]) -> [Double] {
        let scores = zip(logarithms, biases).map { $0 / temperature + $1 }
        let most = scores.max() ?? 0
        let powers = scores.map { exp($0 - most) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }

    /// Probabilities below this count as this: a reader that is surely wrong must not decide the fit alone.
    private static let least = 1e-6

    private static func logarithms(_ read: Read) -> [Double] { read.probabilities.map { log(max(Double($0), least)) } }
}

extension Calibration {
    /// A fit with what cross-validation says of it.
    package struct Fit: Equatable, Sendable {
        /// Fitted on all decisions; the one that changes nothing where that was no worse.
        package let calibration: Calibration
        /// How many decisions it was fitted on.
        package let cases: Int
        /// The mean of -ln p of the right class before, and by calibrations fitted without the case.
        package let loss: (before: Double, after: Double)
        /// The expected calibration error before and after, likewise.
        package let error: (before: Double, after: Double)
        /// Confidences after, in tenths.
        package let reliability: [ReliabilityBin]

        /// Fits are equal if they say the same.
        package static func == (left: Fit, right: Fit) -> Bool {
            left.calibration == right.calibration && left.cases == right.cases && left.loss == right.loss
                && left.error == right.error && left.reliability == right.reliability
        }
    }

    /// Fits a calibration on decisions.
    ///
    /// Each of five parts is read by a calibration that was fitted on the other four. Only where these are better than no
    /// calibration, by the logarithm of the right class's probability, is one fitted on all.
    ///
    /// - Parameters:
    ///   - examples: In an order that does not depend on their arrival; every fifth belongs to one part.
    /// - Returns: `nil` for fewer than ``fewestCases``.
    package static func fit(_ examples: [Example], classCount: Int) -> Fit? {
        guard examples.count >= fewestCases else { return nil }
        let identity = Calibration(classCount: classCount)
        var held = [Read?](repeating: nil, count: examples.count)
        for part in 0..<foldCount {
            let training = examples.enumerated().filter { $0.offset % foldCount != part }.map(\.element)
            let fitted = maximised(training, classCount: classCount)
            for index in examples.indices where index % foldCount == part {
                held[index] = fitted.applied(to: examples[index].read)
            }
        }
        let after = zip(examples, held).map { example, read in
            Example(read: read ?? example.read, truth: example.truth, weight: example.weight)
        }
        let losses = (before: meanLoss(examples), after: meanLoss(after))
        let isBetter = losses.after < losses.before
        let kept = isBetter ? after : examples
        return Fit(
            calibration: isBetter ? maximised(examples, classCount: classCount) : identity, cases: examples.count,
            loss: (losses.before, isBetter ? losses.after : losses.before),
            error: (calibrationError(examples), calibrationError(kept)), reliability: ReliabilityBin.bins(kept))
    }

    private static let foldCount = 5
    /// The strength of the pull towards no change (a normal prior on ln T and the biases), in cases.
    private static let pull = 1.0
    private static let steps = 300

    private static func meanLoss(_ examples: [Example]) -> Double {
        let weights = examples.reduce(0) { $0 + $1.weight }
        return examples.reduce(0) { sum, example in
            sum - example.weight * log(max(Double(example.read.probabilities[example.truth]), least))
        } / weights
    }

    private static func calibrationError(_ examples: [Example]) -> Double {
        expectedCalibrationError(
            confidences: examples.map { Double($0.read.confidence) },
            isCorrect: examples.map { $0.read.classIndex == $0.truth }, weights: examples.map(\.weight))
    }

    /// The calibration of greatest penalised likelihood, by gradient steps that are halved until they climb.
    private static func maximised(_ examples: [Example], classCount: Int) -> Calibration {
        let rows = examples.map { (logarithms($0.read), $0.truth, $0.weight) }
        let scale = Double(rows.count) / rows.reduce(0) { $0 + $1.2 }
        var current = Calibration(classCount: classCount)
        var best = objective(current, rows, scale)
        var rate = 1.0 / Double(rows.count)
        for _ in 0..<steps {
            let slope = gradient(current, rows, scale)
            var moved = false
            for _ in 0..<30 {
                let candidate = current.moved(along: slope, by: rate)
                let value = objective(candidate, rows, scale)
                if value > best {
                    (current, moved) = (candidate, value - best > 1e-10)
                    best = value
                    rate *= 1.5
                    break
                }
                rate /= 2
            }
            if !moved { break }
        }
        return current
    }

    private typealias Rows = [(logarithms: [Double], truth: Int, weight: Double)]

    private static func objective(_ calibration: Calibration, _ rows: Rows, _ scale: Double) -> Double {
        let fit = rows.reduce(0) { sum, row in
            sum + scale * row.weight * log(max(calibration.probabilities(row.logarithms)[row.truth], 1e-300))
        }
        let size = pow(log(calibration.temperature), 2) + calibration.biases.reduce(0) { $0 + $1 * $1 }
        return fit - pull * size / 2
    }

    /// The slope along ln T, then along each bias.
    private static func gradient(_ calibration: Calibration, _ rows: Rows, _ scale: Double) -> [Double] {
        var slope = [Double](repeating: 0, count: 1 + calibration.biases.count)
        for row in rows {
            let probabilities = calibration.probabilities(row.logarithms)
            for (index, probability) in probabilities.enumerated() {
                let residual = scale * row.weight * ((index == row.truth ? 1 : 0) - probability)
                slope[0] -= residual * row.logarithms[index] / calibration.temperature
                slope[1 + index] += residual
            }
        }
        slope[0] -= pull * log(calibration.temperature)
        for index in calibration.biases.indices { slope[1 + index] -= pull * calibration.biases[index] }
        return slope
    }

    private func moved(along slope: [Double], by rate: Double) -> Calibration {
        let logarithm = min(4, max(-4, log(temperature) + rate * slope[0]))
        let biases = biases.enumerated().map { $1 + rate * slope[1 + $0] }
        let mean = biases.reduce(0, +) / Double(max(1, biases.count))
        return Calibration(temperature: exp(logarithm), biases: biases.map { $0 - mean })
    }
}

/// How often reads of about one confidence were right.
package struct ReliabilityBin: Equatable, Sendable {
    /// The lower and upper end of the confidences.
    package let range: ClosedRange<Double>
    /// How many reads have such a confidence.
    package let cases: Int
    /// Their mean confidence, each read as often as the cases that it stands for.
    package let confidence: Double
    /// The share of them that was right, counted likewise.
    package let accuracy: Double

    /// Reads by tenths of confidence; tenths without any are left out.
    static func bins(_ examples: [Calibration.Example]) -> [ReliabilityBin] {
        let tenths = Dictionary(grouping: examples) { min(9, Int($0.read.confidence * 10)) }
        return tenths.sorted { $0.key < $1.key }.map { tenth, members in
            let whole = members.reduce(0) { $0 + $1.weight }
            let right = members.reduce(0) { $0 + ($1.read.classIndex == $1.truth ? $1.weight : 0) }
            return ReliabilityBin(
                range: Double(tenth) / 10...Double(tenth + 1) / 10, cases: members.count,
                confidence: members.reduce(0) { $0 + $1.weight * Double($1.read.confidence) } / whole,
                accuracy: right / whole)
        }
    }
}
