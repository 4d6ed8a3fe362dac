import Foundation

/// A tree of vessels: every branch ends in two thinner ones.
struct BranchingTree {
    /// One vessel between two forks.
    struct Branch {
        var points: [Point]
        var radii: [Float]
    }

    /// Length and radius of a branch over those of its parent.
    var shrink: Float
    /// Half the angle of a fork, in radians.
    var spread: Float
    /// Deviation of the heading from step to step.
    var wobble: Float
    private(set) var branches: [Branch] = []

    init(shrink: Float, spread: Float, wobble: Float) {
        (self.shrink, self.spread, self.wobble) = (shrink, spread, wobble)
    }

    /// Adds a branch and `generations` - 1 rounds of forks at its end.
    mutating func grow(
        from start: Point, heading: Float, length: Float, radius: Float, generations: Int,
        _ random: inout SceneRandom
    ) {
        guard generations > 0 else { return }
        var (points, radii, direction) = ([start], [radius], heading)
        let steps = 4
        for step in 1...steps {
            direction += random.normal() * wobble
            points.append(points[step - 1] + Point(cos(direction), sin(direction)) * (length / Float(steps)))
            radii.append(radius * mix(1, shrink, Float(step) / Float(steps)))
        }
        branches.append(Branch(points: points, radii: radii))
        for side: Float in [-1, 1] {
            grow(
                from: points[steps], heading: direction + side * spread * random.uniform(0.6...1.4),
                length: length * shrink * random.uniform(0.7...1.2), radius: radius * shrink,
                generations: generations - 1, &random)
        }
    }
}
