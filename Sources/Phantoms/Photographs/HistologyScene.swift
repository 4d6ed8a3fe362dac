/// A tissue section under the microscope, stained with haematoxylin and eosin, in cell diameters.
struct HistologyScene: Scene {
    /// Cells across the view.
    let cells: Float
    /// Cells per unit of area, and how unlike they are in size.
    let density: Float
    let variety: Float
    let glands: Int
    /// Strength of the two stains.
    let haematoxylin: Float
    let eosin: Float
    let placeSeed: UInt64
    let camera: Camera
    let pose: Pose

    init(_ random: inout SceneRandom) {
        cells = random.uniform(10...26)
        density = random.uniform(0.12...0.5)
        variety = random.uniform(0.1...0.5)
        glands = random.chance(0.5) ? random.integer(1...5) : 0
        (haematoxylin, eosin) = (random.uniform(0.9...1.9), random.uniform(0.3...0.9))
        placeSeed = random.next()
        camera = Camera(&random)
        pose = Pose(extent: cells, angle: random.uniform(0...6))
    }

    /// Optical density of the two stains in red, green and blue (Ruifrok and Johnston, 2001).
    private enum Stain {
        static let haematoxylin = SIMD3<Float>(0.65, 0.70, 0.29)
        static let eosin = SIMD3<Float>(0.07, 0.99, 0.11)
    }

    func draw(on grid: PixelGrid, noise: inout SceneRandom) -> [Canvas] {
        var texture = noise.fork()
        var pink = Canvas(grid: grid, filledWith: eosin)
        pink.addFractal(across: cells * 0.3, down: cells * 0.3, amplitude: eosin * 0.4, octaves: 4, &texture)
        pink.map { max(0.02, $0) }
        var blue = Canvas(grid: grid, filledWith: 0.05)
        var places = SceneRandom(placeSeed)
        drawNuclei(on: &blue, &places)
        for _ in 0..<glands { drawGland(on: &blue, &pink, &places) }
        var photograph = Photograph(ground: SIMD3(0.97, 0.95, 0.97))
        photograph.pigments = [(blue, Stain.haematoxylin), (pink, Stain.eosin)]
        return photograph.develop(camera, grid: grid, &noise)
    }

    private func drawNuclei(on blue: inout Canvas, _ places: inout SceneRandom) {
        for _ in 0..<Int(cells * cells * density * 2) {
            let place = Point(places.uniform(-0.72...0.72), places.uniform(-0.72...0.72)) * cells
            drawNucleus(on: &blue, at: place, &places)
        }
    }

    private func drawNucleus(on blue: inout Canvas, at place: Point, _ places: inout SceneRandom) {
        let radius = max(0.15, 0.32 * (1 + places.normal() * variety))
        let nucleus = Blob(
            centre: place, radii: Point(radius, radius * places.uniform(0.5...1)), angle: places.uniform(0...3),
            softness: 0.35)
        blue.paint(nucleus, value: haematoxylin * places.uniform(0.6...1.2), opacity: 0.9)
    }

    /// A clear lumen with a ring of nuclei around it.
    private func drawGland(on blue: inout Canvas, _ pink: inout Canvas, _ places: inout SceneRandom) {
        let radius = places.uniform(1.2...3)
        let gland = Blob(
            centre: Point(places.uniform(-0.4...0.4), places.uniform(-0.4...0.4)) * cells,
            radii: Point(radius, radius * places.uniform(0.6...1)), angle: places.uniform(0...3),
            harmonics: Blob.harmonics(4, amount: 0.06, &places), softness: 0.12)
        blue.paint(gland, value: 0.02)
        pink.paint(gland, value: 0.03)
        var direction = Point(1, 0)
        let turn = Point(0.9211, 0.3894)
        for _ in 0..<16 {
            let edge = gland.centre + direction * (gland.outline(direction) * radius * 1.15)
            drawNucleus(on: &blue, at: edge, &places)
            direction = Point(direction.x * turn.x - direction.y * turn.y, direction.x * turn.y + direction.y * turn.x)
        }
    }

    var words: CaptionWords {
        var words = CaptionWords(nouns: [
            "histology image", "histology image", "histology slide", "histopathology image",
            "microscope image of tissue",
            "stained tissue section", "H&E stained tissue section", "micrograph of tissue",
        ])
        words.adjectives = ["stained", "pink and purple"]
        if glands > 0 { words.findings.append("glands") }
        if density > 0.4 { words.findings.append("densely packed nuclei") }
        if variety > 0.4 { words.findings.append("nuclei of varied size") }
        words.normal = ["scattered nuclei", "cells and stroma"]
        return words
    }
}
