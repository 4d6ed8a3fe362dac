import CKernels

/// Operations on the rows of matrices, which write to memory that the caller gives and record nothing.
extension Compute {
    /// Layer normalisation of rows.
    ///
    /// - Parameters:
    ///   - input: … x K.
    ///   - scale: K elements.
    ///   - shift: K elements.
    ///   - result: As many elements as the input; may be the input.
    package func layerNorm(_ input: Tensor, scale: Tensor, shift: Tensor, epsilon: Float, into result: Tensor) {
        let columns = scale.count
        precondition(shift.count == columns && input.count % max(1, columns) == 0, "rows of another width")
        precondition(result.count == input.count, "no room for the rows")
        ck_layer_norm(
            input.pointer, scale.pointer, shift.pointer, epsilon, result.pointer, nil, nil,
            Int64(input.count / columns), Int64(columns))
    }

    /// Copies rows of a table.
    ///
    /// - Parameters:
    ///   - table: V x K.
    ///   - ids: Row numbers.
    ///   - result: ids.count x K.
    /// - Precondition: Every id is from 0 to V - 1.
    package func gatherRows(_ table: Tensor, ids: [Int32], into result: Tensor) {
        let columns = table.columns
        table.requireRows(ids)
        precondition(result.count == ids.count * columns, "no room for the rows")
        ck_gather_rows(table.pointer, ids, result.pointer, Int64(ids.count), Int64(columns))
    }

    /// The sum of two tensors of the same size, element by element.
    package func add(_ left: Tensor, _ right: Tensor, into result: Tensor) {
        precondition(left.count == right.count && left.count == result.count, "tensors of different sizes")
        ck_add(left.pointer, right.pointer, result.pointer, Int64(left.count))
    }

    /// Adds the elements of a tensor to those of another with as many.
    package func accumulate(_ tensor: Tensor, into result: Tensor) {
        precondition(tensor.count == result.count, "tensors of different sizes")
        ck_accumulate(result.pointer, tensor.pointer, Int64(tensor.count))
    }

    /// Divides every row by its Euclidean norm.
    ///
    /// - Parameters:
    ///   - tensor: N x K, overwritten.
    package func normalizeRows(_ tensor: Tensor) {
        precondition(tensor.shape.count == 2 && tensor.layout == .rowMajor, "no matrix")
        let (rows, columns) = (tensor.shape[0], tensor.shape[1])
        let norms = empty([rows])
        ck_normalize_rows(tensor.pointer, tensor.pointer, norms.pointer, Int64(rows), Int64(columns))
    }

    /// Cuts square images into square patches, in reading order; what is left over at the right and the bottom is dropped.
    ///
    /// - Parameters:
    ///   - images: N x C x S x S.
    ///   - size: Pixels along a patch's side.
    ///   - result: (N · (S / size)²) x (C · size · size); a patch's values lie in the order of a convolution's weights.
    package func patches(of images: Tensor, size: Int, into result: Tensor) {
        let (count, channels, side) = (images.shape[0], images.shape[1], images.shape[2])
        let grid = side / size
        precondition(images.layout == .rowMajor && images.shape[3] == side, "patches of images that are not square")
        precondition(result.count == count * grid * grid * channels * size * size, "no room for the patches")
        ck_patches(images.pointer, result.pointer, Int64(count), Int64(channels), Int64(side), Int64(size))
    }
}

extension Tensor {
    /// The last extent.
    var columns: Int { shape.last ?? 1 }

    /// Stops where a table does not have the rows of some numbers.
    func requireRows(_ ids: [Int32]) {
        let rows = Int32(count / max(1, columns))
        precondition(
            layout == .rowMajor && ids.allSatisfy { $0 >= 0 && $0 < rows }, "a row that the table does not have")
    }

    /// Replaces all elements by those of a tensor of the same size.
    package func copy(from other: Tensor) {
        precondition(count == other.count, "tensors of different sizes")
        pointer.update(from: other.pointer, count: count)
    }
}
