extension Canvas {
    /// Fills with a coarse lattice, interpolated between its points; the lattice spans the whole image.
    mutating func fill(from lattice: [Float], columns: Int, rows: Int) {
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
    ///
    /// Waves finer than the pixels are left out, without an effect on what is drawn from `random` later.
    mutating func addFractal(
        across: Float, down: Float, amplitude: Float, octaves: Int, roughness: Float = 0.6,
        _ random: inout SeededRandom
    ) {
        var (scale, height, waves) = (Float(1), amplitude, random.fork())
        for _ in 0..<octaves where max(across, down) * scale < Float(size) {
            addWaves(across: across * scale, down: down * scale, amplitude: height, &waves)
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
