import Foundation

/// How likely decisions are under a calibration, with a pull towards the one that changes nothing.
///
/// A point is ln T, then a bias of each class. Decisions lie in one piece: a fit looks at each of them dozens of times, and
/// readers decide thousands.
struct CalibrationLikelihood {
    private let classCount: Int
    /// A row of `classCount` logarithms for each decision.
    private let logarithms: [Double]
    private let truths: [Int]
    /// Scaled so that they add up to the number of decisions.
    private let weights: [Double]

    /// Takes decisions: the logarithms of a read's probabilities, the class that people gave, and its weight.
    init(_ rows: [(logarithms: [Double], truth: Int, weight: Double)], classCount: Int) {
        let scale = Double(rows.count) / rows.reduce(0) { $0 + $1.weight }
        self.classCount = classCount
        logarithms = rows.flatMap(\.logarithms)
        truths = rows.map(\.truth)
        weights = rows.map { scale * $0.weight }
    }

    /// The point that changes nothing.
    var start: [Double] { [Double](repeating: 0, count: 1 + classCount) }

    /// The strength of the pull (a normal prior on ln T and the biases), in decisions.
    private static let pull = 1.0
    /// ln T is kept within this of 0.
    private static let mostLogarithm = 4.0
    /// Probabilities below this count as this.
    private static let least = -log(1e300)

    /// Biases moved together so that they add up to 0, which changes no probability.
    func centred(_ biases: some Collection<Double>) -> [Double] {
        let mean = biases.reduce(0, +) / Double(max(1, biases.count))
        return biases.map { $0 - mean }
    }

    /// The logarithm of the penalised likelihood at a point, and its slope there.
    ///
    /// - Returns: Minus infinity, with no slope, where ln T is beyond its limits.
    func value(at point: [Double], slope: inout [Double]) -> Double {
        guard abs(point[0]) <= Self.mostLogarithm else { return -.infinity }
        for index in slope.indices { slope[index] = -Self.pull * point[index] }
        var value = -Self.pull * point.reduce(0) { $0 + $1 * $1 } / 2
        let sharpness = exp(-point[0])
        var scores = [Double](repeating: 0, count: classCount)
        for row in truths.indices {
            value += add(row, sharpness, point, &scores, &slope)
        }
        return value
    }

    /// Adds one decision's slope, and returns its logarithm of likelihood.
    private func add(
        _ row: Int, _ sharpness: Double, _ point: [Double], _ scores: inout [Double], _ slope: inout [Double]
    ) -> Double {
        let (begin, truth, weight) = (row * classCount, truths[row], weights[row])
        var most = -Double.infinity
        for index in 0..<classCount {
            scores[index] = logarithms[begin + index] * sharpness + point[1 + index]
            most = max(most, scores[index])
        }
        let own = scores[truth] - most
        var sum = 0.0
        for index in 0..<classCount {
            scores[index] = exp(scores[index] - most)
            sum += scores[index]
        }
        for index in 0..<classCount {
            let residual = weight * ((index == truth ? 1 : 0) - scores[index] / sum)
            slope[0] -= residual * logarithms[begin + index] * sharpness
            slope[1 + index] += residual
        }
        return weight * max(own - log(sum), Self.least)
    }
}
