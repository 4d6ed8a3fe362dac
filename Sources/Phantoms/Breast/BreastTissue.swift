/// The layers of a breast below the probe: skin, fat, gland, fat, muscle, and the chest wall with pleura and ribs.
struct BreastTissue {
    /// Where each layer ends, in centimetres of depth.
    let skin: Float
    let fat: Float
    let gland: Float
    let muscle: Float
    /// Where the pleura lies, behind which air sends nothing but fading echoes back.
    let pleura: Float
    /// How much weaker than glandular tissue what comes from behind the pleura is, in decibels.
    let behindPleura: Float
    /// Skin's echo beside the gland's, in decibels.
    let skinEcho: Float
    /// Height of the layers' waves.
    let waviness: Float
    /// Unevenness of the gland, in decibels.
    let unevenness: Float
    /// Fat's echo beside the gland's, in decibels.
    let fatEcho: Float
    /// How many bright septa cross the fat.
    let septa: Int
    /// Ribs' places across, below the muscle; usually none in view.
    let ribs: [Point]
    /// Whether little fat is seen.
    let isDense: Bool
    /// Tissue's own loss beyond what the machine makes up for, in decibels a centimetre.
    let loss: Float
    let depth: Float

    init(depth: Float, _ random: inout SceneRandom) {
        self.depth = depth
        isDense = random.chance(0.35)
        skin = random.uniform(0.08...0.22)
        fat = skin + depth * (isDense ? random.uniform(0.03...0.12) : random.uniform(0.1...0.35))
        gland = fat + depth * (isDense ? random.uniform(0.4...0.8) : random.uniform(0.2...0.5))
        muscle = gland + depth * random.uniform(0.1...0.3)
        pleura = muscle + depth * random.uniform(0.05...0.25)
        behindPleura = random.uniform(8...30)
        skinEcho = random.uniform(2...9)
        waviness = depth * random.uniform(0.01...0.05)
        unevenness = random.uniform(1...4.5)
        fatEcho = random.uniform(-12...(-2.5))
        septa = random.integer(8...40)
        loss = random.uniform(-0.8...4.5)
        let first = random.uniform(-3...3)
        ribs = random.chance(0.3) ? [Point(first, muscle + 0.6), Point(first + 2.6, muscle + 0.7)] : []
    }

    func draw(in body: inout UltrasoundBody, _ random: inout SceneRandom) {
        let waves = boundaryWaves(on: body.echo, &random)
        drawLayers(on: &body.echo, waves)
        addTexture(to: &body.echo, &random)
        drawSepta(on: &body.echo, &random)
        drawFascia(on: &body.echo, waves)
        body.loss.map { _ in loss }
        body.loss.addFractal(across: 7, down: 3, amplitude: 2.5, octaves: 2, &random)
        drawRibs(in: &body)
    }

    /// How far the layers' boundaries are shifted down in every pixel.
    private func boundaryWaves(on canvas: Canvas, _ random: inout SceneRandom) -> Canvas {
        var waves = Canvas(grid: canvas.grid)
        waves.addFractal(across: 3, down: 2, amplitude: waviness, octaves: 3, &random)
        return waves
    }

    private func drawLayers(on echo: inout Canvas, _ waves: Canvas) {
        let softness = depth * 0.012
        var places = waves
        places.forEachPixel { value, point in value += point.y }
        echo.combine(with: places) { _, place in
            var level = skinEcho
            level = mix(level, fatEcho, smoothstep(skin - softness, skin + softness, place))
            level = mix(level, 0, smoothstep(fat - softness, fat + softness, place))
            level = mix(level, fatEcho - 1, smoothstep(gland - softness, gland + softness, place))
            level = mix(level, fatEcho - 2.5, smoothstep(muscle - softness, muscle + softness, place))
            return mix(level, -behindPleura, smoothstep(pleura - softness, pleura + depth * 0.1, place))
        }
    }

    /// Tissue runs along the skin: its unevenness is stretched sideways.
    private func addTexture(to echo: inout Canvas, _ random: inout SceneRandom) {
        echo.addFractal(across: 3, down: 16, amplitude: unevenness, octaves: 3, roughness: 0.8, &random)
        echo.addFractal(across: 3, down: 4, amplitude: unevenness * 0.5, octaves: 1, &random)
    }

    /// Cooper's ligaments: thin bright curves through the fat and the gland.
    private func drawSepta(on echo: inout Canvas, _ random: inout SceneRandom) {
        for _ in 0..<septa {
            let start = Point(random.uniform(-0.8...0.8) * depth, random.uniform(skin...gland))
            let run = Point(random.uniform(0.1...0.8) * depth, random.normal() * 0.1 * depth)
            let bend = Point(0, random.normal() * 0.04 * depth)
            let line = curve(through: [start, start + run * 0.5 + bend, start + run])
            echo.stroke(
                line, width: depth * random.uniform(0.006...0.018), value: random.uniform(1...7), opacity: 0.75)
        }
    }

    /// The bright sheets over the muscle and at the pleura, and the muscle's streaks.
    private func drawFascia(on echo: inout Canvas, _ waves: Canvas) {
        var places = waves
        places.forEachPixel { value, point in value += point.y }
        let (thickness, depth, muscle, pleura) = (depth * 0.012, depth, muscle, pleura)
        echo.combine(with: places) { level, place in
            let sheet = smoothstep(thickness, 0, min(abs(place - muscle), abs(place - pleura)))
            let isStreak = place > muscle && place < pleura && Int((place - muscle) / depth * 45) % 3 == 0
            return level + sheet * 7 + (isStreak ? 2 : 0)
        }
    }

    /// A rib throws sound back at its surface and shadows what is below.
    private func drawRibs(in body: inout UltrasoundBody) {
        for rib in ribs {
            body.loss.add(Blob(centre: rib, radii: Point(0.6, 0.4), softness: 0.2), amount: 60)
            let arc = curve(through: [rib + Point(-0.55, -0.2), rib + Point(0, -0.4), rib + Point(0.55, -0.2)])
            body.echo.stroke(arc, width: 0.06, value: 8)
        }
    }
}
