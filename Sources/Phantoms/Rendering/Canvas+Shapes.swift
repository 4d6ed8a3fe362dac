import Foundation

/// A closed shape with a soft edge: an ellipse whose radius may vary with direction.
struct Blob {
    var centre: Point
    /// Half-lengths along its own two axes.
    var radii: Point
    /// Turn of the first axis, in radians.
    var angle: Float = 0
    /// Cosine and sine amplitudes of the radius' 2nd, 3rd, … harmonics, as shares of the radius.
    var harmonics: [Point] = []
    /// Width of the edge, as a share of the radius.
    var softness: Float = 0.1

    /// An outline as irregular as `amount` says, smaller waves less so.
    static func harmonics(_ count: Int, amount: Float, _ random: inout SceneRandom) -> [Point] {
        (0..<count).map { order in
            Point(random.normal(), random.normal()) * (amount / Float(order + 2).squareRoot())
        }
    }

    /// How far out the edge may lie.
    var reach: Float {
        let waves = harmonics.reduce(Float(0)) { $0 + abs($1.x) + abs($1.y) }
        return max(radii.x, radii.y) * (1 + waves) * (1 + softness)
    }

    /// The edge's radius, as a share of the ellipse's, in the direction of a unit vector.
    @inline(__always)
    func outline(_ direction: Point) -> Float {
        var (radius, turned) = (Float(1), direction)
        for wave in harmonics {
            turned = Point(
                turned.x * direction.x - turned.y * direction.y, turned.x * direction.y + turned.y * direction.x)
            radius += (wave * turned).sum()
        }
        return max(0.2, radius)
    }
}

extension Canvas {
    /// Adds the chord through an ellipsoid seen from the front: `depth` at its middle, nothing at its edge.
    mutating func addEllipsoid(at centre: Point, radii: Point, angle: Float = 0, depth: Float) {
        let (cosine, sine) = (cos(angle), sin(angle))
        forEachPixel(within: max(radii.x, radii.y), of: centre) { value, offset in
            let along = (offset.x * cosine + offset.y * sine) / radii.x
            let across = (offset.y * cosine - offset.x * sine) / radii.y
            let rest = 1 - along * along - across * across
            if rest > 0 { value += depth * rest.squareRoot() }
        }
    }

    /// Calls the body with each pixel that a blob covers and how much of it, in 0...1.
    @inline(__always)
    mutating func forEachPixel(in blob: Blob, _ body: (_ value: inout Float, _ coverage: Float) -> Void) {
        let (cosine, sine) = (cos(blob.angle), sin(blob.angle))
        let edge = max(blob.softness, grid.step / min(blob.radii.x, blob.radii.y)) / 2
        forEachPixel(within: blob.reach + grid.step, of: blob.centre) { value, offset in
            let unit =
                Point(offset.x * cosine + offset.y * sine, offset.y * cosine - offset.x * sine) / blob.radii
            let distance = length(unit)
            let outline = distance > 0 ? blob.outline(unit / distance) : 1
            let coverage = smoothstep(1 + edge, 1 - edge, distance / outline)
            if coverage > 0 { body(&value, coverage) }
        }
    }

    /// Adds an amount where a blob covers.
    mutating func add(_ blob: Blob, amount: Float) {
        forEachPixel(in: blob) { value, coverage in value += amount * coverage }
    }

    /// Replaces what a blob covers by a value.
    mutating func paint(_ blob: Blob, value: Float, opacity: Float = 1) {
        forEachPixel(in: blob) { old, coverage in old = mix(old, value, coverage * opacity) }
    }

    /// Adds the chord through a round rod along a line of points: `density` times its thickness there.
    ///
    /// A rod thinner than a pixel is drawn a pixel wide with the same cross-section.
    mutating func addRod(along points: [Point], radius: Float, density: Float) {
        addRod(along: points, radii: [Float](repeating: radius, count: points.count), density: density)
    }

    /// Adds the chord through a round rod whose radius changes from point to point.
    mutating func addRod(along points: [Point], radii: [Float], density: Float) {
        for index in points.indices.dropLast() {
            let ends = (points[index], points[index + 1])
            addCone(from: ends.0, to: ends.1, radii: (radii[index], radii[index + 1]), density: density)
        }
    }

    private mutating func addCone(from start: Point, to end: Point, radii: (Float, Float), density: Float) {
        let (middle, axis) = ((start + end) / 2, end - start)
        let span = length(axis)
        guard span > 0 else { return }
        let (direction, finest) = (axis / span, grid.step * 0.75)
        let reach = max(radii.0, radii.1, finest)
        forEachPixel(within: (span * span / 4 + reach * reach).squareRoot(), of: middle) { value, offset in
            let along = (offset * direction).sum() / span + 0.5
            let across = offset.x * direction.y - offset.y * direction.x
            guard along >= 0, along < 1 else { return }
            let radius = mix(radii.0, radii.1, along)
            let wide = max(radius, finest)
            let rest = wide * wide - across * across
            if rest > 0 { value += density * 2 * (radius / wide) * (radius / wide) * rest.squareRoot() }
        }
    }

    /// Draws a line of points over what is there, `width` wide with a soft edge of one pixel.
    mutating func stroke(_ points: [Point], width: Float, value: Float, opacity: Float = 1) {
        for index in points.indices.dropLast() {
            strokeSegment(from: points[index], to: points[index + 1], width: width, value: value, opacity: opacity)
        }
    }

    private mutating func strokeSegment(from start: Point, to end: Point, width: Float, value: Float, opacity: Float) {
        let axis = end - start
        let squared = (axis * axis).sum()
        let strength = opacity * min(1, width / grid.step)
        let half = max(width, grid.step) / 2
        let edge = grid.step / 2
        forEachPixel(within: squared.squareRoot() / 2 + half + edge, of: (start + end) / 2) { old, offset in
            let along = squared > 0 ? max(-0.5, min(0.5, (offset * axis).sum() / squared)) : 0
            let coverage = smoothstep(half + edge, half - edge, length(offset - axis * along))
            if coverage > 0 { old = mix(old, value, coverage * strength) }
        }
    }
}

/// A smooth curve through three or more points as `count` + 1 points for each span (Catmull and Rom, 1974).
func curve(through points: [Point], steps count: Int = 6) -> [Point] {
    guard points.count > 2, let first = points.first, let last = points.last else { return points }
    let padded = [first] + points + [last]
    var result: [Point] = []
    for index in 1..<padded.count - 2 {
        for step in 0..<count {
            result.append(catmullRom(Array(padded[(index - 1)...(index + 2)]), Float(step) / Float(count)))
        }
    }
    return result + [last]
}

/// The point at `share` of the way from the second to the third of four points.
private func catmullRom(_ four: [Point], _ share: Float) -> Point {
    let (from, to) = (four[1], four[2])
    let leaving = (to - four[0]) / 2
    let arriving = (four[3] - from) / 2
    let (square, rest) = (share * share, 1 - share)
    let start = from * ((1 + 2 * share) * rest * rest) + leaving * (share * rest * rest)
    let end = to * (square * (3 - 2 * share)) - arriving * (square * rest)
    return start + end
}
