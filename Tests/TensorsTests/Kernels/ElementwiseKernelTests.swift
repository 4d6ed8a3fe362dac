import CKernels
import Foundation
import Testing

@Suite struct ElementwiseKernelTests {
    /// With a tail for every vector width.
    let count = 1024 + 13

    @Test func addsAndAccumulates() {
        var values = SeededValues(seed: 1)
        let a = values.array(count)
        let b = values.array(count)
        let sums = zip(a, b).map(+)
        expectKernel(gives: sums) {
            var out = [Float](repeating: 0, count: count)
            ck_add(a, b, &out, Int64(count))
            return out
        }
        expectKernel(gives: sums) {
            var into = a
            ck_accumulate(&into, b, Int64(count))
            return into
        }
    }

    @Test func scalesAndFills() {
        var values = SeededValues(seed: 2)
        let x = values.array(count)
        expectKernel(gives: x.map { $0 * -1.5 }) {
            var out = x
            ck_scale(&out, -1.5, Int64(count))
            return out
        }
        expectKernel(gives: [Float](repeating: 0.25, count: count)) {
            var out = x
            ck_fill(&out, 0.25, Int64(count))
            return out
        }
    }

    @Test func masksTheGradient() {
        var values = SeededValues(seed: 4)
        let y = values.array(count).map { max($0, 0) }
        let dy = values.array(count)
        expectKernel(gives: zip(y, dy).map { $0 > 0 ? $1 : 0 }) {
            var gradient = dy
            gradient.withUnsafeMutableBufferPointer { dx in
                if let base = dx.baseAddress { ck_relu_backward(y, base, base, Int64(count)) }
            }
            return gradient
        }
    }

    @Test func notANumberStaysVisible() {
        let x: [Float] = [.nan, 1]
        var y: [Float] = [0, 0]
        ck_gelu(x, &y, 2)
        #expect(y[0].isNaN)
        ck_quick_gelu(x, &y, 2)
        #expect(y[0].isNaN)
    }
}
