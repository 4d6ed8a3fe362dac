/// A radiograph of the thorax: a patient's anatomy in centimetres of a grown person's, and how it was taken.
struct ChestScene: Scene {
    /// Which way the rays go through.
    enum Projection {
        case postero, antero, lateral

        /// What technicians burn in.
        var marks: [String] {
            switch self {
            case .postero: ["PA", "ERECT"]
            case .antero: ["AP", "PORTABLE", "SUPINE"]
            case .lateral: ["LAT"]
            }
        }
    }

    let projection: Projection
    /// A child's chest is shorter, rounder and more often filmed lying down.
    let isChild: Bool
    let anatomy: ChestAnatomy
    let findings: [ChestFinding]
    let devices: [ChestDevice]
    let exposure: RadiographExposure
    let pose: Pose

    init(_ random: inout SceneRandom) {
        isChild = random.chance(0.35)
        projection = random.chance(0.07) ? .lateral : (random.chance(isChild ? 0.6 : 0.35) ? .antero : .postero)
        anatomy = ChestAnatomy(isChild: isChild, isAntero: projection == .antero, &random)
        findings = projection == .lateral ? [] : ChestFinding.some(&random)
        devices = projection == .lateral ? [] : ChestDevice.some(isAntero: projection == .antero, &random)
        exposure = RadiographExposure(&random, views: projection.marks)
        pose = Self.pose(isChild: isChild, &random)
    }

    private static func pose(isChild: Bool, _ random: inout SceneRandom) -> Pose {
        Pose(
            centre: Point(random.normal() * 1.2, random.normal() * 1.6 + (isChild ? -0.5 : 0.5)),
            extent: random.uniform(isChild ? 22...31 : 26...35),
            stretch: isChild ? random.uniform(0.8...1.15) : random.uniform(0.92...1.1),
            angle: random.normal() * 0.05)
    }

    func draw(on grid: PixelGrid, noise: inout SceneRandom) -> [Canvas] {
        var layers = RadiographLayers(grid: grid)
        if projection == .lateral {
            anatomy.drawLateral(on: &layers)
        } else {
            anatomy.drawFrontal(on: &layers)
        }
        var texture = noise.fork()
        for finding in findings { finding.draw(on: &layers, anatomy, &texture) }
        for device in devices { device.draw(on: &layers) }
        return [exposure.develop(layers, scale: isChild ? 0.6 : 1, &noise)]
    }

    var words: CaptionWords {
        var words = CaptionWords(nouns: [
            "chest x-ray", "chest x-ray", "chest x-ray", "chest radiograph", "chest radiograph", "x-ray of the chest",
            "radiograph of the chest", "thoracic x-ray", "chest film", "x-ray of the lungs", "CXR",
        ])
        words.adjectives = exposure.adjectives
        switch projection {
        case .postero: words.adjectives += ["frontal", "PA", "upright", "posteroanterior"]
        case .antero: words.adjectives += ["frontal", "AP", "portable", "bedside"]
        case .lateral: words.adjectives += ["lateral", "side-view", "lateral"]
        }
        words.subject = isChild ? "a child" : "an adult"
        words.findings = findings.map(\.phrase) + devices.map(\.phrase)
        if findings.isEmpty {
            words.normal = ["clear lungs", "no acute findings", "both lungs clear", "ribs, heart and lungs"]
        }
        return words
    }
}
