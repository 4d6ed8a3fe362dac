/// Something in a breast: a shape, its echo and what it does to the sound that passes through.
struct BreastLesion {
    enum Nature: CaseIterable { case cyst, complicatedCyst, fibroadenoma, mass, calcification }

    let nature: Nature
    let shape: Blob
    /// Echo in decibels beside glandular tissue.
    let echo: Float
    /// Loss in decibels a centimetre: below zero sound comes through stronger than beside it.
    let loss: Float
    /// The rim's echo, where it shows.
    let rim: Float?

    /// One in most breasts, sometimes none or two.
    static func some(depth: Float, _ random: inout SceneRandom) -> [BreastLesion] {
        let count = random.chance(0.2) ? 0 : (random.chance(0.15) ? 2 : 1)
        return (0..<count).map { _ in BreastLesion(depth: depth, &random) }
    }

    private init(depth: Float, _ random: inout SceneRandom) {
        nature = random.pick([
            .cyst, .complicatedCyst, .fibroadenoma, .fibroadenoma, .mass, .mass, .mass, .calcification,
        ])
        let centre = Point(random.normal() * 0.16, random.uniform(0.22...0.6)) * depth
        let size = depth * random.uniform(0.05...0.3)
        switch nature {
        case .cyst, .complicatedCyst:
            shape = Self.oval(centre, size, irregular: 0.03, &random)
            echo = nature == .cyst ? -45 : random.uniform(-30...(-20))
            loss = -random.uniform(2...8) / size
            rim = random.chance(0.4) ? 4 : nil
        case .fibroadenoma:
            shape = Self.oval(centre, size, irregular: 0.06, &random)
            (echo, rim) = (random.uniform(-14...(-5)), random.chance(0.3) ? 3 : nil)
            loss = -random.uniform(-0.5...2.5) / size
        case .mass:
            shape = Blob(
                centre: centre, radii: Point(size, size * random.uniform(0.8...1.4)), angle: random.normal() * 0.4,
                harmonics: Blob.harmonics(7, amount: random.uniform(0.08...0.18), &random),
                softness: random.uniform(0.15...0.5))
            (echo, loss, rim) = (random.uniform(-22...(-8)), random.uniform(1...8) / size, nil)
        case .calcification:
            shape = Blob(centre: centre, radii: Point(1.2, 0.7) * depth * 0.025, softness: 0.3)
            (echo, loss, rim) = (8, random.uniform(40...80), nil)
        }
    }

    private static func oval(_ centre: Point, _ size: Float, irregular: Float, _ random: inout SceneRandom) -> Blob {
        Blob(
            centre: centre, radii: Point(size * random.uniform(1...1.9), size * random.uniform(0.5...1)),
            angle: random.normal() * 0.2, harmonics: Blob.harmonics(4, amount: irregular, &random), softness: 0.1)
    }

    /// What the caption calls it, with its article.
    var phrase: String {
        switch nature {
        case .cyst: "an anechoic cyst with posterior enhancement"
        case .complicatedCyst: "a complicated cyst with low-level echoes"
        case .fibroadenoma: "an oval hypoechoic lesion with smooth margins"
        case .mass: "an irregular hypoechoic mass with posterior shadowing"
        case .calcification: "an echogenic focus with acoustic shadow"
        }
    }

    func draw(in body: inout UltrasoundBody, _ random: inout SceneRandom) {
        var inner = Canvas(grid: body.echo.grid, filledWith: echo)
        if nature != .cyst { inner.addFractal(across: 14, down: 14, amplitude: 2.5, octaves: 2, &random) }
        var cover = Canvas(grid: body.echo.grid)
        cover.add(shape, amount: 1)
        inner.combine(with: cover) { $0 * $1 }
        cover.combine(with: body.echo) { (1 - $0) * $1 }
        body.echo = inner
        body.echo.combine(with: cover) { $0 + $1 }
        if let rim { drawRim(on: &body.echo, rim) }
        body.loss.add(shape, amount: loss)
    }

    /// The far and near walls, which the beam meets squarely, shine.
    private func drawRim(on echo: inout Canvas, _ rim: Float) {
        for side: Float in [-1, 1] {
            let middle = shape.centre + Point(0, side * shape.radii.y)
            let wall = [Point(-0.45, -0.1 * side), Point(0, 0), Point(0.45, -0.1 * side)].map {
                middle + $0 * shape.radii.x
            }
            echo.stroke(curve(through: wall), width: shape.radii.y * 0.1, value: rim)
        }
    }
}
