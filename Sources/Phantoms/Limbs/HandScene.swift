import Foundation

/// A radiograph of a hand, palm down, fingers up.
struct HandScene: Scene {
    enum Finding { case fracture(finger: Int), ring(finger: Int), missingTip(finger: Int) }

    let isChild: Bool
    /// Directions of the five fingers from the wrist, thumb first, in radians from straight up.
    let headings: [Float]
    /// Lengths of the fingers beside the average hand's.
    let size: Float
    /// How far the fingers bend sideways.
    let bends: [Float]
    let finding: Finding?
    let boneDensity: Float
    let exposure: RadiographExposure
    let pose: Pose

    init(_ random: inout SceneRandom) {
        isChild = random.chance(0.4)
        let spread = random.uniform(0.6...1.35)
        headings = [-0.85, -0.3, -0.06, 0.17, 0.4].map { $0 * spread + random.normal() * 0.04 }
        size = random.uniform(0.88...1.12)
        bends = (0..<5).map { _ in random.normal() * 0.08 }
        finding = random.chance(0.5) ? Self.finding(&random) : nil
        boneDensity = random.uniform(0.6...1.3)
        exposure = RadiographExposure(&random, views: ["PA", "HAND"], inverted: 0.08)
        pose = Pose(
            centre: Point(random.normal() * 1.2, -8 + random.normal() * 1.5), extent: random.uniform(18...27),
            stretch: random.uniform(0.9...1.15), angle: random.normal() * 0.25 + (random.chance(0.1) ? .pi : 0),
            mirrored: random.chance(0.5))
    }

    private static func finding(_ random: inout SceneRandom) -> Finding {
        let finger = random.integer(1...4)
        switch random.integer(0...2) {
        case 0: return .fracture(finger: finger)
        case 1: return .ring(finger: finger)
        default: return .missingTip(finger: finger)
        }
    }

    func draw(on grid: PixelGrid, noise: inout SceneRandom) -> [Canvas] {
        var layers = RadiographLayers(grid: grid)
        drawForearm(on: &layers)
        for finger in 0..<5 { drawFinger(finger, on: &layers) }
        drawPalm(on: &layers)
        return [exposure.develop(layers, scale: isChild ? 0.7 : 1, &noise)]
    }

    private func drawForearm(on layers: inout RadiographLayers) {
        layers.body.addRod(along: [Point(0, -1), Point(0.2, 4), Point(0, 16)], radii: [2.3, 2.7, 3.4], density: 0.6)
        LongBone(from: Point(-0.8, 0.9), to: Point(-1.1, 16), radius: 0.75, flare: 1.7).draw(
            on: &layers.bone, density: boneDensity)
        LongBone(from: Point(1.1, 1.2), to: Point(1.2, 16), radius: 0.55, flare: 1.4).draw(
            on: &layers.bone, density: boneDensity)
    }

    /// Eight small bones in two rows, and the flesh around the middle bones.
    private func drawPalm(on layers: inout RadiographLayers) {
        let palm = Blob(
            centre: Point(0.2, -3.8), radii: Point(3.9, 4.6), harmonics: [Point(-0.03, 0), Point(0, 0.08)],
            softness: 0.5)
        layers.body.add(palm, amount: 0.9)
        for index in 0..<8 {
            let place = Point(Float(index % 4) * 0.95 - 1.4, index < 4 ? -0.4 : -1.5)
            layers.bone.addEllipsoid(at: place, radii: Point(0.66, 0.66), depth: boneDensity * (isChild ? 0.6 : 0.9))
        }
    }

    /// The middle bone and two or three more in a row, with the flesh around the latter.
    private func drawFinger(_ finger: Int, on layers: inout RadiographLayers) {
        let bones = Self.lengths[finger].dropLast(isMissingTip(finger) ? 1 : 0)
        var heading = headings[finger]
        var start = Point(Float(finger) * 0.75 - 1.5, finger == 0 ? -1.2 : -1.9)
        for (order, length) in bones.enumerated() {
            let end = start + Point(sin(heading), -cos(heading)) * length * size
            let radius = (finger == 0 ? 0.52 : 0.45) * (1 - 0.17 * Float(order))
            let bone = LongBone(from: start, to: end - (end - start) * (isChild ? 0.1 : 0.04), radius: radius)
            bone.draw(on: &layers.bone, density: boneDensity)
            wrap(bone, flesh: (finger > 0 && order == 0 ? 1.1 : 0.98) - 0.1 * Float(order), on: &layers.body)
            mark(finger, bone, order: order, on: &layers)
            (start, heading) = (end, heading + bends[finger])
        }
    }

    /// Lengths of the bones of each finger from the wrist on, in centimetres.
    private static let lengths: [[Float]] = [
        [4.4, 3.1, 2.3], [6.5, 4, 2.4, 1.7], [6.3, 4.5, 2.8, 1.8], [5.7, 4.1, 2.6, 1.8], [5.2, 3.3, 1.9, 1.6],
    ]

    private func wrap(_ bone: LongBone, flesh: Float, on body: inout Canvas) {
        guard let first = bone.points.first, let last = bone.points.last else { return }
        body.addRod(along: bone.points, radius: flesh, density: 0.9)
        for end in [first, last] { body.addEllipsoid(at: end, radii: Point(flesh, flesh) * 0.9, depth: 0.5) }
    }

    private func isMissingTip(_ finger: Int) -> Bool {
        if case .missingTip(finger) = finding { return true }
        return false
    }

    private func mark(_ finger: Int, _ bone: LongBone, order: Int, on layers: inout RadiographLayers) {
        switch finding {
        case .fracture(finger) where order == 0:
            let middle = bone.place(at: 0.6)
            layers.bone.stroke([middle + Point(-0.8, 0.35), middle + Point(0.8, -0.35)], width: 0.3, value: 0.1)
        case .ring(finger) where order == 1:
            let middle = bone.place(at: 0.5)
            layers.device.addRod(
                along: [middle + Point(-0.95, 0.1), middle + Point(0.95, -0.1)], radius: 0.25, density: 2)
        default: break
        }
    }

    var words: CaptionWords {
        var words = CaptionWords(nouns: [
            "hand x-ray", "hand x-ray", "hand x-ray", "hand radiograph", "hand radiograph", "x-ray of the hand",
            "radiograph of the hand", "x-ray of the hand and wrist", "hand film",
        ])
        words.adjectives = exposure.adjectives + ["frontal", "plain"]
        words.subject = isChild ? "a child" : "an adult"
        switch finding {
        case .fracture: words.findings = ["a metacarpal fracture"]
        case .ring: words.findings = ["a metal ring on a finger"]
        case .missingTip: words.findings = ["an amputated fingertip"]
        case nil: words.normal = ["no fracture", "five fingers", "normal bones"]
        }
        return words
    }
}
