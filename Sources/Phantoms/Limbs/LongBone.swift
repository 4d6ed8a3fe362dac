/// A tubular bone: a dense shell around marrow, wider at its ends.
struct LongBone {
    var points: [Point]
    /// Half the shaft's width.
    var radius: Float
    /// How much wider the ends are than the shaft.
    var flare: Float = 1.45
    /// The shell's thickness, as a share of the radius.
    var shell: Float = 0.35

    /// The same bone from one point to another.
    init(from start: Point, to end: Point, radius: Float, flare: Float = 1.45) {
        points = (0...10).map { start + (end - start) * (Float($0) / 10) }
        (self.radius, self.flare) = (radius, flare)
    }

    /// Adds the bone's chord: the whole rod less most of its marrow.
    func draw(on bone: inout Canvas, density: Float) {
        let shape = points.indices.map { index in
            let end = abs(Float(index) / Float(max(1, points.count - 1)) * 2 - 1)
            return radius * (1 + (flare - 1) * end * end * end)
        }
        bone.addRod(along: points, radii: shape, density: density)
        bone.addRod(along: points, radii: shape.map { $0 * (1 - shell) }, density: -0.65 * density)
        for (point, width) in [(points.first, shape.first), (points.last, shape.last)] {
            guard let point, let width else { continue }
            bone.addEllipsoid(at: point, radii: Point(width, width * 0.6), depth: width * 0.7 * density)
        }
    }

    /// The place at a share of its length.
    func place(at share: Float) -> Point {
        points[max(0, min(points.count - 1, Int(share * Float(points.count - 1) + 0.5)))]
    }
}
