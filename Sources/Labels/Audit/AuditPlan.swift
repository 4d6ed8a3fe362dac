import Seeded

/// How many cases of each part an audit draws, and which.
///
/// Within a part every case has the same probability of being drawn, its share n/N, and no case is drawn twice.
package struct AuditPlan: Equatable, Sendable {
    /// How many cases are drawn of each part of the frame, in its order.
    package let sizes: [Int]

    /// The share of the sample that is dealt evenly to the parts, so that rare classes and disagreements are seen.
    static let evenShare = 0.25
    /// How often labels on which both reads agree are taken to be wrong before anything is known.
    static let guessedError = 0.05
    /// The smallest number of cases drawn of a part that has as many.
    static let fewest = 2

    /// Deals a sample of a size.
    ///
    /// A quarter goes to the parts evenly, the rest by Neyman's rule (J. Neyman, "On the two different aspects of the
    /// representative method", 1934): in proportion to a part's size times the guessed deviation in it, where half of the
    /// disagreements and 5 % of all other labels are taken to be wrong.
    ///
    /// - Parameter size: How many cases; more where a part would get fewer than two, and at most all there are.
    package init(_ frame: AuditFrame, size: Int) {
        let counts = frame.parts.map(\.count)
        let even = Double(size) * Self.evenShare / Double(max(1, counts.count))
        let wishes = frame.parts.map { Double($0.count) * Self.guessedDeviation($0) }
        let whole = wishes.reduce(0, +)
        let shares = wishes.map { whole > 0 ? even + Double(size) * (1 - Self.evenShare) * $0 / whole : even }
        sizes = Self.rounded(shares, to: size, atMost: counts)
    }

    /// Finds the smallest sample whose interval for the accuracy of the curated labels is expected to reach no further
    /// than a margin to either side, if 5 % of the labels on which both reads agree, and half of the others, are wrong.
    ///
    /// - Parameter margin: 0 to 1.
    package init(_ frame: AuditFrame, margin: Double) {
        var (low, high) = (1, max(1, frame.count))
        while low < high {
            let middle = (low + high) / 2
            if AuditPlan(frame, size: middle).expectedMargin(frame) <= margin {
                high = middle
            } else {
                low = middle + 1
            }
        }
        self.init(frame, size: high)
    }

    /// Half the width of the interval for the accuracy that the guesses let expect.
    func expectedMargin(_ frame: AuditFrame) -> Double {
        let parts = zip(frame.parts, sizes).map { part, size in
            let wrong = Int((Double(size) * Self.guessedErrors(part)).rounded())
            return FigureEstimate.Part(
                population: part.count, sampled: size, right: size - wrong, wrong: wrong, mostRight: part.count,
                mostWrong: part.count)
        }
        guard let interval = FigureEstimate(parts, .share)?.interval else { return 1 }
        return (interval.upperBound - interval.lowerBound) / 2
    }

    /// Draws the positions of a part's cases.
    ///
    /// - Parameters:
    ///   - part: The part's position in the frame; every part has a stream of random numbers of its own.
    ///   - count: How many cases it has.
    /// - Returns: Positions from 0 to `count - 1`, ascending.
    package func drawn(part: Int, count: Int, seed: UInt64) -> [Int] {
        var generator = SeededGenerator(seed: seed, stream: UInt64(part) + 1)
        // Floyd's algorithm (Bentley & Floyd, "A sample of brilliance", 1987): every set of the size is as likely.
        var chosen: Set<Int> = []
        for last in (count - min(count, sizes[part]))..<count {
            let candidate = generator.below(last + 1)
            chosen.insert(chosen.contains(candidate) ? last : candidate)
        }
        return chosen.sorted()
    }

    /// The order in which drawn cases are asked: random, so that it tells nothing about a case, and so that the first
    /// answers are a random sample by themselves.
    ///
    /// - Parameter count: How many there are.
    package static func order(of count: Int, seed: UInt64) -> [Int] {
        var generator = SeededGenerator(seed: seed)
        var order = Array(0..<count)
        generator.shuffle(&order)
        return order
    }

    private static func guessedErrors(_ part: AuditFrame.Part) -> Double {
        switch part.stratum.agreement {
        case .differing: 0.5
        case .agreed, .single, .settled: guessedError
        }
    }

    private static func guessedDeviation(_ part: AuditFrame.Part) -> Double {
        let error = guessedErrors(part)
        return (error * (1 - error)).squareRoot()
    }

    /// Whole numbers near the shares that add up to the size, none above what a part has: what a full part leaves over
    /// goes to the others.
    private static func rounded(_ shares: [Double], to size: Int, atMost counts: [Int]) -> [Int] {
        var sizes = zip(shares, counts).map { max(min(fewest, $1), min($1, Int($0))) }
        var left = min(size, counts.reduce(0, +)) - sizes.reduce(0, +)
        while left > 0 {
            let open = counts.indices.filter { sizes[$0] < counts[$0] }
            // The one that is furthest below its share gets the next case.
            guard let next = open.max(by: { need(shares[$0], sizes[$0]) < need(shares[$1], sizes[$1]) }) else { break }
            let room = counts[next] - sizes[next]
            let lack = max(1, Int(shares[next]) - sizes[next])
            let given = min(left, room, lack)
            sizes[next] += given
            left -= given
        }
        return sizes
    }

    private static func need(_ share: Double, _ size: Int) -> Double { share / Double(size + 1) }
}
