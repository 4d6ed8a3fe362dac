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
        for column in start..<start + size { values[column] = 0 }
        for tap in kernel.indices {
            accumulate(padded, from: tap, times: kernel[tap], into: &values, from: start, count: size)
        }
    }

    private mutating func blurColumns(_ deviation: Float) {
        guard deviation > 0.15 else { return }
        let (kernel, size) = (gaussian(deviation), size)
        var result = [Float](repeating: 0, count: values.count)
        for row in 0..<size {
            for tap in kernel.indices {
                let source = max(0, min(size - 1, row + tap - kernel.count / 2)) * size
                accumulate(values, from: source, times: kernel[tap], into: &result, from: row * size, count: size)
            }
        }
        values = result
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
}

/// Adds `count` values of one array, times a weight, to as many of another.
private func accumulate(
    _ source: [Float], from first: Int, times weight: Float, into target: inout [Float], from start: Int, count: Int
) {
    source.withUnsafeBufferPointer { source in
        target.withUnsafeMutableBufferPointer { target in
            precondition(first + count <= source.count && start + count <= target.count, "a line outside the canvas")
            for index in 0..<count { target[start + index] += source[first + index] * weight }
        }
    }
}
