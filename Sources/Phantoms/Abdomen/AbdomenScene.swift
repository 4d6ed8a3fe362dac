/// An axial computed-tomography slice of the upper abdomen, in centimetres; values are Hounsfield units until the end.
struct AbdomenScene: Scene {
    enum Finding: CaseIterable { case liverLesion, kidneyCyst, ascites, gallstone }

    /// Half-lengths of the trunk and the thickness of the fat under the skin.
    let trunk: Point
    let fat: Float
    /// Whether vessels and kidneys are bright with contrast medium.
    let isEnhanced: Bool
    let finding: Finding?
    /// Middle and width of the grey scale, in Hounsfield units.
    let window: (level: Float, width: Float)
    /// Deviation of the noise in Hounsfield units.
    let noiseLevel: Float
    let hasTable: Bool
    /// Small changes of the organs' places.
    let jitter: [Point]
    let bowelSeed: UInt64
    let label: String?
    let pose: Pose

    init(_ random: inout SceneRandom) {
        trunk = Point(random.uniform(14.5...20), random.uniform(10...14))
        fat = random.uniform(0.5...3.2)
        isEnhanced = random.chance(0.6)
        finding = random.chance(0.45) ? random.pick(Finding.allCases) : nil
        window =
            random.chance(0.75)
            ? (random.uniform(20...80), random.uniform(300...500))
            : (random.uniform(100...400), random.uniform(900...1800))
        noiseLevel = random.uniform(5...40)
        hasTable = random.chance(0.6)
        jitter = (0..<12).map { _ in Point(random.normal(), random.normal()) * 0.5 }
        bowelSeed = random.next()
        label = random.chance(0.3) ? random.pick(["R", "L", "CT", "AX", "120 KV"]) : nil
        pose = Pose(
            centre: Point(random.normal() * 0.8, random.normal() * 0.8), extent: trunk.x * random.uniform(1.85...2.4),
            angle: random.normal() * 0.05, mirrored: random.chance(0.04))
    }

    func draw(on grid: PixelGrid, noise: inout SceneRandom) -> [Canvas] {
        var slice = Canvas(grid: grid, filledWith: -1000)
        if hasTable { drawTable(on: &slice) }
        drawWall(on: &slice)
        drawBowel(on: &slice)
        drawOrgans(on: &slice)
        drawSpine(on: &slice)
        drawFinding(on: &slice)
        addNoise(to: &slice, &noise)
        let black = window.level - window.width / 2
        slice.map { ($0 - black) / window.width }
        if let label { slice.burn(label, at: Point(0.04, 0.04), height: 0.05, value: 0.95) }
        return [slice]
    }

    private func drawTable(on slice: inout Canvas) {
        let level = trunk.y + 1
        let top = curve(through: [(-20, -4), (-10, 0), (0, 0.6), (10, 0), (20, -4)].map { Point($0, $1 + level) })
        slice.stroke(top, width: 0.5, value: 40)
        slice.stroke(top.map { $0 + Point(0, 2.4) }, width: 0.3, value: -60)
    }

    /// Skin, fat, a wall of muscle with ribs in it, and fat between the organs.
    private func drawWall(on slice: inout Canvas) {
        let shape = [Point(0.02, 0), Point(0, 0.015)]
        let inner = trunk - Point(fat, fat * 0.8)
        for (radii, value) in [
            (trunk, Float(0)), (trunk - Point(0.25, 0.25), -100), (inner, 55), (inner - Point(1.3, 1.1), -95),
        ] {
            slice.paint(Blob(centre: Point(0, 0), radii: radii, harmonics: shape, softness: 0.01), value: value)
        }
        for rib in 0..<9 where rib != 4 {
            let turn = Float(rib) / 8 * 2 - 1
            let place = Point((1 - 0.1 * abs(turn)) * (rib < 4 ? -1 : 1), 0)
            let height = (Float(rib % 5) - 1.6) * 0.28
            let across = (1 - height * height).squareRoot() * (inner.x - 0.8)
            let bone = Blob(
                centre: Point(place.x * across, height * inner.y), radii: Point(0.4, 1), angle: -place.x * height,
                softness: 0.2)
            slice.paint(bone, value: 420)
        }
    }

