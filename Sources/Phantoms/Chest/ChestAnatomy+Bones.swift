/// The bones of the thorax.
extension ChestAnatomy {
    func drawSpine(on bone: inout Canvas) {
        bone.addRod(along: [Point(0, apex - 8), Point(0, 24)], radius: 1.5, density: 0.7 * boneDensity)
        var level = apex - 7
        while level < 24 {
            bone.addEllipsoid(at: Point(0, level), radii: Point(1.9, 1.1), depth: 1.2 * boneDensity)
            bone.addEllipsoid(at: Point(0, level + 0.9), radii: Point(0.35, 0.8), depth: 1.4 * boneDensity)
            level += 2.7
        }
        bone.addRod(along: [Point(0, apex + 5), Point(0, apex + 19)], radius: 1.3, density: 0.15 * boneDensity)
    }

    /// Ten pairs: the back part runs outwards and slightly down, turns at the side, the front part runs steeply inwards.
    func drawRibs(on bone: inout Canvas) {
        for rib in 0..<11 {
            let order = Float(rib)
            let start = apex + 0.3 + order * 2.15
            let reach = min(trunk.x - 1, lungWidth * (0.5 + 0.62 * min(1, order / 5)) + 0.4)
            for side: Float in [-1, 1] {
                drawRib(on: &bone, side: side, start: start, reach: reach, order: order)
            }
        }
    }

    private func drawRib(on bone: inout Canvas, side: Float, start: Float, reach: Float, order: Float) {
        let drop = reach * ribSlope
        let back = curve(through: [
            Point(side * 1.8, start), Point(side * reach * 0.45, start - 0.5 + drop * 0.2),
            Point(side * reach * 0.85, start + drop * 0.8), Point(side * reach, start + drop + 1.2),
        ])
        bone.addRod(along: back, radius: 0.55, density: 1.3 * boneDensity)
        guard order < 8 else { return }
        let front = curve(through: [
            Point(side * reach, start + drop + 1.2), Point(side * reach * 0.92, start + drop * 1.4 + 2.2),
            Point(side * reach * 0.6, start + drop * 2 + 3.2),
            Point(side * max(3.2, reach * 0.34), start + drop * 2.2 + 3),
        ])
        bone.addRod(along: front, radius: 0.6, density: 0.75 * boneDensity)
    }

    func drawShoulders(on bone: inout Canvas) {
        for side: Float in [-1, 1] {
            let joint = Point(side * (trunk.x - 1), apex + 1.5)
            let clavicle = curve(through: [
                Point(side * 1.6, apex + 3), Point(side * 6, apex + 1.6), Point(side * 10, apex), joint,
            ])
            bone.addRod(along: clavicle, radius: 0.6, density: 0.9 * boneDensity)
            bone.addEllipsoid(at: joint + Point(side * 1.2, 1.4), radii: Point(2.3, 2.3), depth: 2.6 * boneDensity)
            let blade = Blob(
                centre: Point(side * (trunk.x - 3.5), apex + 8), radii: Point(2.6, 6.5), angle: side * -0.18,
                harmonics: [Point(0, 0), Point(0.12, side * 0.1)], softness: 0.08)
            bone.add(blade, amount: 0.45 * boneDensity)
        }
    }
}
