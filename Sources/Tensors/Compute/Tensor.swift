import CKernels
import COneDNN

/// How a tensor's elements lie in memory.
package enum Layout: Hashable, Sendable {
    /// The last dimension is contiguous.
    case rowMajor
    /// Images N x C x H x W stored as N x H x W x C.
    case channelsLast
    /// Images N x C x H x W stored as N x (C / block) x H x W x block; C is a multiple of the block (8 or 16).
    case blocked(Int)
}

/// A float32 array with a shape; images have the logical shape N x C x H x W whatever their layout.
///
/// Tensors are references to memory of the `Compute` that made them: two tensors may share storage, and operations
/// that say so write in place.
package final class Tensor {
    /// Elements along every dimension; empty for a scalar.
    package let shape: [Int]
    /// How the elements lie in memory.
    package let layout: Layout
    let storage: Storage
    private let offset: Int

    init(shape: [Int], layout: Layout, storage: Storage, offset: Int = 0) {
        self.shape = shape
        self.layout = layout
        self.storage = storage
        self.offset = offset
    }

    /// How many elements there are.
    package var count: Int { shape.reduce(1, *) }

    /// The elements in their layout's order.
    package var pointer: UnsafeMutablePointer<Float> {
        (storage.pointer + offset * MemoryLayout<Float>.stride).assumingMemoryBound(to: Float.self)
    }

    /// The elements in their layout's order, as an array.
    package var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

    /// The same elements under another row-major shape.
    ///
    /// - Precondition: The layout is row-major and the number of elements is the same.
    package func reshaped(_ shape: [Int]) -> Tensor {
        precondition(layout == .rowMajor, "only row-major tensors can be reshaped")
        precondition(shape.reduce(1, *) == count, "\(self.shape) cannot become \(shape)")
        return Tensor(shape: shape, layout: layout, storage: storage, offset: offset)
    }

    /// A part of the elements, sharing memory.
    ///
    /// - Precondition: The part lies inside the tensor.
    package func slice(from start: Int, shape: [Int]) -> Tensor {
        precondition(start >= 0 && start + shape.reduce(1, *) <= count, "slice outside its tensor")
        return Tensor(shape: shape, layout: .rowMajor, storage: storage, offset: offset + start)
    }

    /// Consecutive channels of one image, sharing memory.
    ///
    /// - Precondition: It is one image, its channels do not lie side by side, and no block of them is cut.
    package func channels(_ range: Range<Int>) -> Tensor {
        precondition(shape.count == 4 && shape[0] == 1 && range.upperBound <= shape[1], "no such channels")
        if case .blocked(let block) = layout {
            precondition(range.lowerBound % block == 0 && range.count % block == 0, "channels inside a block")
        }
        precondition(layout != .channelsLast, "channels that lie side by side")
        let start = range.lowerBound * shape[2] * shape[3]
        return Tensor(
            shape: [1, range.count, shape[2], shape[3]], layout: layout, storage: storage, offset: offset + start)
    }

    /// Replaces all elements, given in the layout's order.
    ///
    /// - Precondition: There are as many as the tensor has.
    package func fill(with values: [Float]) {
        precondition(values.count == count, "\(values.count) values for \(count) elements")
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { pointer.update(from: base, count: count) }
        }
    }
}

extension Compute {
    /// A tensor whose elements are whatever its memory held before.
    package func empty(_ shape: [Int], layout: Layout = .rowMajor) -> Tensor {
        let bytes = shape.reduce(1, *) * MemoryLayout<Float>.stride
        return Tensor(shape: shape, layout: layout, storage: Storage(bytes: bytes, pool: pool))
    }

    /// A tensor of zeros.
    package func zeros(_ shape: [Int], layout: Layout = .rowMajor) -> Tensor {
        let tensor = empty(shape, layout: layout)
        ck_fill(tensor.pointer, 0, Int64(tensor.count))
        return tensor
    }

    /// A row-major tensor of the given elements.
    ///
    /// - Precondition: There are as many as the shape has.
    package func tensor(_ values: [Float], shape: [Int]) -> Tensor {
        let tensor = empty(shape)
        tensor.fill(with: values)
        return tensor
    }

    /// The same elements in another layout: the tensor itself where it has that layout already.
    package func reordered(_ tensor: Tensor, to layout: Layout) throws -> Tensor {
        guard tensor.layout != layout else { return tensor }
        let result = empty(tensor.shape, layout: layout)
        let key = PrimitiveKey(
            kind: "reorder", numbers: tensor.shape + [Self.number(of: tensor.layout), Self.number(of: layout)])
        let primitive = try cached(key) {
            let source = try nativeLayout(tensor.shape, tensor.layout)
            let target = try nativeLayout(tensor.shape, layout)
            return try self.primitive("reorder \(tensor.shape)") { od_reorder($0, source.handle, target.handle) }
        }
        try run(primitive, [OD_SOURCE: tensor, OD_RESULT: result])
        return result
    }

    static func number(of layout: Layout) -> Int {
        switch layout {
        case .rowMajor: 0
        case .channelsLast: 1
        case .blocked(let block): block
        }
    }

    func nativeLayout(_ shape: [Int], _ layout: Layout) throws -> NativeLayout {
        let dimensions = (shape.isEmpty ? [1] : shape).map { Int64($0) }
        if case .blocked(let block) = layout {
            return try nativeLayout { od_layout_blocked($0, dimensions, Int32(block)) }
        }
        let strides = Self.strides(of: dimensions, channelsLast: layout == .channelsLast)
        return try nativeLayout { od_layout_strided($0, Int32(dimensions.count), dimensions, strides) }
    }

    func anyLayout(_ shape: [Int]) throws -> NativeLayout {
        try nativeLayout { od_layout_any($0, Int32(shape.count), shape.map { Int64($0) }) }
    }

    private static func strides(of shape: [Int64], channelsLast: Bool) -> [Int64] {
        if channelsLast { return [shape[1] * shape[2] * shape[3], 1, shape[3] * shape[1], shape[1]] }
        var strides = [Int64](repeating: 1, count: shape.count)
        for index in shape.indices.dropLast().reversed() { strides[index] = strides[index + 1] * shape[index + 1] }
        return strides
    }
}
