/// The thorax from the side: the spine behind (to the right), the breastbone in front.
extension ChestAnatomy {
    func drawLateral(on layers: inout RadiographLayers) {
        layers.body.forEachPixel { value, point in
            let neck = smoothstep(apex - 2, apex - 6, point.y)
            let across = (point.x - neck * 2) / mix(trunk.y * 0.52, 5.5, neck)
            let rest = 1 - across * across * across * across
            if rest > 0 { value = mix(trunk.x * 1.9, 12, neck) * rest.squareRoot() }
        }
        layers.body.addRod(along: [Point(-1, apex - 1), Point(-7, apex - 9)], radius: 4.2, density: 1)
        layers.lung.forEachPixel { value, point in value = lateralChord(at: point) }
        var heart = heart
        heart.centre = Point(-3.2, dome - heart.radii.y * 0.4)
        layers.displaced.add(heart, amount: 11)
        layers.displaced.addRod(along: [Point(1, apex), Point(0.5, -3), Point(0, 2)], radius: 2.2, density: 1.5)
        layers.gas.addRod(along: [Point(1.2, apex - 8), Point(1.6, apex + 8)], radius: 0.8, density: 1)
        drawLateralBones(on: &layers.bone)
    }

    private func lateralChord(at point: Point) -> Float {
        let height = (point.y - apex) / (dome + 6 - apex)
        guard height > 0, height < 1.1 else { return 0 }
        let half = trunk.y * 0.42 * min(1, 0.35 + height * 1.3)
        let across = (point.x - 0.4) / half
        let rest = 1 - across * across
        guard rest > 0 else { return 0 }
        let edge = dome - 1 + 0.035 * (point.x + 2) * (point.x + 2) + max(0, point.x) * 0.35
        return lungWidth * 1.5 * rest.squareRoot() * smoothstep(0.6, -0.6, point.y - edge)
    }

    private func drawLateralBones(on bone: inout Canvas) {
        let back = trunk.y * 0.36
        for index in 0..<14 {
            let level = apex - 4 + Float(index) * 2.4
            bone.addEllipsoid(at: Point(back, level), radii: Point(1.7, 1.1), depth: 3 * boneDensity)
            guard index > 1, index < 12 else { continue }
            let rib = curve(through: [
                Point(back, level), Point(0, level + 2 + ribSlope * 6),
                Point(-trunk.y * 0.36, level + 5 + ribSlope * 12),
            ])
            bone.addRod(along: rib, radius: 0.45, density: 0.8 * boneDensity)
        }
        bone.addRod(
            along: [Point(-trunk.y * 0.36, apex + 5), Point(-trunk.y * 0.47, dome)], radius: 0.6, density: boneDensity)
    }
}
