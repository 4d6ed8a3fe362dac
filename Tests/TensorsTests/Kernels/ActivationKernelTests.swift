import CKernels
import Foundation
import Testing

@Suite struct ActivationKernelTests {
    let x: [Float]
    let dy: [Float]

    init() {
        var values = SeededValues(seed: 5)
        x = values.array(9000, from: -12, to: 12) + [0, -0.0, 40, -40, 1e4, -1e4]
        dy = values.array(x.count)
    }

    private func run(_ kernel: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int64) -> Void) -> [Float] {
        var y = [Float](repeating: 0, count: x.count)
        kernel(x, &y, Int64(x.count))
        return y
    }

    private func distribution(_ x: Double) -> Double {
        0.5 * erfc(-x / 2.0.squareRoot())
    }

    private func sigmoid(_ x: Double) -> Double {
        1 / (1 + exp(-x))
    }

    @Test func gelu() {
        let expected = x.map { Float(Double($0) * distribution(Double($0))) }
        expectKernel(gives: expected, within: 1e-6) { run(ck_gelu) }
        // Near zero, where the largest value hides nothing.
        let small = zip(run(ck_gelu), expected).filter { abs($0.1) < 5 }
        #expect(small.allSatisfy { abs($0.0 - $0.1) < 1e-6 })
    }

    @Test func geluBackward() {
        let slopes = x.map { x in
            distribution(Double(x)) + Double(x) * exp(-Double(x) * Double(x) / 2) / (2 * Double.pi).squareRoot()
        }
        expectKernel(gives: zip(dy, slopes).map { Float(Double($0) * $1) }, within: 1e-6) {
            run { ck_gelu_backward($0, dy, $1, $2) }
        }
    }

    @Test func quickGelu() {
        let expected = x.map { Float(Double($0) * sigmoid(1.702 * Double($0))) }
        expectKernel(gives: expected, within: 1e-6) { run(ck_quick_gelu) }
        let small = zip(run(ck_quick_gelu), expected).filter { abs($0.1) < 5 }
        #expect(small.allSatisfy { abs($0.0 - $0.1) < 2e-6 })
    }

    @Test func quickGeluBackward() {
        let slopes = x.map { x in
            let s = sigmoid(1.702 * Double(x))
            return s * (1 + 1.702 * Double(x) * (1 - s))
        }
        expectKernel(gives: zip(dy, slopes).map { Float(Double($0) * $1) }, within: 1e-6) {
            run { ck_quick_gelu_backward($0, dy, $1, $2) }
        }
    }
}
