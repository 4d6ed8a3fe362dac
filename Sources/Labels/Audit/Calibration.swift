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

    /// The calibration of greatest penalised likelihood.
    private static func maximised(_ examples: [Example], classCount: Int) -> Calibration {
        let likelihood = CalibrationLikelihood(
            examples.map { (logarithms($0.read), $0.truth, $0.weight) }, classCount: classCount)
        let summit = GradientClimb.summit(from: likelihood.start) { likelihood.value(at: $0, slope: &$1) }
        return Calibration(temperature: exp(summit[0]), biases: likelihood.centred(summit.dropFirst()))
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
