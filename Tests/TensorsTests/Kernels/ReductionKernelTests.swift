import CKernels
import Foundation
import Testing

@Suite struct ReductionKernelTests {
    @Test(arguments: [(1, 5), (3, 1), (700, 131), (5000, 33)])
    func sumsRows(height: Int, columns: Int) {
        var values = SeededValues(seed: 6)
        let x = values.array(height * columns)
        let before = values.array(columns)
        let sums = (0..<columns).map { column in
            stride(from: column, to: x.count, by: columns).reduce(0) { $0 + Double(x[$1]) }
        }
        expectKernel(gives: sums.map { Float($0) }) {
            var out = before
            ck_sum_rows(x, &out, Int64(height), Int64(columns), 0)
            return out
        }
        expectKernel(gives: zip(sums, before).map { Float($0 + Double($1)) }) {
            var out = before
            ck_sum_rows(x, &out, Int64(height), Int64(columns), 1)
            return out
        }
    }

    @Test(arguments: [0, 1, 1023, 1024, 1025, 70_001, 600_000])
    func dotProductAndSquaredNorm(count: Int) {
        var values = SeededValues(seed: 7)
        let a = values.array(count)
        let b = values.array(count, from: 0)
        let dot = zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        let squares = a.reduce(0) { $0 + Double($1) * Double($1) }
        expectKernel(gives: [Float(dot), Float(squares)], within: 1e-6) {
            [Float(ck_dot(a, b, Int64(count))), Float(ck_squared_norm(a, Int64(count)))]
        }
    }

    @Test(arguments: [1, 16, 67])
    func normalizesRowsAndTheirGradients(columns: Int) {
        var values = SeededValues(seed: 8)
        let height = 50_000 / columns
        let x = values.array(height * columns, from: 0.1)
        let dy = values.array(x.count)
        let lengths = rows(of: x, columns: columns).map { $0.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot() }
        let y = x.indices.map { x[$0] / lengths[$0 / columns] }
        let along = zip(rows(of: y, columns: columns), rows(of: dy, columns: columns)).map {
            zip($0, $1).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        }
        let dx = x.indices.map { (dy[$0] - y[$0] * along[$0 / columns]) / lengths[$0 / columns] }
        expectKernel(gives: y + lengths) {
            var out = x
            var norms = [Float](repeating: 0, count: height)
            ck_normalize_rows(x, &out, &norms, Int64(height), Int64(columns))
            return out + norms
        }
        expectKernel(gives: dx, within: columns == 1 ? .infinity : 1e-5) {
            var gradient = dy
            ck_normalize_rows_backward(y, lengths, dy, &gradient, Int64(height), Int64(columns))
            return gradient
        }
    }

    @Test func aRowOfZerosStaysZero() {
        var out: [Float] = [1, 1]
        var norm: Float = 0
        ck_normalize_rows([0, 0], &out, &norm, 1, 2)
        #expect(out == [0, 0])
        #expect(norm == 1e-12)
    }
}
