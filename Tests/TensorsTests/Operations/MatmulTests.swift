import Testing

@testable import Tensors

@Suite struct MatmulTests {
    private func plain(_ a: PlainImages, _ b: PlainImages) -> [Float] {
        let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
        return (0..<m * n).map { index in
            (0..<k).reduce(0) { $0 + a.values[index / n * k + $1] * b.values[$1 * n + index % n] }
        }
    }

    private func transposed(_ matrix: PlainImages) -> PlainImages {
        let (rows, columns) = (matrix.shape[0], matrix.shape[1])
        return PlainImages(
            shape: [columns, rows],
            values: (0..<rows * columns).map { matrix.values[$0 % rows * columns + $0 / rows] })
    }

    @Test(arguments: [false, true], [false, true])
    func multipliesMatricesAsTheyAreAndTransposed(first: Bool, second: Bool) throws {
        let (a, b) = (PlainImages(shape: [7, 33], seed: 1), PlainImages(shape: [33, 19], seed: 2))
        let (left, right) = (first ? transposed(a) : a, second ? transposed(b) : b)
        let found = try Compute.run(referencePolicy: .refuse) { compute in
            try compute.matmul(
                compute.tensor(left.values, shape: left.shape), compute.tensor(right.values, shape: right.shape),
                transposingFirst: first, transposingSecond: second
            ).values
        }
        expectClose(found, plain(a, b))
    }

    @Test func packedWeightsAddBiasResultAndActivation() throws {
        let (rows, weights) = (PlainImages(shape: [5, 24], seed: 1), PlainImages(shape: [10, 24], seed: 2))
        let (bias, before) = (PlainImages(shape: [10], seed: 3), PlainImages(shape: [5, 10], seed: 4))
        let found = try Compute.run(referencePolicy: .refuse) { compute in
            let packed = try compute.packed(compute.tensor(weights.values, shape: weights.shape), rows: 64)
            let result = compute.tensor(before.values, shape: before.shape)
            try compute.linear(
                compute.tensor(rows.values, shape: rows.shape), packed,
                bias: compute.tensor(bias.values, shape: bias.shape), activation: .relu, into: result,
                accumulates: true)
            return result.values
        }
        let product = plain(rows, transposed(weights))
        expectClose(found, product.indices.map { max(0, product[$0] + bias.values[$0 % 10] + before.values[$0]) })
    }

    @Test func matricesThatDoNotFitAreRefused() {
        #expect(throws: ComputeError.shape(operation: "matmul", expected: "3 rows", found: "4 rows")) {
            try Compute.run { compute in
                _ = try compute.matmul(compute.zeros([2, 3]), compute.zeros([4, 5]))
            }
        }
    }

    /// Extents of the result and of the bias, where 2 x 5 and 5 fit.
    @Test(arguments: [([2, 4], 5), ([3, 5], 5), ([2, 5], 4)])
    func resultsWithoutRoomAreRefused(result: [Int], bias: Int) {
        #expect(throws: ComputeError.self) {
            try Compute.run { compute in
                _ = try compute.matmul(
                    compute.zeros([2, 3]), compute.zeros([3, 5]), bias: compute.zeros([bias]),
                    into: compute.zeros(result))
            }
        }
        #expect(throws: ComputeError.self) {
            try Compute.run { compute in
                let weights = try compute.packed(compute.zeros([5, 3]), rows: 2)
                try compute.linear(
                    compute.zeros([2, 3]), weights, bias: compute.zeros([bias]), into: compute.zeros(result))
            }
        }
    }
}