    private func drawOrgans(on slice: inout Canvas) {
        let bonus: Float = isEnhanced ? 50 : 0
        let (x, y) = (trunk.x - fat, trunk.y - fat)
        let liver = Blob(
            centre: Point(-x * 0.42, -y * 0.12) + jitter[0], radii: Point(x * 0.43, y * 0.58), angle: -0.25,
            harmonics: [Point(0.08, 0.02), Point(0.07, 0.06), Point(0.02, 0)], softness: 0.03)
        let lobe = Blob(
            centre: Point(-x * 0.02, -y * 0.42) + jitter[0], radii: Point(x * 0.34, y * 0.22), angle: 0.12,
            softness: 0.05)
        for part in [liver, lobe] { slice.paint(part, value: 58 + bonus) }
        let spleen = Blob(
            centre: Point(x * 0.66, y * 0.12) + jitter[1], radii: Point(x * 0.15, y * 0.4), angle: 0.25,
            harmonics: [Point(0.05, 0.08)], softness: 0.04)
        slice.paint(spleen, value: 50 + bonus * 1.2)
        drawStomach(on: &slice, Point(x * 0.36, -y * 0.3) + jitter[2], Point(x * 0.22, y * 0.26))
        for side: Float in [-1, 1] { drawKidney(on: &slice, side, bonus) }
        slice.paint(Blob(centre: Point(0.9, y * 0.2), radii: Point(1.1, 1.1), softness: 0.1), value: 40 + bonus * 3)
        slice.paint(Blob(centre: Point(-1.7, y * 0.15), radii: Point(1.3, 0.9), softness: 0.1), value: 40 + bonus * 1.6)
        let pancreas = curve(
            through: [Point(-3, 0.6), Point(0, -0.8), Point(3, 0), Point(5.5, 0.6)].map { $0 + jitter[3] })
        slice.stroke(pancreas, width: 1.7, value: 38 + bonus * 0.8)
    }

    /// Fluid below, gas above: the patient lies on the back.
    private func drawStomach(on slice: inout Canvas, _ centre: Point, _ radii: Point) {
        let stomach = Blob(centre: centre, radii: radii, harmonics: [Point(0.05, 0.1)], softness: 0.05)
        slice.paint(stomach, value: 45)
        var inside = stomach
        inside.radii -= Point(0.4, 0.4)
        let level = centre.y - radii.y * jitter[4].x * 0.5
        var contents = Canvas(grid: slice.grid)
        contents.forEachPixel { value, point in value = point.y < level ? -950 : 20 }
        var cover = Canvas(grid: slice.grid)
        cover.add(inside, amount: 1)
        contents.combine(with: cover) { $0 * $1 }
        slice.combine(with: cover) { $0 * (1 - $1) }
        slice.combine(with: contents) { $0 + $1 }
    }

    private func drawKidney(on slice: inout Canvas, _ side: Float, _ bonus: Float) {
        let centre = Point(side * (trunk.x - fat) * 0.42, (trunk.y - fat) * 0.42) + jitter[side < 0 ? 5 : 6]
        let kidney = Blob(
            centre: centre, radii: Point(2.1, 2.9), angle: side * -0.45, harmonics: [Point(0.04, 0)], softness: 0.08)
        slice.paint(kidney, value: 32 + bonus * 2.4)
        let pelvis = Blob(centre: centre - Point(side * 1, 0), radii: Point(0.9, 1.1), softness: 0.5)
        slice.paint(pelvis, value: -40, opacity: 0.8)
    }

