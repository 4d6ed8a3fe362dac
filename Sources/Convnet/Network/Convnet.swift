import Seeded
import Tensors

/// A convolutional classifier: its architecture, trainable parameters and running statistics.
///
/// It stays on the thread of the `Compute` it was made with.
package final class Convnet {
    /// The layers.
    package let architecture: Architecture
    /// Trainable tensors.
    package let parameters: Parameters
    /// Running means and variances of the batch normalisations.
    let statistics: Parameters

    /// A network with all parameters zero and unit running variances; see `initialize` and `Checkpoint`.
    ///
    /// - Throws: `ConvnetError.architecture`.
    package init(_ architecture: Architecture, _ compute: Compute) throws {
        let shapes = try architecture.tensorShapes()
        self.architecture = architecture
        parameters = Parameters(shapes.parameters, compute)
        statistics = Parameters(shapes.statistics.map { ($0.name, [$0.1]) }, compute)
        for entry in statistics.entries where entry.name.hasSuffix("running_var") {
            statistics[entry.name].value.fill(with: [Float](repeating: 1, count: entry.count))
        }
    }

    /// Draws fresh parameters: convolutions from He's normal distribution for ReLU (He et al. 2015, arXiv:1502.01852),
    /// deviation √(2 / fan-in); linear maps evenly from ±1 / √(fan-in); biases 0; normalisation scales 1.
    package func initialize(_ generator: inout SeededGenerator) {
        for entry in parameters.entries {
            parameters[entry.name].value.fill(with: Self.fresh(entry, &generator))
        }
    }

    /// Adds a number to each class's logit, in the bias of the last layer.
    ///
    /// - Precondition: There is a number for every class.
    func addToLogits(_ shifts: [Float]) {
        let bias = parameters["\(architecture.layers.count - 1).bias"].value
        bias.fill(with: zip(bias.values, shifts).map(+))
    }

    private static func fresh(_ entry: Parameters.Entry, _ generator: inout SeededGenerator) -> [Float] {
        let inputs = Double(entry.count / entry.shape[0])
        switch entry.shape.count {
        case 4:
            let deviation = (2 / inputs).squareRoot()
            return (0..<entry.count).map { _ in Float(generator.normal() * deviation) }
        case 2:
            let bound = 1 / inputs.squareRoot()
            return (0..<entry.count).map { _ in Float(generator.uniform(-bound...bound)) }
        default:
            return [Float](repeating: entry.name.hasSuffix("norm.weight") ? 1 : 0, count: entry.count)
        }
    }

    /// The logits of a batch of images.
    ///
    /// - Parameters:
    ///   - images: N x C x H x W, C and H = W as the architecture has them.
    ///   - tape: Says whether this is training.
    /// - Returns: N x classes.
    /// - Throws: `ComputeError`.
    package func logits(_ images: Variable, _ tape: Tape) throws -> Variable {
        var current = images
        for (index, layer) in architecture.layers.enumerated() {
            current = try apply(layer, index, current, tape)
        }
        return current
    }

    private func apply(
        _ layer: Architecture.Layer, _ index: Int, _ input: Variable, _ tape: Tape
    ) throws -> Variable {
        switch layer {
        case .convolution(_, _, let stride, let padding, let bias, let batchNorm, let relu):
            let result = try tape.convolution(
                input, weights: parameters["\(index).weight"], bias: bias ? parameters["\(index).bias"] : nil,
                stride: stride, padding: padding, activation: relu && !batchNorm ? .relu : .none)
            return batchNorm ? try normalize(result, index, relu: relu, tape) : result
        case .maxPool(let size): return try tape.maxPool(input, size: size, stride: size)
        case .globalAverage: return try tape.globalAverage(input)
        case .flatten: return try tape.flatten(input)
        case .linear(_, let relu):
            return try tape.linear(
                input, weights: parameters["\(index).weight"], bias: parameters["\(index).bias"],
                activation: relu ? .relu : .none)
        }
    }

    private func normalize(_ input: Variable, _ index: Int, relu: Bool, _ tape: Tape) throws -> Variable {
        try tape.batchNorm(
            input, scale: parameters["\(index).norm.weight"], shift: parameters["\(index).norm.bias"],
            statistics: (
                statistics["\(index).norm.running_mean"].value, statistics["\(index).norm.running_var"].value
            ), relu: relu)
    }
}
