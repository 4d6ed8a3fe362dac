import Foundation
import Testing

@testable import Phantoms

@Suite struct PhysicsTests {
    @Test func raysAreWeakenedByBeerAndLambertsLaw() {
        var layers = RadiographLayers(grid: PixelGrid(size: 8, pose: Pose(extent: 8)))
        layers.body.map { _ in 20 }
        #expect(abs(layers.opticalDepth(scale: 1).values[0] - 4) < 1e-4)
        #expect(abs(layers.opticalDepth(scale: 0.5).values[0] - 2) < 1e-4)
        layers.lung.map { _ in 10 }
        #expect(abs(layers.opticalDepth(scale: 1).values[0] - 2.55) < 1e-4)
        layers.displaced.map { _ in 15 }
        #expect(abs(layers.opticalDepth(scale: 1).values[0] - 4) < 1e-4)
        layers.bone.map { _ in 2 }
        #expect(abs(layers.opticalDepth(scale: 1).values[0] - 4.44) < 1e-4)
    }

    /// A Rayleigh distribution's mean is 1.913 times its deviation.
    @Test func speckleIsRayleighDistributed() {
        let amplitudes = exposedSpeckle(looks: 1)
        let mean = amplitudes.reduce(0, +) / Float(amplitudes.count)
        let variance = amplitudes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(amplitudes.count)
        #expect(abs(mean / variance.squareRoot() - 1.913) < 0.15)
    }

    @Test func cystsShineBehindAndMassesShadow() {
        #expect(brightness(behind: -12) > brightness(behind: 0) + 0.05)
        #expect(brightness(behind: 20) < brightness(behind: 0) - 0.05)
    }

    @Test func healthyLungsAreDarkerThanTheMiddle() {
        let generator = PhantomGenerator(seed: 11)
        let contrasts = (0..<30).compactMap { index -> Float? in
            let phantom = generator.phantom(index: index, kind: .chest, size: 32)
            guard phantom.findings.isEmpty else { return nil }
            let samples = phantom.image.samples.map(Float.init)
            let lungs = (mean(samples, columns: 7...10) + mean(samples, columns: 21...24)) / 2
            return mean(samples, columns: 14...17) - lungs
        }
        // Some are lateral or inverted.
        #expect(contrasts.count { $0 > 15 } * 10 >= contrasts.count * 7)
        #expect(contrasts.count > 5)
    }

    /// Means over rows 10 to 15 of a 32-pixel image.
    private func mean(_ samples: [Float], columns: ClosedRange<Int>) -> Float {
        var sum: Float = 0
        for row in 10...15 {
            for column in columns { sum += samples[row * 32 + column] }
        }
        return sum / Float(6 * columns.count)
    }

    /// A machine that changes nothing but what the tests look at.
    private func beam() -> UltrasoundBeam {
        var random = SceneRandom(4)
        var beam = UltrasoundBeam(depth: 4, &random)
        (beam.range, beam.gain, beam.slope, beam.floor) = (100, 0, 0, -90)
        (beam.smoothing, beam.contact, beam.marks) = (0, .zero, [])
        (beam.pulse, beam.width, beam.spread) = (0.04, 0.06, 0)
        return beam
    }

    /// Amplitudes of uniform tissue, read back from the logarithmic grey scale.
    private func exposedSpeckle(looks: Int) -> [Float] {
        var (beam, noise) = (beam(), SceneRandom(2))
        beam.looks = looks
        let body = UltrasoundBody(grid: PixelGrid(size: 96, pose: Pose(centre: Point(0, 2), extent: 4)))
        return beam.scan(body, &noise).values.map { pow(10, $0 * beam.range / 20) }
    }

    /// Mean grey below a layer of tissue that loses so many decibels a centimetre.
    private func brightness(behind loss: Float) -> Float {
        var noise = SceneRandom(2)
        var body = UltrasoundBody(grid: PixelGrid(size: 64, pose: Pose(centre: Point(0, 2), extent: 4)))
        body.loss.fill(rows: 16..<32, columns: 0..<64, value: loss)
        let image = beam().scan(body, &noise)
        return image.values[(40 * 64)...].reduce(0, +) / Float(24 * 64)
    }
}
