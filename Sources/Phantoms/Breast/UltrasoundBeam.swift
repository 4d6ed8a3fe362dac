import Foundation

/// A linear probe and its machine: point-spread function, attenuation, gain and grey scale.
///
/// Every pixel holds many scatterers at random depths within a wavelength, so that their echo is a circular complex
/// normal number (Goodman, "Some fundamental properties of speckle", 1976). Convolving with a Gaussian pulse that is
/// modulated along the beam, and taking the envelope, is then the same as convolving both parts with the Gaussian.
struct UltrasoundBeam {
    /// Deviations of the pulse along the beam and of the beam's width at the focus, in centimetres.
    var pulse: Float
    var width: Float
    /// Where the beam is narrowest.
    var focus: Float
    /// How fast it widens away from there, as a share of `width` per centimetre.
    var spread: Float
    /// Directions from which the machine looks and averages (spatial compounding).
    var looks: Int
    /// Decibels from black to white.
    var range: Float
    /// Added to every echo, in decibels, and what more each centimetre of depth gets or loses.
    var gain: Float
    var slope: Float
    /// The receiver's noise, in decibels beside glandular tissue.
    var floor: Float
    /// Shares of the image, left and right, where the probe has no contact.
    var contact: Point
    var marks: [(text: String, place: Point)]
    var markHeight: Float
    /// Deviation of a final smoothing, in centimetres.
    var smoothing: Float

    init(depth: Float, _ random: inout SceneRandom) {
        pulse = random.uniform(0.006...0.02) * depth / 3
        width = pulse * random.uniform(2...5)
        focus = depth * random.uniform(0.3...0.7)
        spread = random.uniform(0...0.5)
        looks = random.integer(2...4)
        range = random.uniform(38...62)
        gain = random.uniform(-9...6)
        slope = random.normal() - 0.75
        floor = random.uniform(-50...(-32))
        contact = random.chance(0.08) ? Point(random.uniform(0...0.12), random.uniform(0...0.12)) : .zero
        smoothing = random.uniform(0.002...0.016) * depth
        markHeight = random.uniform(0.03...0.05)
        marks = []
        if random.chance(0.12) { marks.append((random.pick(["L", "R", "LT", "RT"]), Point(0.05, 0.04))) }
        if random.chance(0.1) { marks.append(("+", Point(random.uniform(0.25...0.45), random.uniform(0.3...0.6)))) }
        if random.chance(0.1) { marks.append(("12 MHZ", Point(0.6, 0.92))) }
        if random.chance(0.08) { marks.append((random.pick(["RAD", "ANTI", "UOQ", "10:00"]), Point(0.1, 0.9))) }
    }

    /// The image, 0 black to 1 white.
    func scan(_ body: UltrasoundBody, _ noise: inout SceneRandom) -> Canvas {
        var strength = body.echo
        attenuate(&strength, by: body.loss)
        strength.map { exp(max(-90, $0) * Self.perDecibel) }
        var image = envelope(of: strength, &noise)
        let hiss = exp(floor * Self.perDecibel)
        let (range, gain) = (range, gain + self.range * 0.55)
        image.map { (log(max($0 + hiss * (0.3 + abs(noise.normal())), 1e-9)) / Self.perDecibel + gain) / range }
        image.blur(smoothing / image.grid.step)
        finish(&image)
        return image
    }

    /// What a decibel adds to the natural logarithm of an amplitude: ln 10 / 20.
    private static let perDecibel: Float = 0.115_129_25

    /// Takes from every echo what the tissue above it has swallowed.
    private func attenuate(_ echo: inout Canvas, by loss: Canvas) {
        let (size, step) = (echo.size, length(echo.grid.rowStep))
        let top = echo.grid.origin.y
        for column in 0..<size {
            var swallowed: Float = 0
            for row in 0..<size {
                let index = row * size + column
                let depth = top + Float(row) * step
                echo.values[index] += slope * depth - swallowed
                swallowed = max(-16, swallowed + loss.values[index] * step)
            }
        }
    }

    /// The echoes' amplitude: speckle through the point-spread function, its mean power kept.
    private func envelope(of strength: Canvas, _ noise: inout SceneRandom) -> Canvas {
        let step = strength.grid.step
        let power = 1 / (Float(2 * looks) * Self.energy(pulse / step) * Self.energy(width / step))
        var result = Canvas(grid: strength.grid)
        for _ in 0..<2 * looks {
            var part = strength
            part.map { $0 * noise.normal() }
            spreadOut(&part)
            result.combine(with: part) { $0 + $1 * $1 }
        }
        result.map { ($0 * power).squareRoot() }
        return result
    }

    private func spreadOut(_ echo: inout Canvas) {
        let grid = echo.grid
        let step = grid.step
        echo.blurRows { row in
            let depth = grid.origin.y + Float(row) * grid.rowStep.y
            return width * (1 + spread * abs(depth - focus)) / step
        }
        echo.blur(across: 0, down: pulse / step)
    }

    /// The sum of a Gaussian kernel's squared taps, for a deviation in pixels: 1 where it is narrower than one.
    private static func energy(_ deviation: Float) -> Float {
        min(1, 0.282_094_8 / max(deviation, 0.15))
    }

    private func finish(_ image: inout Canvas) {
        let size = image.size
        let edges = Point(contact.x, 1 - contact.y) * Float(size)
        for row in 0..<size {
            for column in 0..<size where Float(column) < edges.x || Float(column) >= edges.y || isAboveSkin(row, image)
            {
                image.values[row * size + column] = 0.02
            }
        }
        for mark in marks { image.burn(mark.text, at: mark.place, height: markHeight, value: 0.9) }
    }

    private func isAboveSkin(_ row: Int, _ image: Canvas) -> Bool {
        image.grid.point(column: 0, row: row).y < 0
    }
}
