import Tensors

/// The tensors of an image network under the names that they have in a CLIP model, read from a file that names them as
/// timm, transformers, torchvision or MONAI do.
package struct EncoderWeights: WeightSource {
    private let folder: SafetensorsFolder
    private let stored: [String: StoredTensor]

    /// Parts of networks that are not used: classifiers, and what is between the features and them.
    private static let heads: Set = ["fc", "classifier", "class_layers", "head", "pooler"]
    /// Tensors that play no role once a network is trained.
    private static let unused: Set = ["num_batches_tracked", "mask_token", "position_ids"]

    /// Finds an encoder's tensors in a folder and checks their shapes. All names may begin alike (`model.`, `module.`,
    /// `backbone.`, …); the rest of the file is then not looked at.
    ///
    /// - Throws: `ModelFileError` where a tensor is missing or of another shape, or the network has parts that
    ///   this program does not compute.
    init(_ encoder: ImageEncoderConfiguration, _ folder: SafetensorsFolder) throws {
        let (naming, prefix) = try Self.naming(of: encoder, folder)
        let tensors = encoder.tensors
        let places = tensors.map { naming.stored($0).behind(prefix) }
        for place in places { try folder.check(NamedShape(name: place.name, shape: place.shape)) }
        self.folder = folder
        stored = Dictionary(zip(tensors.map(\.name), places), uniquingKeysWith: { first, _ in first })
        try checkThatAllIsUsed(prefix)
    }

    /// A tensor's values in row-major order.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor of that shape.
    package func values(_ name: String, shape: [Int]) throws -> [Float] {
        guard let tensor = stored[name] else { return try folder.floats(name, shape: shape) }
        return tensor.own(try folder.floats(tensor.name, shape: tensor.shape))
    }

    /// The naming whose anchor is there, and what stands before it.
    private static func naming(
        of encoder: ImageEncoderConfiguration, _ folder: SafetensorsFolder
    ) throws -> (naming: EncoderNaming, prefix: String) {
        let namings = EncoderNaming.all(for: encoder)
        let found = namings.flatMap { naming in
            folder.names.filter { $0 == naming.anchor || $0.hasSuffix(".\(naming.anchor)") }
                .map { (naming, String($0.dropLast(naming.anchor.count))) }
        }
        guard let first = found.first else {
            let anchors = namings.map(\.anchor).joined(separator: " or ")
            throw ModelFileError(
                .mismatched, file: folder.path, found: "no tensor \(anchors)",
                expected: "the tensors of the network in config.json")
        }
        guard found.count == 1 else {
            let prefixes = found.map { "\"\($0.1)\"" }.joined(separator: ", ")
            throw ModelFileError(
                .unsupported, file: folder.path, found: "\(found.count) networks, under \(prefixes)", expected: "one")
        }
        return first
    }

    private func checkThatAllIsUsed(_ prefix: String) throws {
        let used = Set(stored.values.map(\.name))
        let left = folder.names.first { name in
            guard name.hasPrefix(prefix), !used.contains(name) else { return false }
            let words = name.dropFirst(prefix.count).split(separator: ".").map(String.init)
            return !Self.heads.contains(words.first ?? "") && !Self.unused.contains(words.last ?? "")
        }
        guard let left else { return }
        throw ModelFileError(
            .unsupported, file: folder.path, found: "the tensor \(left)",
            expected: "only those of the network in config.json and its classifier (fc, classifier, head)")
    }
}
