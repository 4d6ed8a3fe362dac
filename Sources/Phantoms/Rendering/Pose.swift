import Foundation

/// A place in a patient's plane: x to the image's right and y down, in centimetres unless a scene says otherwise.
typealias Point = SIMD2<Float>

/// How the square image lies on the patient's plane.
struct Pose {
    /// The place at the image's middle.
    var centre = Point(0, 0)
    /// Length across the image.
    var extent: Float
    /// Height over width of a pixel: other than 1 where a picture was squeezed into a square.
    var stretch: Float = 1
    /// Rotation of the image against the patient, in radians.
    var angle: Float = 0
    /// Whether left and right are exchanged.
    var mirrored = false

    /// The same view of a part only: the image's middle moves by shares of the extent, which shrinks by `factor`.
    func zoomed(by factor: Float, towards shift: Point) -> Pose {
        var pose = self
        pose.centre += shift * extent
        pose.extent *= factor
        return pose
    }
}

/// The affine map between pixels and the patient's plane.
struct PixelGrid {
    /// Pixels across and down.
    let size: Int
    /// The place of the first pixel's centre.
    let origin: Point
    /// What one column to the right adds.
    let columnStep: Point
    /// What one row down adds.
    let rowStep: Point

    init(size: Int, pose: Pose) {
        let step = pose.extent / Float(size)
        let (cosine, sine) = (cos(pose.angle), sin(pose.angle))
        let across = pose.mirrored ? -step : step
        self.size = size
        columnStep = Point(cosine, sine) * across
        rowStep = Point(-sine, cosine) * step * pose.stretch
        origin = pose.centre - (columnStep + rowStep) * (Float(size - 1) / 2)
    }

    /// The finer of the two pixel steps.
    var step: Float { min(length(columnStep), length(rowStep)) }

    /// The place of a pixel's centre.
    func point(column: Int, row: Int) -> Point {
        origin + columnStep * Float(column) + rowStep * Float(row)
    }

    /// Column and row, with fractions, of a place.
    func pixel(of point: Point) -> Point {
        let offset = point - origin
        let determinant = columnStep.x * rowStep.y - columnStep.y * rowStep.x
        return Point(
            offset.x * rowStep.y - offset.y * rowStep.x,
            offset.y * columnStep.x - offset.x * columnStep.y
        ) / determinant
    }

    /// The pixels that may lie within `radius` of a place, as rows and columns; empty where none does.
    func box(around point: Point, radius: Float) -> (rows: Range<Int>, columns: Range<Int>) {
        let centre = pixel(of: point)
        let reach = radius / step + 1
        return (clamped(centre.y, reach), clamped(centre.x, reach))
    }

    private func clamped(_ middle: Float, _ reach: Float) -> Range<Int> {
        let low = max(0, min(Float(size), (middle - reach).rounded(.up)))
        let high = max(low, min(Float(size), (middle + reach).rounded(.down) + 1))
        return Int(low)..<Int(high)
    }
}

/// The length of a vector.
@inline(__always)
func length(_ vector: Point) -> Float {
    (vector * vector).sum().squareRoot()
}

/// 0 below `low`, 1 above `high`, and a cubic without corners between them (also with `low` above `high`).
@inline(__always)
func smoothstep(_ low: Float, _ high: Float, _ value: Float) -> Float {
    let share = max(0, min(1, (value - low) / (high - low)))
    return share * share * (3 - 2 * share)
}

/// The value at `share` of the way between two values.
@inline(__always)
func mix(_ from: Float, _ to: Float, _ share: Float) -> Float {
    from + (to - from) * share
}
