/// Where a layout's files have a tensor.
struct StoredTensor: Equatable {
    /// The name in the file.
    var name: String
    /// The extents in the file; extents of 1 before them do not count.
    let shape: [Int]
    /// Which of the file's tensor's equal parts, counted along its first dimension, the tensor is.
    var part = 0
    var parts = 1
    /// Whether the file has inputs x outputs.
    var isTransposed = false

    /// The tensor's own values among those of the file's tensor.
    func own(_ values: [Float]) -> [Float] {
        if isTransposed, shape.count == 2 {
            let (rows, columns) = (shape[0], shape[1])
            return (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
        }
        guard parts > 1 else { return values }
        let size = values.count / parts
        return Array(values[part * size..<(part + 1) * size])
    }
}

/// How a library names the tensors of one side of a model: a table from this program's names, which are those of Hugging
/// Face's CLIP, to the library's, without what all names of the side begin with and with `#` for a layer's number.
///
/// A name stands in the table with `.weight` and `.bias` or without; what does not stand there has the same name.
struct Naming: Sendable {
    /// Where in a tensor of the file a tensor lies.
    struct Place: Sendable {
        var name: String
        var part = 0
        var parts = 1
        var isTransposed = false
    }

    /// The name of a tensor that tells this naming from the others.
    let anchor: String
    private let places: [String: Place]
    private let rename: @Sendable (String) -> String

    /// Makes a naming of its table.
    ///
    /// - Parameters:
    ///   - names: Names, or what they begin with before `.weight` and `.bias`.
    ///   - stacks: Tensors that hold several others on top of one another: what their names have before `weight` and
    ///     `bias`, and the others in order.
    ///   - transposed: Whole names of matrices that are stored as inputs x outputs.
    init(
        anchor: String, names: [String: String] = [:], stacks: [String: [String]] = [:],
        transposed: [String: String] = [:]
    ) {
        var places = names.mapValues { Place(name: $0) }
        for (stored, parts) in stacks {
            for (part, name) in parts.enumerated() {
                for kind in ["weight", "bias"] {
                    places["\(name).\(kind)"] = Place(name: stored + kind, part: part, parts: parts.count)
                }
            }
        }
        for (name, stored) in transposed { places[name] = Place(name: stored, isTransposed: true) }
        self.anchor = anchor
        self.places = places
        rename = { $0 }
    }

    /// Makes a naming of a rule.
    init(anchor: String, rename: @escaping @Sendable (String) -> String) {
        (self.anchor, self.rename, places) = (anchor, rename, [:])
    }

    private init(anchor: String, places: [String: Place]) {
        (self.anchor, self.places) = (anchor, places)
        rename = { $0 }
    }

    /// The same naming with another name for a tensor.
    func with(_ name: String, _ stored: String) -> Naming {
        Naming(anchor: anchor, places: places.merging([name: Place(name: stored)]) { _, new in new })
    }

    /// Where a tensor of this program's name is found.
    ///
    /// - Parameter side: What the names of all tensors of the side begin with here.
    func stored(_ tensor: NamedShape, side: String = TensorNames.imageSide) -> StoredTensor {
        let name = tensor.name.hasPrefix(side) ? String(tensor.name.dropFirst(side.count)) : tensor.name
        let (template, layer) = Self.template(of: name)
        var place = place(template)
        place.name = place.name.replacing("#", with: layer)
        let shape =
            place.isTransposed
            ? Array(tensor.shape.reversed())
            : place.parts == 1 ? tensor.shape : [place.parts * tensor.shape[0]] + tensor.shape.dropFirst()
        return StoredTensor(
            name: place.name, shape: shape, part: place.part, parts: place.parts, isTransposed: place.isTransposed)
    }

    private func place(_ template: String) -> Place {
        if let place = places[template] { return place }
        let words = template.split(separator: ".")
        let stem = words.dropLast().joined(separator: ".")
        guard let place = places[stem], let kind = words.last else { return Place(name: rename(template)) }
        return Place(name: "\(place.name).\(kind)")
    }

    /// `encoder.layers.3.mlp` as `encoder.layers.#.mlp` and 3.
    private static func template(of name: String) -> (template: String, layer: String) {
        var words = name.split(separator: ".").map(String.init)
        guard words.count > 2, words[0] == "encoder", words[1] == "layers" else { return (name, "") }
        let layer = words[2]
        words[2] = "#"
        return (words.joined(separator: "."), layer)
    }
}
