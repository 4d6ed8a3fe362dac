/// The thorax in centimetres of a grown person's: the origin in its middle, x to the image's right (the patient's
/// left), y down.
struct ChestAnatomy {
    /// Half the trunk's width and its depth.
    let trunk: Point
    /// Half the width of both lungs together.
    let lungWidth: Float
    /// Where the lungs' tops and the domes of the diaphragm lie; a deep breath lowers these.
    let apex: Float
    let dome: Float
    /// How much higher the right dome stands.
    let domeStep: Float
    /// Thickness of the lungs.
    let lungDepth: Float
    let heart: Blob
    /// Half the width of the shadow between the lungs.
    let mediastinum: Float
    /// Slope of the ribs' front and back parts.
    let ribSlope: Float
    /// How dense bones are beside the average.
    let boneDensity: Float
    /// The arms' distance from the middle; large where they are out of view.
    let arms: Float
    /// Half-lengths of a breast's shadow, nothing for most.
    let breast: Point
    /// Half-lengths of the gas in the stomach.
    let stomach: Point
    /// Where vessels branch, drawn once so that it is the same at any size.
    let vesselSeed: UInt64

    init(isChild: Bool, isAntero: Bool, _ random: inout SceneRandom) {
        let breath = random.uniform(isAntero ? -2.5...1 : -1...1.5)
        trunk = Point(random.uniform(isChild ? 14.5...19 : 16...23), random.uniform(17...27))
        lungWidth = min(trunk.x - 2, random.uniform(11...14))
        apex = random.uniform(-15...(-12.5)) + (isChild ? 3 : 0)
        dome = 7.5 + breath - (isChild ? 1 : 0)
        domeStep = random.uniform(0...2)
        lungDepth = trunk.y * random.uniform(0.5...0.75)
        heart = Self.heart(isChild: isChild, isAntero: isAntero, dome: dome, &random)
        mediastinum = random.uniform(1.7...2.7) + (isChild ? 0.6 : 0)
        ribSlope = random.uniform(isChild ? 0.05...0.3 : 0.15...0.45)
        boneDensity = random.uniform(isChild ? 0.5...0.8 : 0.6...1.2)
        arms = random.chance(isChild ? 0.6 : 0.35) ? trunk.x + random.uniform(1...4) : 40
        breast = random.chance(isChild ? 0 : 0.35) ? Point(random.uniform(5...7.5), random.uniform(4...7)) : .zero
        stomach = random.chance(0.5) ? Point(random.uniform(1.5...4), random.uniform(1...2.5)) : .zero
        vesselSeed = random.next()
    }

    private static func heart(isChild: Bool, isAntero: Bool, dome: Float, _ random: inout SceneRandom) -> Blob {
        let size = random.uniform(3.6...5.4) * (isChild ? 1.12 : 1) * (isAntero ? 1.08 : 1)
        return Blob(
            centre: Point(random.uniform(1.4...3), dome - size * 0.55),
            radii: Point(size * random.uniform(1.1...1.4), size), angle: random.uniform(0.3...0.75),
            harmonics: Blob.harmonics(2, amount: 0.04, &random), softness: 0.25)
    }

    /// Everything that a frontal view shows of a healthy thorax.
    func drawFrontal(on layers: inout RadiographLayers) {
        drawTrunk(on: &layers.body)
        drawLimbs(on: &layers)
        drawLungs(on: &layers.lung)
        drawHeart(on: &layers.displaced)
        drawVessels(on: &layers.displaced)
        drawSpine(on: &layers.bone)
        drawRibs(on: &layers.bone)
        drawShoulders(on: &layers.bone)
        drawGas(on: &layers.gas)
    }

    /// The trunk is an elliptic cylinder that narrows into the neck above the shoulders.
    private func drawTrunk(on body: inout Canvas) {
        body.forEachPixel { value, point in
            let neck = smoothstep(apex - 2.5, apex - 5.5, point.y)
            let sloping = smoothstep(apex + 3, apex - 4, point.y)
            let half = mix(mix(trunk.x, trunk.x * 0.9, sloping), 6, neck)
            let across = point.x / half
            let depth = mix(trunk.y * (1 + max(0, point.y - dome) * 0.02), 12, max(neck, sloping * 0.6))
            let square = across * across
            let rest = 1 - square * square * square
            if rest > 0 { value = depth * rest.squareRoot() }
        }
    }

