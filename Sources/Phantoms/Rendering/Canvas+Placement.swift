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
