/// An ultrasound image of the breast: tissue in centimetres below the probe, and the machine's settings.
struct BreastScene: Scene {
    let tissue: BreastTissue
    let lesions: [BreastLesion]
    let beam: UltrasoundBeam
    let pose: Pose

    init(_ random: inout SeededRandom) {
        let depth = random.uniform(2.2...5)
        tissue = BreastTissue(depth: depth, &random)
        lesions = BreastLesion.some(depth: depth, &random)
        beam = UltrasoundBeam(depth: depth, &random)
        let extent = depth * random.uniform(0.8...1.2)
        let top = depth * (random.chance(0.15) ? random.uniform(-0.12...0) : random.uniform(0...0.15))
        pose = Pose(centre: Point(0, top + extent / 2), extent: extent)
    }

    func draw(on grid: PixelGrid, noise: inout SeededRandom) -> [Canvas] {
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
