import CKernels

/// Operations on images by channel, which write to memory that the caller gives and record nothing.
extension Compute {
    /// max(0, scale · x + shift), scale and shift being the channel's: a batch norm that does not learn any more, and ReLU.
    ///
    /// - Parameters:
    ///   - images: N x C x H x W.
    ///   - scale: C elements.
    ///   - shift: C elements.
    ///   - result: Shape and layout of the images; may be the images.
    package func scaleShiftReLU(_ images: Tensor, scale: Tensor, shift: Tensor, into result: Tensor) {
        precondition(result.shape == images.shape && result.layout == images.layout, "images of another kind")
        precondition(scale.count == images.shape[1] && shift.count == scale.count, "one number for each channel")
        precondition(images.layout != .channelsLast, "channels that lie side by side")
        let form = images.channelForm
        ck_scale_shift_relu(
            images.pointer, scale.pointer, shift.pointer, result.pointer, form.images, form.blocks, form.pixels,
            form.block)
    }

    /// The mean of every channel.
    ///
    /// - Parameters:
    ///   - images: N x C x H x W.
    ///   - result: N x C.
    package func globalAverage(_ images: Tensor, into result: Tensor) {
        precondition(result.count == images.shape[0] * images.shape[1], "no room for the means")
        let form = images.channelForm
        ck_global_average(images.pointer, result.pointer, form.images, form.blocks, form.pixels, form.block)
    }

    /// Pools images over square windows.
    ///
    /// - Parameters:
    ///   - images: N x C x H x W.
    ///   - padding: Pixels around the image, on every side, that do not count.
    ///   - result: N x C x ((H + 2 · padding - size) / stride + 1) x … in the images' layout; new if missing.
    /// - Returns: The result.
    /// - Throws: `ComputeError`.
    @discardableResult
    package func pool(
        _ images: Tensor, _ pooling: Pooling, size: Int, stride: Int, padding: Int = 0, into result: Tensor? = nil
    ) throws -> Tensor {
        let window = PoolingWindow(pooling: pooling, size: size, stride: stride, padding: padding)
        let plan = try poolingPlan(images.shape, images.layout, window, training: false)
        let result = result ?? empty(plan.outputShape, layout: images.layout)
        precondition(result.shape == plan.outputShape && result.layout == images.layout, "no room for the pooling")
        return try plan.runForward(self, images, into: result).result
    }

    func poolingPlan(
        _ shape: [Int], _ layout: Layout, _ window: PoolingWindow, training: Bool
    ) throws -> PoolingPlan {
        let numbers = shape + [Self.number(of: layout), training ? 1 : 0] + window.numbers
        return try cached(PrimitiveKey(kind: "pooling", numbers: numbers)) {
            try PoolingPlan(shape, layout, window, training: training, compute: self)
        }
    }
}

extension Tensor {
    /// The extents of images as memory holds them: images x blocks of channels x pixels x channels of a block.
    var channelForm: (images: Int64, blocks: Int64, pixels: Int64, block: Int64) {
        let (images, channels, pixels) = (Int64(shape[0]), Int64(shape[1]), Int64(shape[2] * shape[3]))
        return switch layout {
        case .rowMajor: (images, channels, pixels, 1)
        case .channelsLast: (images, 1, pixels, channels)
        case .blocked(let block): (images, channels / Int64(block), pixels, Int64(block))
        }
    }
}
