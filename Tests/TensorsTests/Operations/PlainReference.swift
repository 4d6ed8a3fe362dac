import Seeded

@testable import Tensors

/// Slow, obvious versions of the image operations on N x C x H x W arrays, to compare with.
struct PlainImages {
    var shape: [Int]
    var values: [Float]

    init(shape: [Int], values: [Float]) {
        self.shape = shape
        self.values = values
    }

    /// Random numbers of mean 0 and deviation 1.
    init(shape: [Int], seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        self.init(shape: shape, values: (0..<shape.reduce(1, *)).map { _ in Float(generator.normal()) })
    }

    subscript(n: Int, c: Int, y: Int, x: Int) -> Float {
        get { values[((n * shape[1] + c) * shape[2] + y) * shape[3] + x] }
        set { values[((n * shape[1] + c) * shape[2] + y) * shape[3] + x] = newValue }
    }

    /// Visits every pair of an input and an output element that a convolution connects, with the weight's index.
    static func forEachTap(
        input: [Int], weights: [Int], stride: Int, padding: Int,
        _ body: (_ input: Int, _ weight: Int, _ output: Int) -> Void
    ) {
        let (height, width) = (
            (input[2] + 2 * padding - weights[2]) / stride + 1, (input[3] + 2 * padding - weights[3]) / stride + 1
        )
        for n in 0..<input[0] {
            for o in 0..<weights[0] {
                for y in 0..<height {
                    for x in 0..<width {
                        let output = ((n * weights[0] + o) * height + y) * width + x
                        for c in 0..<weights[1] {
                            for i in 0..<weights[2] {
                                for j in 0..<weights[3] {
                                    let (row, column) = (y * stride + i - padding, x * stride + j - padding)
                                    guard row >= 0, row < input[2], column >= 0, column < input[3] else { continue }
                                    let source = ((n * input[1] + c) * input[2] + row) * input[3] + column
                                    body(source, ((o * weights[1] + c) * weights[2] + i) * weights[3] + j, output)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
