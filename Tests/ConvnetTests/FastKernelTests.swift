import CKernels
import Seeded
import Tensors
import Testing

@testable import Convnet

/// Every network that the product trains, on kernels that are not the compute library's reference implementation.
@Suite(.enabled(if: ck_detected_level() > 0, "without AVX2 the compute library has only its reference"))
struct FastKernelTests {
    @Test(arguments: [28, 64], [1, 3])
    func overReadingNetworksTrainFast(size: Int, channels: Int) throws {
        try train(.overRead(size: size, channels: channels, classes: 3))
    }

    @Test(arguments: [28, 64], [1, 3])
    func theReferenceNetworkTrainsFast(size: Int, channels: Int) throws {
        try train(.reference(size: size, channels: channels))
    }

    private func train(_ architecture: Architecture) throws {
        let loss = try Compute.run(referencePolicy: .refuse) { compute in
            var generator = SeededGenerator(seed: 0)
            let network = try Convnet(architecture, compute)
            network.initialize(&generator)
            let shape = [2, architecture.inputChannels, architecture.inputSize, architecture.inputSize]
            let images = Variable(compute.zeros(shape))
            let tape = Tape(compute, isTraining: true)
            let loss = tape.generalizedCrossEntropy(try network.logits(images, tape), labels: [0, 1])
            try tape.backward(from: loss)
            _ = try network.logits(images, Tape(compute, isTraining: false))
            return loss.value.values[0]
        }
        #expect(loss.isFinite)
    }
}