    private func drawSpine(on slice: inout Canvas) {
        let centre = Point(0, (trunk.y - fat) * 0.48)
        for side: Float in [-1, 1] {
            let muscle = Blob(centre: centre + Point(side * 3.4, 3), radii: Point(2.5, 1.9), softness: 0.1)
            slice.paint(muscle, value: 58)
            slice.stroke([centre + Point(side * 1.2, 1.6), centre + Point(side * 3.6, 2.4)], width: 0.8, value: 350)
        }
        slice.paint(Blob(centre: centre, radii: Point(2.2, 1.7), softness: 0.12), value: 380)
        slice.paint(Blob(centre: centre, radii: Point(1.9, 1.4), softness: 0.2), value: 210)
        slice.paint(Blob(centre: centre + Point(0, 2.3), radii: Point(1.2, 1), softness: 0.1), value: 380)
        slice.paint(Blob(centre: centre + Point(0, 2.2), radii: Point(0.8, 0.65), softness: 0.15), value: 30)
        slice.stroke([centre + Point(0, 3), centre + Point(0, 4.6)], width: 0.7, value: 350)
    }

    /// Loops with thick walls, some with gas.
    private func drawBowel(on slice: inout Canvas) {
        var random = SceneRandom(bowelSeed)
        for _ in 0..<random.integer(4...10) {
            let place = Point(
                random.uniform(-0.2...0.7) * (trunk.x - fat - 2), random.uniform(-0.6...0.35) * (trunk.y - fat - 2))
            let radius = random.uniform(0.9...1.9)
            slice.paint(Blob(centre: place, radii: Point(radius, radius * 0.85), softness: 0.1), value: 45)
            let inside = Blob(centre: place, radii: Point(radius - 0.35, radius * 0.85 - 0.35), softness: 0.2)
            slice.paint(inside, value: random.chance(0.35) ? -900 : (random.chance(0.3) ? 250 : 15))
        }
    }

    private func drawFinding(on slice: inout Canvas) {
        let (x, y) = (trunk.x - fat, trunk.y - fat)
        switch finding {
        case .liverLesion:
            let place = Point(-x * 0.5, -y * 0.1) + jitter[7] * 3
            slice.paint(
                Blob(centre: place, radii: Point(1.7, 1.5), harmonics: [jitter[8] * 0.1], softness: 0.25), value: 22)
        case .kidneyCyst:
            slice.paint(
                Blob(centre: Point(x * 0.55, y * 0.36) + jitter[7], radii: Point(1.7, 1.7), softness: 0.06), value: 3)
        case .ascites:
            for side: Float in [-1, 1] {
                let pool = [
                    Point(side * (x - 1.9), -y * 0.3), Point(side * (x - 1.7), y * 0.1), Point(side * (x - 3), y * 0.5),
                ]
                slice.stroke(curve(through: pool), width: 1.5, value: 8)
            }
        case .gallstone:
            let place = Point(-x * 0.25, -y * 0.05) + jitter[7]
            slice.paint(Blob(centre: place, radii: Point(1.5, 1.9), softness: 0.08), value: 8)
            slice.paint(Blob(centre: place + Point(0.2, 0.9), radii: Point(0.6, 0.5), softness: 0.2), value: 320)
        case nil: break
        }
    }

    /// Noise of a reconstruction is grainy rather than independent from pixel to pixel.
    private func addNoise(to slice: inout Canvas, _ noise: inout SceneRandom) {
        var grain = Canvas(grid: slice.grid)
        grain.addNoise(deviation: noiseLevel * 2.2, &noise)
        grain.blur(0.7)
        slice.combine(with: grain) { $0 + $1 }
        slice.blur(Float(slice.size) * 0.004)
    }

    var words: CaptionWords {
        var words = CaptionWords(nouns: [
            "abdominal CT", "abdominal CT", "abdominal CT", "CT of the abdomen", "CT scan of the abdomen",
            "abdominal CT scan", "abdomen CT", "computed tomography of the abdomen", "CT slice of the abdomen",
        ])
        words.adjectives = ["axial", isEnhanced ? "contrast-enhanced" : "non-contrast"]
        switch finding {
        case .liverLesion: words.findings = ["a hypodense liver lesion"]
        case .kidneyCyst: words.findings = ["a renal cyst"]
        case .ascites: words.findings = ["free fluid"]
        case .gallstone: words.findings = ["a gallstone"]
        case nil: words.normal = ["liver, spleen and kidneys", "no free fluid", "normal organs"]
        }
        return words
    }
}
