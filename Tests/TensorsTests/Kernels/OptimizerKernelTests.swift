import CKernels
import Foundation
import Testing

@Suite struct OptimizerKernelTests {
    let count = 40_003

    @Test func adamWithDecoupledDecay() {
        var values = SeededValues(seed: 15)
        let start = values.array(count)
        let gradients = (0..<3).map { _ in values.array(count) }
        var w = start.map { Double($0) }
        var m = [Double](repeating: 0, count: count)
        var v = m
        for (index, g) in gradients.enumerated() {
            let t = Double(index + 1)
            for i in 0..<count {
                let gradient = Double(g[i]) * 0.5
                m[i] = 0.9 * m[i] + 0.1 * gradient
                v[i] = 0.999 * v[i] + 0.001 * gradient * gradient
                let deviation = (v[i] / (1 - pow(0.999, t))).squareRoot()
                w[i] -= 0.01 * 0.1 * w[i]
                w[i] -= 0.01 * m[i] / (1 - pow(0.9, t)) / (deviation + 1e-8)
            }
        }
        expectKernel(gives: w.map { Float($0) }) {
            var weights = start
            var first = [Float](repeating: 0, count: count)
            var second = first
            for (index, g) in gradients.enumerated() {
                let t = Float(index + 1)
                ck_adam(
                    &weights, g, &first, &second, Int64(count), 0.01, 0.9, 0.999, 1e-8, 0.1, 1 - pow(0.9, t),
                    1 - pow(0.999, t), 0.5
                )
            }
            return weights
        }
    }
}
