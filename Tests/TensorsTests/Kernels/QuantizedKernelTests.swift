import CKernels
import Foundation
import Testing

@testable import Tensors

@Suite struct QuantizedKernelTests {
    /// A map of random rows, and the same in double precision by the bytes that stand for them.
    private struct Case {
        let rows: Int
        let inputs: Int
        let outputs: Int
        let x: [Float]
        let weights: [Float]
        let bias: [Float]
        let before: [Float]

        init(rows: Int, inputs: Int, outputs: Int) {
            var values = SeededValues(seed: UInt64(rows * 1000 + inputs))
            (self.rows, self.inputs, self.outputs) = (rows, inputs, outputs)
            x = values.array(rows * inputs, from: -1, to: 3)
            weights = values.array(outputs * inputs)
            bias = values.array(outputs)
            before = values.array(rows * outputs)
        }

        func run(_ activation: Activation, accumulates: Bool, level: Int32 = -1) throws -> [Float] {
            try Compute.run { compute in
                _ = ck_set_level(level)
                let quantized = try compute.quantized(
                    compute.tensor(weights, shape: [outputs, inputs]), bias: compute.tensor(bias, shape: [outputs]))
                let result = compute.tensor(before, shape: [rows, outputs])
                try compute.linear(
                    compute.tensor(x, shape: [rows, inputs]), quantized, activation: activation, into: result,
                    accumulates: accumulates)
                return result.values
            }
        }

        func expected(_ activation: (Double) -> Double, accumulates: Bool) -> [Float] {
            (0..<rows * outputs).map { place in
                let (row, output) = (place / outputs, place % outputs)
                let shown = Self.asBytes(Array(x[row * inputs..<(row + 1) * inputs]))
                let scaled = Self.asSignedBytes(Array(weights[output * inputs..<(output + 1) * inputs]))
                let product = zip(shown, scaled).reduce(0) { $0 + $1.0 * $1.1 }
                return Float(activation(product + Double(bias[output]) + (accumulates ? Double(before[place]) : 0)))
            }
        }

        private static func asBytes(_ row: [Float]) -> [Double] {
            let (least, most) = (row.min() ?? 0, row.max() ?? 0)
            let scale = Double(most - least) / 255
            return row.map {
                scale == 0 ? Double(least) : Double(least) + ((Double($0 - least)) / scale).rounded() * scale
            }
        }

        private static func asSignedBytes(_ row: [Float]) -> [Double] {
            let scale = Double(row.map(abs).max() ?? 0) / 127
            return row.map { scale == 0 ? 0 : (Double($0) / scale).rounded(.toNearestOrEven) * scale }
        }
    }

    @Test(arguments: [(1, 1, 1), (5, 3, 17), (7, 50, 70), (13, 64, 16), (6, 130, 33)])
    func sumsAreThoseOfTheBytes(extents: (Int, Int, Int)) throws {
        let map = Case(rows: extents.0, inputs: extents.1, outputs: extents.2)
        for accumulates in [false, true] {
            let expected = map.expected({ $0 }, accumulates: accumulates)
            let found = try map.run(.none, accumulates: accumulates)
            // Values that lie between two bytes may go to either: their step is 4 / 255 wide, weights are at most 1.
            let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
            #expect(difference < 4 / 255 + 1e-4)
        }
    }

    @Test func activationsAreTheirFormulas() throws {
        let map = Case(rows: 4, inputs: 32, outputs: 40)
        let plain = try map.run(.none, accumulates: true)
        let formulas: [(Activation, (Double) -> Double)] = [
            (.relu, { max(0, $0) }), (.gelu, { 0.5 * $0 * (1 + erf($0 / 2.0.squareRoot())) }),
            (.quickGELU, { $0 / (1 + exp(-1.702 * $0)) }),
            (.tanhGELU, { 0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0))) }),
        ]
        for (activation, formula) in formulas {
            let expected = plain.map { Float(formula(Double($0))) }
            let found = try map.run(activation, accumulates: true)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 2e-6 * max(1, abs($1)) }, "\(activation)")
        }
    }

    /// Whole numbers add up to the same in any order and with any instructions.
    @Test func neitherOtherRowsNorInstructionsChangeTheSums() throws {
        let map = Case(rows: 11, inputs: 48, outputs: 37)
        let found = try map.run(.none, accumulates: false)
        for row in 0..<map.rows {
            let alone = try Compute.run { compute in
                let weights = compute.tensor(map.weights, shape: [map.outputs, map.inputs])
                let quantized = try compute.quantized(weights, bias: compute.tensor(map.bias, shape: [map.outputs]))
                let x = Array(map.x[row * map.inputs..<(row + 1) * map.inputs])
                let result = compute.empty([1, map.outputs])
                try compute.linear(compute.tensor(x, shape: [1, map.inputs]), quantized, into: result)
                return result.values
            }
            #expect(alone == Array(found[row * map.outputs..<(row + 1) * map.outputs]))
        }
        for level in 0..<ck_detected_level() {
            let other = try map.run(.none, accumulates: false, level: level)
            #expect(zip(found, other).allSatisfy { abs($0 - $1) < 1e-5 }, "level \(level)")
        }
    }

    @Test func rowsOfOneValueAndRowsWithoutNumbers() throws {
        let found = try Compute.run { compute in
            let weights = compute.tensor([1, -1, 0.5, 0, 0, 0], shape: [2, 3])
            let quantized = try compute.quantized(weights, bias: nil)
            let result = compute.empty([3, 2])
            let rows: [Float] = [2, 2, 2, 1, .nan, 0, 3, .infinity, 1]
            try compute.linear(compute.tensor(rows, shape: [3, 3]), quantized, into: result)
            return result.values
        }
        #expect(abs(found[0] - 1) < 0.02 && found[1] == 0)
        #expect(!found[2].isFinite && !found[4].isFinite)
    }

    @Test func mapsWhoseSumsCouldOverflowAreRefused() {
        let inputs = Int(ck_quantized_most_inputs()) + 4
        #expect(throws: ComputeError.self) {
            try Compute.run { compute in
                try compute.quantized(compute.zeros([1, inputs]), bias: nil).inputs
            }
        }
    }
}
