import Foundation

/// Pigments in a layer of tissue, as their optical density in every pixel, and the colour of the tissue below.
struct Photograph {
    /// Densities with what a density of 1 swallows of red, green and blue (Beer and Lambert's law).
    var pigments: [(density: Canvas, absorbance: SIMD3<Float>)] = []
    /// Reflected or transmitted red, green and blue without any pigment, in 0...1.
    var ground: SIMD3<Float>

    /// Red, green and blue through a camera.
    func develop(_ camera: Camera, grid: PixelGrid, _ noise: inout SceneRandom) -> [Canvas] {
        (0..<3).map { channel in
            var plane = Canvas(grid: grid)
            for pigment in pigments {
                plane.combine(with: pigment.density) { $0 + $1 * pigment.absorbance[channel] }
            }
            let light = ground[channel] * camera.balance[channel] * camera.brightness
            plane.map { light * exp(-$0) }
            camera.finish(&plane, &noise)
            return plane
        }
    }
}

/// How a photograph is lit and taken.
struct Camera {
    var brightness: Float
    /// Tint of the light: red, green and blue.
    var balance: SIMD3<Float>
    /// Loss of light towards the corners.
    var vignette: Float
    /// Deviation of the blur, as a share of the image.
    var blur: Float
    var grain: Float

    init(_ random: inout SceneRandom) {
        brightness = random.uniform(0.75...1.2)
        balance = SIMD3(1 + random.normal() * 0.05, 1 + random.normal() * 0.05, 1 + random.normal() * 0.05)
        vignette = random.uniform(0...0.5)
        blur = random.uniform(0...0.006)
        grain = random.uniform(0.005...0.035)
    }

    func finish(_ plane: inout Canvas, _ noise: inout SceneRandom) {
        plane.blur(blur * Float(plane.size))
        let (centre, scale) = (Float(plane.size - 1) / 2, 2 / Float(plane.size))
        for row in 0..<plane.size {
            let down = (Float(row) - centre) * scale
            for column in 0..<plane.size {
                let across = (Float(column) - centre) * scale
                plane.values[row * plane.size + column] *= 1 - vignette * 0.5 * (across * across + down * down)
            }
        }
        plane.addNoise(deviation: grain, &noise)
    }
}
