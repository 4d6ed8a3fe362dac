/// A close photograph of a pigmented spot on skin, in centimetres.
struct SkinScene: Scene {
    let ground: SIMD3<Float>
    let lesion: Blob
    /// Melanin in the lesion's middle; how patchy it is.
    let pigment: Float
    let patchiness: Float
    /// Blood in and around it.
    let redness: Float
    let hairs: [[Point]]
    /// Radius of a round field of view, beyond which the image is black; large where there is none.
    let field: Float
    let camera: Camera
    let pose: Pose

    init(_ random: inout SceneRandom) {
        let tone = random.uniform(0.55...1)
        ground = SIMD3(0.95, 0.6 + 0.2 * tone, 0.4 + 0.3 * tone) * (0.55 + 0.45 * tone)
        let radius = random.uniform(0.25...0.75)
        let irregular = random.uniform(0.02...0.14)
        lesion = Blob(
            centre: Point(random.normal(), random.normal()) * 0.12,
            radii: Point(radius, radius * random.uniform(0.65...1)),
            angle: random.uniform(0...3), harmonics: Blob.harmonics(6, amount: irregular, &random),
            softness: random.uniform(0.1...0.5))
        (pigment, patchiness) = (random.uniform(0.3...1.5), random.uniform(0.1...0.5))
        redness = random.uniform(0...0.5)
        hairs = (0..<(random.chance(0.5) ? random.integer(2...18) : 0)).map { _ in Self.hair(&random) }
        field = random.chance(0.3) ? random.uniform(0.95...1.25) : 9
        camera = Camera(&random)
        pose = Pose(extent: random.uniform(1.4...2.6), angle: random.uniform(0...3))
    }

    private static func hair(_ random: inout SceneRandom) -> [Point] {
        let start = Point(random.uniform(-1.2...1.2), random.uniform(-1.2...1.2))
        let run = Point(random.normal(), random.normal()) * 0.6
        let bend = Point(-run.y, run.x) * random.normal() * 0.2
        return curve(through: [start, start + run * 0.5 + bend, start + run])
    }

    func draw(on grid: PixelGrid, noise: inout SceneRandom) -> [Canvas] {
        var texture = noise.fork()
        var photograph = Photograph(ground: ground)
        photograph.pigments = [
            (melanin(grid, &texture), SIMD3(0.55, 1, 1.4)), (blood(grid, &texture), SIMD3(0.08, 0.75, 0.6)),
        ]
        var planes = photograph.develop(camera, grid: grid, &noise)
        for index in planes.indices {
            planes[index].forEachPixel { value, point in
                value *= smoothstep(field * 1.02, field * 0.98, length(point))
            }
        }
        return planes
    }

    private func melanin(_ grid: PixelGrid, _ texture: inout SceneRandom) -> Canvas {
        var patches = Canvas(grid: grid, filledWith: 1)
        patches.addFractal(across: 5, down: 5, amplitude: patchiness, octaves: 3, &texture)
        patches.addFractal(across: 40, down: 40, amplitude: patchiness * 0.4, octaves: 1, &texture)
        var melanin = Canvas(grid: grid)
        melanin.add(lesion, amount: pigment)
        melanin.combine(with: patches) { $0 * max(0.1, $1) }
        for hair in hairs { melanin.stroke(hair, width: 0.018, value: 1.8, opacity: 0.9) }
        return melanin
    }

    private func blood(_ grid: PixelGrid, _ texture: inout SceneRandom) -> Canvas {
        var blood = Canvas(grid: grid, filledWith: 0.15)
        blood.addFractal(across: 8, down: 8, amplitude: 0.06, octaves: 3, &texture)
        var halo = lesion
        (halo.radii, halo.softness) = (lesion.radii * 1.25, 0.8)
        blood.add(halo, amount: redness)
        return blood
    }

    var words: CaptionWords {
        var words = CaptionWords(nouns: [
            "photograph of a skin lesion", "dermatoscopy image of a skin lesion", "skin lesion photograph",
            "dermoscopic image", "photograph of a mole", "dermatoscopic image of the skin", "close-up of a skin lesion",
        ])
        if patchiness > 0.33 { words.findings.append("irregular pigmentation") }
        if !hairs.isEmpty { words.findings.append("hairs crossing the lesion") }
        if redness > 0.3 { words.findings.append("a reddish halo") }
        words.normal = ["even pigmentation", "no hair"]
        return words
    }
}
