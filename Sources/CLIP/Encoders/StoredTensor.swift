/// A tensor of a CLIP model as the file of an image network holds it.
struct StoredTensor {
    /// The name in the file.
    let name: String
    /// The extents in the file.
    let shape: [Int]
    /// Which of the file's tensor's equal parts, counted along its first dimension, the tensor is.
    var part = 0
    var parts = 1

    /// The same tensor where all names begin with a prefix.
    func behind(_ prefix: String) -> StoredTensor {
        StoredTensor(name: prefix + name, shape: shape, part: part, parts: parts)
    }

    /// The tensor's own values among those of the file's tensor.
    func own(_ values: [Float]) -> [Float] {
        guard parts > 1 else { return values }
        let size = values.count / parts
        return Array(values[part * size..<(part + 1) * size])
    }
}
