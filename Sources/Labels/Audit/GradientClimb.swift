/// Climbs a smooth function to its summit.
enum GradientClimb {
    /// Steps whose bends are remembered.
    private static let memory = 8
    private static let mostSteps = 200
    private static let mostHalvings = 40
    /// A step must gain at least this share of what the slope promises.
    private static let leastShare = 1e-4
    /// It ends where a step gains less than this, as a share of the value.
    private static let leastGain = 1e-12

    /// A step, how much the slope fell along it, and the product of the two.
    private struct Bend {
        let step: [Double]
        let fall: [Double]
        let product: Double
    }

    /// The summit above a point, by the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno (Nocedal and
    /// Wright, "Numerical optimization", 2nd edition, algorithm 7.4), each step halved until it climbs.
    ///
    /// - Parameter value: The function at a point, which also gives its slope there; minus infinity beyond its limits.
    static func summit(from start: [Double], _ value: ([Double], inout [Double]) -> Double) -> [Double] {
        var (point, slope) = (start, start)
        var best = value(point, &slope)
        var bends: [Bend] = []
        var next = slope
        for _ in 0..<mostSteps {
            let direction = direction(slope, bends)
            let promise = dot(direction, slope)
            var rate = bends.isEmpty ? 1 / max(1, dot(slope, slope).squareRoot()) : 1
            var reached: (point: [Double], value: Double)?
            for _ in 0..<mostHalvings where reached == nil {
                let candidate = zip(point, direction).map { $0 + rate * $1 }
                let found = value(candidate, &next)
                if found > best, found >= best + leastShare * rate * promise { reached = (candidate, found) }
                rate /= 2
            }
            guard let reached else {
                if bends.isEmpty { break }
                bends.removeAll()
                continue
            }
            let bend = bend(from: point, slope, to: reached.point, next)
            if bend.product > 0 { bends = bends.suffix(memory - 1) + [bend] }
            let gain = reached.value - best
            (point, slope, best) = (reached.point, next, reached.value)
            if gain <= leastGain * max(1, abs(best)) { break }
        }
        return point
    }

    private static func bend(from point: [Double], _ slope: [Double], to other: [Double], _ next: [Double]) -> Bend {
        let step = zip(other, point).map { $0 - $1 }
        let fall = zip(slope, next).map { $0 - $1 }
        return Bend(step: step, fall: fall, product: dot(step, fall))
    }

    /// The slope, turned and stretched by what is known of how it bends.
    private static func direction(_ slope: [Double], _ bends: [Bend]) -> [Double] {
        var direction = slope
        var shares: [Double] = []
        for bend in bends.reversed() {
            let share = dot(bend.step, direction) / bend.product
            shares.append(share)
            for index in direction.indices { direction[index] -= share * bend.fall[index] }
        }
        if let last = bends.last {
            let stretch = last.product / dot(last.fall, last.fall)
            for index in direction.indices { direction[index] *= stretch }
        }
        for (bend, share) in zip(bends, shares.reversed()) {
            let rest = share - dot(bend.fall, direction) / bend.product
            for index in direction.indices { direction[index] += rest * bend.step[index] }
        }
        return direction
    }

    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
