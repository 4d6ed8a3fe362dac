import COneDNN

extension Compute {
    /// The layouts in which a convolution takes its input and gives its output.
    ///
    /// Blocks of channels as wide as the vector registers are fastest where both numbers of channels divide; a first
    /// layer of up to three channels reads plain planes; everything else is channels-last.
    func convolutionLayouts(_ inputs: Int, _ outputs: Int) -> (input: Layout, output: Layout) {
        let block = Self.channelBlock
        guard block > 1, outputs % block == 0 else { return (.channelsLast, .channelsLast) }
        if inputs <= 3 { return (.rowMajor, .blocked(block)) }
        return inputs % block == 0 ? (.blocked(block), .blocked(block)) : (.channelsLast, .channelsLast)
    }

    /// The layout in which networks that do not learn any more keep images of so many channels: blocks of channels where
    /// they divide, else planes. In both, the first channels of an image are the first part of its memory.
    package func imageLayout(channels: Int) -> Layout {
        let block = Self.channelBlock
        return block > 1 && channels % block == 0 ? .blocked(block) : .rowMajor
    }

    /// Floats in a vector register of those that oneDNN uses; 1 where it has no blocked kernels for this processor.
    private static let channelBlock = Int(od_channel_block())

    /// The plan for convolving a tensor with weights of O x I x K x K.
    func convolutionPlan(
        _ input: Tensor, weights: Tensor, hasBias: Bool, stride: Int, padding: Int, activation: Activation,
        training: Bool
    ) throws -> ConvolutionPlan {
        guard input.shape.count == 4, weights.shape.count == 4, weights.shape[1] == input.shape[1],
            weights.shape[2] == weights.shape[3]
        else {
            throw ComputeError.shape(
                operation: "convolution", expected: "weights O x \(input.shape[1]) x K x K", found: "\(weights.shape)")
        }
        let shape = ConvolutionShape(
            batch: input.shape[0], inputChannels: input.shape[1], height: input.shape[2], width: input.shape[3],
            outputChannels: weights.shape[0], kernel: weights.shape[2], stride: stride, padding: padding)
        let key = PrimitiveKey(
            kind: "convolution", numbers: shape.numbers + [hasBias ? 1 : 0, activation.rawValue, training ? 1 : 0])
        return try cached(key) {
            try ConvolutionPlan(shape, hasBias: hasBias, activation: activation, training: training, compute: self)
        }
    }
}
