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
