import Foundation
import Testing

@testable import Tensors

/// Compares the gradients of a tape with the slopes that small steps find, for the sum of an operation's results, each
/// multiplied with its number.
struct GradientCheck {
    private let compute: Compute
    private let shapes: [[Int]]
    private let operation: (Tape, [Variable]) throws -> Variable

    /// The largest difference between gradient and slope over all elements of all inputs, relative to slopes above 1.
    static func largestError(
        _ shapes: [[Int]], _ operation: @escaping @Sendable (Tape, [Variable]) throws -> Variable
    ) throws -> Double {
        try Compute.run { compute in
            try GradientCheck(compute: compute, shapes: shapes, operation: operation).largestError()
        }
    }

    private func largestError() throws -> Double {
        let values = shapes.enumerated().map { wave(count: $1.reduce(1, *), phase: $0) }
        var largest = 0.0
        for (input, gradient) in try gradients(at: values).enumerated() {
            for (element, found) in gradient.enumerated() {
                let slope = try slope(at: values, input, element)
                largest = max(largest, abs(slope - Double(found)) / max(1, abs(slope)))
            }
        }
        return largest
    }

    private func wave(count: Int, phase: Int) -> [Float] {
        (0..<count).map { index in
            let angle = 7 * index + 3 * phase + 1
            return Float(sin(Double(angle)))
        }
    }

    private func gradients(at values: [[Float]]) throws -> [[Float]] {
        let variables = inputs(values)
        let tape = Tape(compute, isTraining: true)
        let output = try operation(tape, variables)
        let numbers = (0..<output.value.count).map { Float($0 + 1) }
        try tape.backward(from: output, seed: compute.tensor(numbers, shape: output.value.shape))
        return try variables.map { try #require($0.gradient).values }
    }

    private func slope(at values: [[Float]], _ input: Int, _ element: Int) throws -> Double {
        let step: Float = 1e-2
        var (above, below) = (values, values)
        above[input][element] += step
        below[input][element] -= step
        return try (loss(above) - loss(below)) / Double(2 * step)
    }

    private func loss(_ values: [[Float]]) throws -> Double {
        let output = try operation(Tape(compute, isTraining: false), inputs(values)).value.values
        var sum = 0.0
        for (index, value) in output.enumerated() { sum += Double(index + 1) * Double(value) }
        return sum
    }

    private func inputs(_ values: [[Float]]) -> [Variable] {
        zip(values, shapes).map { Variable(compute.tensor($0, shape: $1), needsGradient: true) }
    }
}
