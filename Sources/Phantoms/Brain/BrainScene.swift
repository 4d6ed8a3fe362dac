/// An axial magnetic resonance image of the head, in centimetres.
struct BrainScene: Scene {
    /// What the pulse sequence makes bright.
    enum Weighting: CaseIterable { case t1, t2, flair }

    let weighting: Weighting
    /// Half-lengths of the head, from side to side and from front to back.
    let head: Point
    /// Scale of the ventricles; large in hydrocephalus.
    let ventricles: Float
    /// Width of the furrows; wide in atrophy.
    let furrows: Float
    let tumour: Blob?
    /// Small white-matter lesions.
    let spots: [Point]
    /// Deviation of the noise beside white matter's brightness.
    let noiseLevel: Float
    let bias: Float
    let brightness: Float
    let label: String?
    let pose: Pose

    init(_ random: inout SceneRandom) {
        weighting = random.pick(Weighting.allCases)
        head = Point(random.uniform(6.6...7.8), random.uniform(8.2...9.8))
        ventricles = random.chance(0.12) ? random.uniform(1.7...2.3) : random.uniform(0.6...1.3)
        furrows = random.uniform(0.12...0.4)
        tumour = random.chance(0.3) ? Self.tumour(&random) : nil
        let count = random.chance(0.2) ? random.integer(3...10) : 0
        spots = (0..<count).map { _ in Point(random.uniform(-4...4), random.uniform(-5...5)) }
        noiseLevel = random.uniform(0.01...0.09)
        bias = random.uniform(0...0.35)
        brightness = random.uniform(0.7...1.15)
        label = random.chance(0.25) ? random.pick(["R", "L", "T1", "T2", "MR", "AX"]) : nil
        pose = Pose(
            centre: Point(random.normal() * 0.5, random.normal() * 0.5), extent: random.uniform(17...25),
            stretch: random.uniform(0.95...1.05), angle: random.normal() * 0.09)
    }

    private static func tumour(_ random: inout SceneRandom) -> Blob {
        let radius = random.uniform(0.8...2)
        return Blob(
            centre: Point(random.either(-1, 1) * random.uniform(1.8...4), random.uniform(-4...4.5)),
            radii: Point(radius, radius * random.uniform(0.8...1.2)),
            harmonics: Blob.harmonics(5, amount: 0.08, &random), softness: 0.15)
    }

    func draw(on grid: PixelGrid, noise: inout SceneRandom) -> [Canvas] {
        var texture = noise.fork()
        var image = Canvas(grid: grid)
        image.addFractal(across: 15, down: 15, amplitude: 1, octaves: 2, roughness: 0.5, &texture)
        drawHead(on: &image)
        drawDepths(on: &image)
        drawLesions(on: &image)
        applyCoil(to: &image, &texture)
        image.map { value in
            let (real, imaginary) = (value + noise.normal() * noiseLevel, noise.normal() * noiseLevel)
            return (real * real + imaginary * imaginary).squareRoot() * brightness
        }
        if let label { image.burn(label, at: Point(0.05, 0.05), height: 0.05, value: 0.9) }
        return [image]
    }

    /// From outside in: scalp, skull, fluid, folded cortex, white matter. The canvas holds the noise that folds it.
    private func drawHead(on image: inout Canvas) {
        let tissue = tissue
        image.forEachPixel { value, point in
            let fold = abs(value)
            let outer = length(point / head)
            let inner = length(point / (head - Point(1.1, 1.1)))
            let middle = abs(point.x) - 0.12 - 0.05 * fold
            let furrow = smoothstep(furrows, furrows * 0.4, fold) * smoothstep(0.62, 0.8, inner)
            let depth = min(1 - inner, (middle + 0.25) * 0.2, 0.02 + fold * 0.14)
            var brain = mix(tissue.grey, tissue.white, smoothstep(0.05, 0.085, depth))
            brain = mix(brain, tissue.fluid, max(furrow, smoothstep(0.05, -0.05, middle) * smoothstep(0.3, 0.5, inner)))
            brain = mix(brain, tissue.fluid, smoothstep(0.96, 0.985, inner))
            let shell = mix(tissue.bone, tissue.fat, smoothstep(0.925, 0.945, outer))
            value = mix(mix(brain, shell, smoothstep(1.02, 1.045, inner)), 0, smoothstep(0.99, 1.01, outer))
        }
    }

    /// Signal of each tissue under the sequence, white matter under T1 being 0.75.
    private var tissue: (white: Float, grey: Float, fluid: Float, bone: Float, fat: Float) {
        switch weighting {
        case .t1: (0.75, 0.5, 0.14, 0.06, 0.95)
        case .t2: (0.36, 0.55, 0.95, 0.05, 0.6)
        case .flair: (0.42, 0.55, 0.08, 0.04, 0.55)
        }
    }

    /// Ventricles with their horns, and the grey nuclei beside them.
    private func drawDepths(on image: inout Canvas) {
        for side: Float in [-1, 1] {
            let nucleus = Blob(centre: Point(side * 2.4, 0.3), radii: Point(1, 1.9), angle: side * -0.3, softness: 0.25)
            image.paint(nucleus, value: tissue.grey, opacity: 0.8)
            let horn = curve(through: [
                Point(side * (0.5 + ventricles), -3.1), Point(side * 0.7 * ventricles, -1.4), Point(side * 0.6, 0.3),
                Point(side * (0.7 + 0.7 * ventricles), 2.2), Point(side * (0.9 + 1.1 * ventricles), 3.8),
            ])
            image.stroke(horn, width: 0.75 * ventricles, value: tissue.fluid)
        }
        image.stroke([Point(0, 0.2), Point(0, 1.8)], width: 0.35 * ventricles, value: tissue.fluid)
    }

    private func drawLesions(on image: inout Canvas) {
        let core: Float = weighting == .t1 ? 0.32 : 0.85
        if let tumour {
            var swelling = tumour
            (swelling.radii, swelling.softness) = (tumour.radii * 1.6, 0.7)
            image.paint(swelling, value: weighting == .t1 ? 0.5 : 0.75, opacity: 0.7)
            image.paint(tumour, value: core)
        }
        for spot in spots {
            image.paint(Blob(centre: spot, radii: Point(0.3, 0.45), softness: 0.6), value: core, opacity: 0.8)
        }
    }

    /// The receiver coil hears some parts better than others.
    private func applyCoil(to image: inout Canvas, _ texture: inout SceneRandom) {
        var field = Canvas(grid: image.grid, filledWith: 1)
        field.addWaves(across: 2, down: 2, amplitude: bias * 0.5, &texture)
        image.combine(with: field) { $0 * max(0.3, $1) }
    }

    var words: CaptionWords {
        var words = CaptionWords(nouns: [
            "brain MRI", "brain MRI", "brain MRI", "MRI of the brain", "MRI of the head", "head MRI",
            "magnetic resonance image of the brain", "brain MR scan", "MRI slice of the brain",
        ])
        let sequence =
            weighting == .t1 ? ["T1-weighted", "T1"] : (weighting == .t2 ? ["T2-weighted", "T2"] : ["FLAIR"])
        words.adjectives = sequence + ["axial"]
        if tumour != nil { words.findings.append("a brain tumour with oedema") }
        if ventricles > 1.6 { words.findings.append("enlarged ventricles") }
        if !spots.isEmpty { words.findings.append("white matter lesions") }
        words.normal = ["normal ventricles", "no mass", "grey and white matter"]
        return words
    }
}
