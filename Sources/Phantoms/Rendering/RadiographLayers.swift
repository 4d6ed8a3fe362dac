import Foundation

/// What rays meet on their way through a patient, as centimetres of each material in every pixel.
struct RadiographLayers {
    /// The body's whole thickness.
    var body: Canvas
    /// How much of the body is air-filled lung.
    var lung: Canvas
    /// What takes the lung's place: heart, vessels, consolidated tissue, fluid.
    var displaced: Canvas
    /// Bone.
    var bone: Canvas
    /// Gas: airways, stomach.
    var gas: Canvas
    /// Metal and other dense things, in centimetres of a dense plastic.
    var device: Canvas

    init(grid: PixelGrid) {
        let empty = Canvas(grid: grid)
        (body, lung, displaced) = (empty, empty, empty)
        (bone, gas, device) = (empty, empty, empty)
    }

    /// Linear attenuation per centimetre at about 60 keV, after the tables of Hubbell and Seltzer (NISTIR 5632):
    /// water 0.20, bone (diluted by marrow) 0.42; inflated lung has a quarter of water's density.
    private enum Attenuation {
        static let tissue: Float = 0.20
        static let lung: Float = 0.055
        static let bone: Float = 0.42
        static let device: Float = 2.5
    }

    /// The exponent of Beer and Lambert's law in every pixel, for a patient `scale` times as large as the anatomy.
    func opticalDepth(scale: Float) -> Canvas {
        var depth = body
        depth.map { $0 * Attenuation.tissue }
        var air = lung
        air.combine(with: displaced) { max(0, $0 - max(0, $1)) }
        depth.combine(with: air) { $0 - $1 * (Attenuation.tissue - Attenuation.lung) }
        depth.combine(with: gas) { $0 - $1 * Attenuation.tissue }
        depth.combine(with: bone) { max(0, $0) + $1 * (Attenuation.bone - Attenuation.tissue) }
        depth.combine(with: device) { ($0 + $1 * Attenuation.device) * scale }
        return depth
    }
}

/// How a radiograph is exposed, scattered, developed, shuttered and marked.
struct RadiographExposure {
    /// Scattered over direct radiation behind the patient.
    var scatter: Float
    /// Photons of an open pixel, which set the noise.
    var photons: Float
    /// Which optical depths become black and white, as shares of those in the image.
    var window: (black: Float, white: Float)
    /// Below 1 brightens the middle greys, above 1 darkens them.
    var gamma: Float
    /// Dense parts black, as on a fluoroscope.
    var isInverted: Bool
    /// Deviation of the focal spot's blur, as a share of the image.
    var blur: Float
    /// Change of the exposure over the image (heel effect, tilted detector).
    var slope: Point
    /// Shares of the image that the shutters cover: left, top, right, bottom; and their turn.
    var shutters: SIMD4<Float>
    var shutterAngle: Float
    /// Letters on the film with their place.
    var marks: [(text: String, place: Point)]
    /// The letters' height as a share of the image's.
    var markHeight: Float

    /// A random exposure; `views` are the words that a technician may burn in, `inverted` the chance of being so.
    init(_ random: inout SceneRandom, views: [String], inverted: Float = 0.03) {
        scatter = random.uniform(0.1...0.9)
        photons = 2_500 * (1 + 60 * random.uniform() * random.uniform())
        window = (random.uniform(-0.7...0.1), random.uniform(0.85...1.3))
        gamma = random.uniform(0.65...1.3)
        isInverted = random.chance(inverted)
        blur = random.uniform(0.001...0.006)
        slope = Point(random.normal(), random.normal()) * 0.12
        let closed = SIMD4<Float>(random.uniform(), random.uniform(), random.uniform(), random.uniform())
        let share: Float = random.chance(0.12) ? random.uniform(0.02...0.1) : 0
        shutters = closed * share
        shutterAngle = random.normal() * 0.03
        markHeight = random.uniform(0.03...0.06)
        marks = Self.marks(views, &random)
    }

    /// The patient's right is on the image's left, as on every radiograph seen from the front.
    private static func marks(_ views: [String], _ random: inout SceneRandom) -> [(String, Point)] {
        var marks: [(String, Point)] = []
        let isRight = random.chance(0.5)
        if random.chance(0.6) {
            let place = Point((isRight ? 0 : 0.82) + random.uniform(0.03...0.08), random.uniform(0.03...0.15))
            marks.append((isRight ? "R" : "L", place))
        }
        if random.chance(0.3) {
            marks.append((random.pick(views), Point(random.uniform(0.15...0.5), random.uniform(0.02...0.06))))
        }
        if random.chance(0.1) { marks.append(("12:40", Point(0.7, random.uniform(0.85...0.93)))) }
        return marks
    }

    /// Words that are true of the exposure.
    var adjectives: [String] {
        isInverted ? ["inverted", "inverted grey-scale"] : []
    }

    /// The image, 0 black to 1 white, of layers of a patient `scale` times as large as the anatomy.
    func develop(_ layers: RadiographLayers, scale: Float, _ noise: inout SceneRandom) -> Canvas {
        var image = layers.opticalDepth(scale: scale)
        image.map { exp(-$0) }
        image.blur(blur * Float(image.size))
        addScatter(to: &image)
        addQuantumNoise(to: &image, &noise)
        image.map { -log(max($0, 1e-5)) }
        addSlope(to: &image)
        window(&image)
        close(&image)
        for mark in marks { image.burn(mark.text, at: mark.place, height: markHeight, value: 0.95, opacity: 0.9) }
        if isInverted { image.map { 1 - $0 } }
        return image
    }

    /// Scatter follows the body's own brightness, spread out over a tenth of the image.
    private func addScatter(to image: inout Canvas) {
        let veil = image.veil(deviation: Float(image.size) * 0.1)
        image.combine(with: veil) { direct, spread in direct + min(spread, 0.2) * scatter }
    }

    /// The deviation of a count of photons is its square root; finer pixels each get fewer.
    private func addQuantumNoise(to image: inout Canvas, _ noise: inout SceneRandom) {
        let perPixel = photons * 128 * 128 / Float(image.size * image.size)
        image.map { $0 + ($0 / perPixel).squareRoot() * noise.normal() }
    }

    private func addSlope(to image: inout Canvas) {
        let (size, slope) = (image.size, slope)
        for row in 0..<size {
            for column in 0..<size {
                let place = Point(Float(column), Float(row)) / Float(size) - Point(0.5, 0.5)
                image.values[row * size + column] += (place * slope).sum()
            }
        }
    }

    private func window(_ image: inout Canvas) {
        let depths = image.quantiles([0.03, 0.97])
        let span = max(0.3, depths[1] - depths[0])
        let black = depths[0] + window.black * span
        let scale = 1 / max(0.2, (window.white - window.black) * span)
        let gamma = gamma
        image.map { pow(max(0, min(1, ($0 - black) * scale)), gamma) }
    }

    private func close(_ image: inout Canvas) {
        guard shutters.max() > 0 else { return }
        let size = image.size
        for row in 0..<size {
            for column in 0..<size {
                let across = Float(column) / Float(size)
                let down = Float(row) / Float(size)
                let (x, y) = (across + (down - 0.5) * shutterAngle, down - (across - 0.5) * shutterAngle)
                let open = x > shutters[0] && y > shutters[1] && 1 - x > shutters[2] && 1 - y > shutters[3]
                if !open { image.values[row * size + column] = 0.01 }
            }
        }
    }
}
