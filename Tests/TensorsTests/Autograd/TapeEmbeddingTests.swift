import Testing

@testable import Tensors

@Suite struct TapeEmbeddingTests {
    @Test func positionsAreSharedByAllSequences() throws {
        let error = try GradientCheck.largestError([[6, 2], [5, 2]]) { tape, inputs in
            try tape.addPositions(inputs[0], positions: inputs[1], batch: 2)
        }
        #expect(error < 2e-3)
    }

    @Test func aTokenIsPutBeforeEverySequence() throws {
        let error = try GradientCheck.largestError([[2], [6, 2]]) { tape, inputs in
            try tape.prepend(inputs[0], to: inputs[1], batch: 3)
        }
        #expect(error < 2e-3)
        let values = try Compute.run { compute in
            let token = Variable(compute.tensor([9], shape: [1]))
            let sequences = Variable(compute.tensor([1, 2, 3, 4], shape: [4, 1]))
            return try Tape(compute, isTraining: false).prepend(token, to: sequences, batch: 2).value.values
        }
        #expect(values == [9, 1, 2, 9, 3, 4])
    }

    @Test func rowsGetLengthOne() throws {
        let error = try GradientCheck.largestError([[3, 5]]) { tape, inputs in tape.normalizeRows(inputs[0]) }
        #expect(error < 5e-3)
    }

    @Test func anExponentialScalesAll() throws {
        let error = try GradientCheck.largestError([[2, 3], []]) { tape, inputs in
            tape.scale(inputs[0], byExponentialOf: inputs[1])
        }
        #expect(error < 2e-3)
    }
}
