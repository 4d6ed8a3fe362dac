/// A radiograph of a knee from the front.
struct KneeScene: Scene {
    let isChild: Bool
    /// Half the thigh's and the calf's width, in centimetres.
    let flesh: Point
    /// Width of the joint's gap; small where the cartilage is worn.
    let gap: Float
    /// A plate or an artificial joint in place of bone.
    let hasProsthesis: Bool
    let effusion: Float
    /// Whether both knees are in view.
    let isPair: Bool
    let boneDensity: Float
    let exposure: RadiographExposure
    let pose: Pose

    init(_ random: inout SceneRandom) {
        isChild = random.chance(0.25)
        flesh = Point(random.uniform(5...9), random.uniform(4.4...6.5))
        gap = random.chance(0.35) ? random.uniform(0.02...0.12) : random.uniform(0.35...0.6)
        hasProsthesis = !isChild && random.chance(0.12)
        effusion = random.chance(0.2) ? random.uniform(2...4) : 0
        isPair = random.chance(0.2)
        boneDensity = random.uniform(0.7...1.2)
        exposure = RadiographExposure(&random, views: ["AP", "ERECT"], inverted: 0.06)
        pose = Pose(
            centre: Point(random.normal(), random.normal() * 2),
            extent: isPair ? random.uniform(34...42) : random.uniform(15...28),
            stretch: random.uniform(0.9...1.2), angle: random.normal() * 0.08, mirrored: random.chance(0.5))
    }

    func draw(on grid: PixelGrid, noise: inout SceneRandom) -> [Canvas] {
        var layers = RadiographLayers(grid: grid)
        for side: Float in isPair ? [-1, 1] : [1] {
            drawKnee(at: isPair ? side * 10 : 0, side: side, on: &layers)
        }
        return [exposure.develop(layers, scale: isChild ? 0.7 : 1, &noise)]
    }

    private func drawKnee(at middle: Float, side: Float, on layers: inout RadiographLayers) {
        let place: (Float, Float) -> Point = { Point(middle + side * $0, $1) }
        layers.body.addRod(
            along: curve(through: [place(0, -24), place(0, -8), place(0, 0), place(0, 7), place(0, 24)]),
            radii: Self.profile([flesh.x * 1.15, flesh.x, flesh.y, flesh.y * 1.1, flesh.y * 0.9]), density: 0.9)
        layers.body.addEllipsoid(at: place(0, -2), radii: Point(5, 5), depth: effusion)
        let density = 1.15 * boneDensity
        layers.bone.addRod(
            along: [place(0.4, -24), place(0.3, -9), place(0.1, -4), place(0, -gap / 2)], radii: [1.5, 1.6, 2.8, 3.6],
            density: density * 0.75)
        layers.bone.addRod(
            along: [place(0, gap / 2 + 0.1), place(0.1, 2.5), place(0.2, 7), place(0.3, 24)],
            radii: [3.8, 3.3, 1.7, 1.4],
            density: density * 0.75)
        for condyle: Float in [-1.9, 1.9] {
            layers.bone.addEllipsoid(at: place(condyle, -1.9), radii: Point(1.9, 1.85), depth: 2.2 * density)
        }
        layers.bone.addEllipsoid(at: place(0.2, -3.6), radii: Point(2.2, 2.3), depth: 1.6 * density)
        LongBone(from: place(3.9, 2.4), to: place(3.6, 24), radius: 0.6, flare: 1.6).draw(
            on: &layers.bone, density: density)
        drawExtras(place, on: &layers)
    }

    private func drawExtras(_ place: (Float, Float) -> Point, on layers: inout RadiographLayers) {
        if isChild {
            for level: Float in [-4.2, 2.6] {
                layers.bone.addRod(along: [place(-3.4, level), place(3.4, level + 0.2)], radius: 0.22, density: -2)
            }
        }
        if hasProsthesis {
            let upper = Blob(centre: place(0, -1.6), radii: Point(3.6, 1.6), softness: 0.05)
            layers.device.add(upper, amount: 1)
            layers.device.addRod(along: [place(-3.6, 0.9), place(3.6, 0.9)], radius: 0.3, density: 1.5)
            layers.device.addRod(along: [place(0, 0.9), place(0, 4.5)], radius: 0.6, density: 1)
        }
    }

    /// Radii for a curve through five points with six steps between each.
    private static func profile(_ five: [Float]) -> [Float] {
        (0...24).map { step in
            let index = min(3, step / 6)
            return mix(five[index], five[index + 1], Float(step - index * 6) / 6)
        }
    }

    var words: CaptionWords {
        var words = CaptionWords(nouns: [
            "knee x-ray", "knee x-ray", "knee x-ray", "knee radiograph", "knee radiograph", "x-ray of the knee",
            "radiograph of the knee", "knee film",
        ])
        words.adjectives = exposure.adjectives + ["frontal", "plain"] + (isPair ? ["bilateral"] : [])
        words.subject = isChild ? "a child" : "an adult"
        if gap < 0.2, !hasProsthesis { words.findings.append("joint space narrowing") }
        if hasProsthesis { words.findings.append("a knee prosthesis") }
        if isChild { words.findings.append("open growth plates") }
        words.normal = ["a normal joint space", "no fracture"]
        return words
    }
}
