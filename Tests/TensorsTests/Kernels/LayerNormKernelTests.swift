import CKernels
import Testing

@Suite struct LayerNormKernelTests {
    let eps: Float = 1e-5

    /// Normalised rows and inverse deviations in double precision.
    private func normalized(_ x: [Float], columns: Int) -> [(values: [Double], mean: Double, inverse: Double)] {
        rows(of: x, columns: columns).map { row in
            let values = row.map { Double($0) }
            let mean = values.reduce(0, +) / Double(columns)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
            let inverse = 1 / (variance + Double(eps)).squareRoot()
            return (values.map { ($0 - mean) * inverse }, mean, inverse)
        }
    }

    @Test(arguments: [3, 16, 100, 768])
    func normalizesRows(columns: Int) {
        var values = SeededValues(seed: 9)
        let height = 50_000 / columns
        let x = values.array(height * columns, from: -1, to: 5)
        let gamma = values.array(columns)
        let beta = values.array(columns)
        let reference = normalized(x, columns: columns)
        let y = reference.flatMap { row in
            row.values.indices.map { Float(row.values[$0]) * gamma[$0] + beta[$0] }
        }
        expectKernel(gives: y) {
            var out = x
            out.withUnsafeMutableBufferPointer { out in
                guard let base = out.baseAddress else { return }
                ck_layer_norm(base, gamma, beta, eps, base, nil, nil, Int64(height), Int64(columns))
            }
            return out
        }
        expectKernel(gives: reference.map { Float($0.mean) } + reference.map { Float($0.inverse) }) {
            var out = x
            var mean = [Float](repeating: 0, count: height)
            var inverse = mean
            ck_layer_norm(x, gamma, beta, eps, &out, &mean, &inverse, Int64(height), Int64(columns))
            return mean + inverse
        }
    }

    @Test(arguments: [3, 100, 768])
    func gradients(columns: Int) {
        var values = SeededValues(seed: 10)
        let height = 50_000 / columns
        let x = values.array(height * columns)
        let dy = values.array(x.count)
        let gamma = values.array(columns)
        let before = values.array(columns)
        let reference = normalized(x, columns: columns)
        var dx: [Float] = []
        var dgamma = before.map { Double($0) }
        var dbeta = dgamma
        for (row, gradients) in zip(reference, rows(of: dy, columns: columns)) {
            let scaled = zip(gradients, gamma).map { Double($0) * Double($1) }
            let mean = scaled.reduce(0, +) / Double(columns)
            let product = zip(scaled, row.values).reduce(0) { $0 + $1.0 * $1.1 } / Double(columns)
            for column in 0..<columns {
                dx.append(Float(row.inverse * (scaled[column] - mean - row.values[column] * product)))
                dgamma[column] += Double(gradients[column]) * row.values[column]
                dbeta[column] += Double(gradients[column])
            }
        }
        expectKernel(gives: dx + (dgamma + dbeta).map { Float($0) }) {
            var gradient = dy
            var gammas = before
            var betas = before
            gradient.withUnsafeMutableBufferPointer { gradient in
                guard let base = gradient.baseAddress else { return }
                ck_layer_norm_backward(
                    x, gamma, reference.map { Float($0.mean) }, reference.map { Float($0.inverse) }, base, base,
                    &gammas, &betas, Int64(height), Int64(columns)
                )
            }
            return gradient + gammas + betas
        }
    }
}
