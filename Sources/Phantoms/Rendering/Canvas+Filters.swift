import Foundation

extension Canvas {
    /// Convolves with a Gaussian of these standard deviations in pixels; the edge's values go on outside.
    mutating func blur(across: Float, down: Float) {
        blurRows { _ in across }
        blurColumns(down)
    }

    /// Convolves alike in both directions.
    mutating func blur(_ deviation: Float) {
        blur(across: deviation, down: deviation)
    }

    /// Convolves every row with a Gaussian of its own standard deviation, in pixels.
    mutating func blurRows(deviation: (_ row: Int) -> Float) {
        var (kernel, last) = ([Float](), Float(0))
        var padded = [Float]()
        for row in 0..<size {
            let wanted = deviation(row)
            guard wanted > 0.15 else { continue }
            if wanted != last { (kernel, last) = (gaussian(wanted), wanted) }
            blurRow(row, kernel, &padded)
        }
    }

    private mutating func blurRow(_ row: Int, _ kernel: [Float], _ padded: inout [Float]) {
        let (radius, size) = (kernel.count / 2, size)
        let start = row * size
        padded.removeAll(keepingCapacity: true)
        for index in -radius..<size + radius {
            padded.append(values[start + max(0, min(size - 1, index))])
        }
        padded.withUnsafeBufferPointer { padded in
            values.withUnsafeMutableBufferPointer { values in
                for column in 0..<size {
                    var sum: Float = 0
                    for tap in kernel.indices { sum += padded[column + tap] * kernel[tap] }
                    values[start + column] = sum
                }
            }
        }
    }

    private mutating func blurColumns(_ deviation: Float) {
        guard deviation > 0.15 else { return }
        let kernel = gaussian(deviation)
        let (radius, size) = (kernel.count / 2, size)
        values = [Float](unsafeUninitializedCapacity: values.count) { result, count in
            result.initialize(repeating: 0)
            for row in 0..<size {
                for tap in kernel.indices {
                    let (from, weight) = (max(0, min(size - 1, row + tap - radius)) * size, kernel[tap])
                    for column in 0..<size { result[row * size + column] += values[from + column] * weight }
                }
            }
            count = size * size
        }
    }

    /// A Gaussian's taps out to three deviations, adding up to 1.
    private func gaussian(_ deviation: Float) -> [Float] {
        let radius = min(size, max(1, Int((deviation * 3).rounded(.up))))
        let taps = (-radius...radius).map { exp(-Float($0 * $0) / (2 * deviation * deviation)) }
        let sum = taps.reduce(0, +)
        return taps.map { $0 / sum }
    }

    /// A rough copy, blurred over a wide stretch: computed on about 24 pixels across and interpolated.
    func veil(deviation: Float) -> Canvas {
        let factor = max(1, size / 24)
        guard factor > 1 else {
            var copy = self
            copy.blur(deviation)
            return copy
        }
        var small = Canvas(grid: PixelGrid(size: size / factor, pose: Pose(extent: 1)))
        small.values = areaMeans(by: factor)
        small.blur(deviation / Float(factor))
        var result = self
        result.fill(from: small.values, columns: small.size, rows: small.size)
        return result
    }

    /// The means of squares of `factor` pixels a side; what does not fill a square at the end is left out.
    func areaMeans(by factor: Int) -> [Float] {
        let small = size / factor
        var result = [Float](repeating: 0, count: small * small)
        let scale = 1 / Float(factor * factor)
        for row in 0..<small * factor {
            for column in 0..<small * factor {
                result[row / factor * small + column / factor] += values[row * size + column]
            }
        }
        for index in result.indices { result[index] *= scale }
        return result
    }

    /// Fills with a coarse lattice, interpolated between its points; the lattice spans the whole image.
    private mutating func fill(from lattice: [Float], columns: Int, rows: Int) {
        map { _ in 0 }
        addLattice(lattice, columns: columns, rows: rows) { $0 }
    }

    /// Adds smooth random waves: normal values of deviation `amplitude` on a lattice of so many cells, interpolated.
    mutating func addWaves(across: Float, down: Float, amplitude: Float, _ random: inout SeededRandom) {
        let (columns, rows) = (max(2, Int(across) + 1), max(2, Int(down) + 1))
        let lattice = (0..<columns * rows).map { _ in random.normal() * amplitude }
        addLattice(lattice, columns: columns, rows: rows) { $0 * $0 * (3 - 2 * $0) }
    }

    /// Adds waves of `octaves` sizes, each half as long and `roughness` times as high as the one before.
    mutating func addFractal(
        across: Float, down: Float, amplitude: Float, octaves: Int, roughness: Float = 0.6,
        _ random: inout SeededRandom
    ) {
        var (scale, height) = (Float(1), amplitude)
        for _ in 0..<octaves where max(across, down) * scale < Float(size) {
            addWaves(across: across * scale, down: down * scale, amplitude: height, &random)
            scale *= 2
            height *= roughness
        }
    }

    private mutating func addLattice(_ lattice: [Float], columns: Int, rows: Int, easing: (Float) -> Float) {
        let size = size
        let across = latticeSteps(columns, easing)
        let down = latticeSteps(rows, easing)
        var line = [Float](repeating: 0, count: columns)
        for row in 0..<size {
            let (upper, lower) = (down[row].cell * columns, (down[row].cell + 1) * columns)
            for column in 0..<columns {
                line[column] = mix(lattice[upper + column], lattice[lower + column], down[row].share)
            }
            values.withUnsafeMutableBufferPointer { values in
                for column in 0..<size {
                    let step = across[column]
                    values[row * size + column] += mix(line[step.cell], line[step.cell + 1], step.share)
                }
            }
        }
    }

    private func latticeSteps(_ points: Int, _ easing: (Float) -> Float) -> [(cell: Int, share: Float)] {
        (0..<size).map { pixel in
            let place = (Float(pixel) + 0.5) / Float(size) * Float(points - 1)
            let cell = min(points - 2, Int(place))
            return (cell, easing(place - Float(cell)))
        }
    }

    /// Adds independent normal noise to every pixel.
    mutating func addNoise(deviation: Float, _ random: inout SeededRandom) {
        guard deviation > 0 else { return }
        values.withUnsafeMutableBufferPointer { values in
            for index in values.indices { values[index] += random.normal() * deviation }
        }
    }
}
