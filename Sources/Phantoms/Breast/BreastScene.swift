/// An ultrasound image of the breast: tissue in centimetres below the probe, and the machine's settings.
struct BreastScene: Scene {
    let tissue: BreastTissue
    let lesions: [BreastLesion]
    let beam: UltrasoundBeam
    let pose: Pose

    init(_ random: inout SceneRandom) {
        let depth = random.uniform(2.2...5)
        tissue = BreastTissue(depth: depth, &random)
        lesions = BreastLesion.some(depth: depth, &random)
        beam = UltrasoundBeam(depth: depth, &random)
        pose = Self.pose(depth: depth, lesions, &random)
    }

    /// The whole field under the probe, or the lesion's surroundings, as readers magnify and crop them; scans are wider
    /// than high or the other way round, and may have been squeezed into the square.
    private static func pose(depth: Float, _ lesions: [BreastLesion], _ random: inout SceneRandom) -> Pose {
        let stretch = random.uniform(0.75...1.3)
        guard let lesion = lesions.first, random.chance(0.25) else {
            let extent = depth * random.uniform(0.8...1.2)
            let top = depth * (random.chance(0.15) ? random.uniform(-0.12...0) : random.uniform(0...0.15))
            return Pose(centre: Point(0, top + extent * stretch / 2), extent: extent, stretch: stretch)
        }
        let extent = max(depth * random.uniform(0.4...0.8), lesion.shape.radii.x * 2)
        let shift = Point(random.normal(), random.normal()) * 0.12 * extent
        return Pose(centre: lesion.shape.centre + shift, extent: extent, stretch: stretch)
    }

    func draw(on grid: PixelGrid, noise: inout SceneRandom) -> [Canvas] {
        var body = UltrasoundBody(grid: grid)
        var texture = noise.fork()
        tissue.draw(in: &body, &texture)
        for lesion in lesions { lesion.draw(in: &body, &texture) }
        return [beam.scan(body, &noise)]
    }

    var words: CaptionWords {
        var words = CaptionWords(nouns: [
            "breast ultrasound", "breast ultrasound", "breast ultrasound", "ultrasound of the breast",
            "ultrasound image of the breast", "breast sonogram", "sonogram of the breast", "breast ultrasound scan",
            "B-mode image of the breast",
        ])
        words.adjectives = ["grey-scale"] + (tissue.isDense ? ["dense"] : [])
        words.findings = lesions.map(\.phrase)
        if lesions.isEmpty {
            words.normal = ["normal breast tissue", "no lesion", "layers of fat and glandular tissue"]
        }
        return words
    }
}

/// What sound meets below the probe.
struct UltrasoundBody {
    /// How strongly tissue scatters back, in decibels beside glandular tissue.
    var echo: Canvas
    /// What a centimetre of tissue takes from the sound beyond what the machine makes up for, in decibels there and back.
    var loss: Canvas

    init(grid: PixelGrid) {
        (echo, loss) = (Canvas(grid: grid), Canvas(grid: grid))
    }
}
