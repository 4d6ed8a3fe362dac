import CKernels
import Foundation
import Testing

/// Softmax of one row in double precision.
func softmax(_ row: [Float]) -> [Double] {
    let largest = Double(row.max() ?? 0)
    let exponentials = row.map { exp(Double($0) - largest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
}

@Suite struct SoftmaxKernelTests {
    @Test(arguments: [1, 2, 10, 50, 77, 1000])
    func softmaxOfRows(columns: Int) {
        var values = SeededValues(seed: 11)
        let height = 40_000 / columns
        let x = values.array(height * columns, from: -30, to: 30)
        let y = rows(of: x, columns: columns).flatMap { softmax($0).map { Float($0) } }
        expectKernel(gives: y) {
            var out = x
            ck_softmax_rows(x, &out, Int64(height), Int64(columns))
            return out
        }
    }

    @Test func exponentialsAreExactToAFewUnitsInTheLastPlace() {
        // The softmax of (x, 0) is e^x / (1 + e^x), which is e^x far below zero.
        for x in stride(from: Float(-87), through: -20, by: 0.037) {
            var y: [Float] = [0, 0]
            ck_softmax_rows([x, 0], &y, 1, 2)
            #expect(abs(Double(y[0]) / exp(Double(x)) - 1) < 2.5e-7)
        }
    }

    @Test func largeAndHiddenScores() {
        var y: [Float] = [0, 0, 0]
        ck_softmax_rows([1000, -1000, -.infinity], &y, 1, 3)
        #expect(y == [1, 0, 0])
    }
}