    private func drawLimbs(on layers: inout RadiographLayers) {
        for side: Float in [-1, 1] {
            let shoulder = Point(side * (trunk.x - 0.5), apex + 2.5)
            let elbow = Point(side * (arms + 1), 14)
            layers.body.addEllipsoid(at: shoulder, radii: Point(5, 4.5), depth: 9)
            layers.body.addRod(along: [shoulder, elbow, elbow + Point(0, 12)], radius: 4, density: 1)
            layers.bone.addRod(along: [shoulder, elbow, elbow + Point(0, 12)], radius: 1.1, density: boneDensity)
            if breast.x > 0 {
                layers.body.addEllipsoid(at: Point(side * 7.5, dome - 1), radii: breast, depth: 6)
            }
        }
    }

    /// Chord through the lungs: two lobes that taper towards the apex and end on the domes of the diaphragm.
    private func drawLungs(on lung: inout Canvas) {
        lung.forEachPixel { value, point in
            value = lungChord(at: point)
        }
    }

    /// Centimetres of lung before the healthy heart and vessels take their part.
    @inline(__always)
    func lungChord(at point: Point) -> Float {
        let lateral = abs(point.x)
        let height = (point.y - apex) / (dome + 5 - apex)
        guard height > 0, height < 1.15 else { return 0 }
        let open = 1 - min(1, height)
        let bulge = 1 - open * open * open * open
        let outer = lungWidth * bulge.squareRoot() * (1 - 0.14 * open)
        let inner: Float = 1.2
        let middle = (outer + inner) / 2
        let across = (lateral - middle) / max(0.5, outer - middle)
        let rest = 1 - across * across * across * across
        guard rest > 0 else { return 0 }
        return lungDepth * rest.squareRoot() * min(1, height * 3).squareRoot() * aboveDiaphragm(point)
    }

    /// 1 above the domes, 0 well below; the back of the lung reaches deeper and leaves a faint rest behind them.
    @inline(__always)
    private func aboveDiaphragm(_ point: Point) -> Float {
        let top = dome - (point.x < 0 ? domeStep : 0)
        let offset = (abs(point.x) - lungWidth * 0.42) / (lungWidth * 0.6)
        let edge = top + 4.2 * offset * offset
        let front = smoothstep(0.5, -0.5, point.y - edge)
        let back = smoothstep(4, 0, point.y - edge)
        return 0.85 * front + 0.15 * back
    }

    private func drawHeart(on displaced: inout Canvas) {
        displaced.forEachPixel(in: heart) { value, coverage in value += 12 * coverage }
        let top = apex - 1
        displaced.addRod(
            along: [Point(0, top), Point(0.3, -2), Point(0.4, dome)],
            radii: [mediastinum * 0.9, mediastinum * 1.05, mediastinum * 1.3], density: 3)
        displaced.addEllipsoid(at: Point(2.2, apex + 7), radii: Point(1.8, 1.8), depth: 7)
        displaced.addEllipsoid(at: Point(2.6, heart.centre.y - heart.radii.y), radii: Point(2.2, 2.8), depth: 6)
    }

    /// Vessels leave the hila and branch outwards, thinner from fork to fork.
    private func drawVessels(on displaced: inout Canvas) {
        var random = SceneRandom(vesselSeed)
        for side: Float in [-1, 1] {
            let hilum = Point(side * (mediastinum + 1), -0.5 + side * -0.4)
            displaced.addEllipsoid(at: hilum, radii: Point(1.4, 2.2), angle: side * 0.3, depth: 5)
            for index in 0..<6 {
                let heading = (Float(index) - 2.5) * 0.45 + random.normal() * 0.15
                var tree = BranchingTree(shrink: 0.7, spread: 0.45, wobble: 0.15)
                tree.grow(
                    from: hilum, heading: side > 0 ? heading : .pi - heading, length: random.uniform(2.6...3.8),
                    radius: 0.5, generations: 4, &random)
                for branch in tree.branches {
                    displaced.addRod(along: branch.points, radii: branch.radii, density: 2.6)
                }
            }
        }
    }

    private func drawGas(on gas: inout Canvas) {
        gas.addRod(along: [Point(0.1, apex - 8), Point(0, apex + 6), Point(0.2, apex + 9)], radius: 0.85, density: 1)
        if stomach.x > 0 {
            gas.addEllipsoid(at: Point(6.5, dome + 2.5 + stomach.y), radii: stomach, depth: 6)
        }
    }
}

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
