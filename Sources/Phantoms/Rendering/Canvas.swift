/// A square plane of numbers over the patient's plane: thicknesses, echogenicities or grey values, as the scene needs.
struct Canvas {
    /// Where its pixels lie.
    let grid: PixelGrid
    /// Row by row from the top.
    var values: [Float]

    /// A canvas of one value.
    init(grid: PixelGrid, filledWith value: Float = 0) {
        self.grid = grid
        values = [Float](repeating: value, count: grid.size * grid.size)
    }

    /// Pixels across and down.
    var size: Int { grid.size }

    /// Changes every pixel, given its place.
    @inline(__always)
    mutating func forEachPixel(_ body: (_ value: inout Float, _ point: Point) -> Void) {
        forEachPixel(rows: 0..<size, columns: 0..<size, body)
    }

    /// Changes the pixels that may lie within `radius` of a place, given their offset from it.
    @inline(__always)
    mutating func forEachPixel(
        within radius: Float, of centre: Point, _ body: (_ value: inout Float, _ offset: Point) -> Void
    ) {
        let box = grid.box(around: centre, radius: radius)
        forEachPixel(rows: box.rows, columns: box.columns) { value, point in body(&value, point - centre) }
    }

    @inline(__always)
    private mutating func forEachPixel(
        rows: Range<Int>, columns: Range<Int>, _ body: (_ value: inout Float, _ point: Point) -> Void
    ) {
        guard !rows.isEmpty, !columns.isEmpty else { return }
        let grid = grid
        values.withUnsafeMutableBufferPointer { values in
            for row in rows {
                var point = grid.point(column: columns.lowerBound, row: row)
                for index in row * grid.size + columns.lowerBound..<row * grid.size + columns.upperBound {
                    body(&values[index], point)
                    point += grid.columnStep
                }
            }
        }
    }

    /// Replaces every value.
    @inline(__always)
    mutating func map(_ transform: (Float) -> Float) {
        values.withUnsafeMutableBufferPointer { values in
            for index in values.indices {
                values[index] = transform(values[index])
            }
        }
    }

    /// Replaces every value, given the same pixel of another canvas.
    @inline(__always)
    mutating func combine(with other: Canvas, _ transform: (Float, Float) -> Float) {
        other.values.withUnsafeBufferPointer { others in
            values.withUnsafeMutableBufferPointer { values in
                for index in values.indices {
                    values[index] = transform(values[index], others[index])
                }
            }
        }
    }

    /// The values below which these shares of about a thousand evenly spread pixels lie.
    func quantiles(_ shares: [Float]) -> [Float] {
        let step = max(1, values.count / 1021)
        let sorted = stride(from: step / 2, to: values.count, by: step).map { values[$0] }.sorted()
        return shares.map { sorted[Int($0 * Float(sorted.count - 1))] }
    }
}

extension Canvas {
    /// The picture at `scale` of its size, in the middle of a page of one value.
    ///
    /// - Precondition: `scale` is above 0.
    func shrunk(to scale: Float, page: Float) -> Canvas {
        precondition(scale > 0, "a picture has a size")
        var result = Canvas(grid: grid, filledWith: page)
        let middle = Float(size - 1) / 2
        for row in 0..<size {
            for column in 0..<size {
                let place = (Point(Float(column), Float(row)) - middle) / scale + middle
                if let value = value(at: place) { result.values[row * size + column] = value }
            }
        }
        return result
    }

    /// The value between pixels, interpolated; none outside.
    private func value(at place: Point) -> Float? {
        let last = Float(size - 1)
        guard place.min() >= 0, place.max() <= last else { return nil }
        let (column, row) = (min(Int(place.x), size - 2), min(Int(place.y), size - 2))
        let share = place - Point(Float(column), Float(row))
        let first = row * size + column
        let upper = mix(values[first], values[first + 1], share.x)
        return mix(upper, mix(values[first + size], values[first + size + 1], share.x), share.y)
    }
}

extension Canvas {
    /// Fills with a coarse lattice, interpolated between its points; the lattice spans the whole image.
    mutating func fill(from lattice: [Float], columns: Int, rows: Int) {
        map { _ in 0 }
        addLattice(lattice, columns: columns, rows: rows) { $0 }
    }

    /// Adds smooth random waves: normal values of deviation `amplitude` on a lattice of so many cells, interpolated.
    mutating func addWaves(across: Float, down: Float, amplitude: Float, _ random: inout SceneRandom) {
        let (columns, rows) = (max(2, Int(across) + 1), max(2, Int(down) + 1))
        let lattice = (0..<columns * rows).map { _ in random.normal() * amplitude }
        addLattice(lattice, columns: columns, rows: rows) { $0 * $0 * (3 - 2 * $0) }
    }

    /// Adds waves of `octaves` sizes, each half as long and `roughness` times as high as the one before.
    ///
    /// Waves finer than the pixels are left out, without an effect on what is drawn from `random` later.
    mutating func addFractal(
        across: Float, down: Float, amplitude: Float, octaves: Int, roughness: Float = 0.6,
        _ random: inout SceneRandom
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
    mutating func addNoise(deviation: Float, _ random: inout SceneRandom) {
        guard deviation > 0 else { return }
        values.withUnsafeMutableBufferPointer { values in
            for index in values.indices { values[index] += random.normal() * deviation }
        }
    }
}
