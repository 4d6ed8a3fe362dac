/// How a library names the tensors of an image network.
struct EncoderNaming {
    /// The name of a tensor that tells this naming from the others.
    let anchor: String
    /// Where a tensor of a CLIP model is found.
    let stored: @Sendable (NamedShape) -> StoredTensor

    /// The namings in which a network may come.
    static func all(for encoder: ImageEncoderConfiguration) -> [EncoderNaming] {
        switch encoder {
        case .transformer: [.timm, .transformers, .transformersInMemory]
        case .convolutional(let network) where network.architecture == .densenet121: dense
        case .convolutional: [.torchvision]
        }
    }

    /// torchvision's names of ResNets, which are this program's, too.
    private static let torchvision = EncoderNaming(anchor: "layer1.0.conv1.weight") {
        StoredTensor(name: plain($0.name), shape: $0.shape)
    }

    /// DenseNets differ in what stands before and in the number of a layer's part: torchvision, MONAI, and old checkpoints
    /// of torchvision.
    private static let dense = [
        denseNet(prefix: "", separator: ""), denseNet(prefix: "layers.", separator: ""),
        denseNet(prefix: "", separator: "."),
    ]

    private static func denseNet(prefix: String, separator: String) -> EncoderNaming {
        let anchor = "features.denseblock1.denselayer1.\(prefix)norm\(separator)1.weight"
        return EncoderNaming(anchor: anchor) { tensor in
            var parts = plain(tensor.name).split(separator: ".").map(String.init)
            // features.denseblock1.denselayer1.norm1.weight
            if parts.count == 5, let number = parts[3].last {
                parts[3] = "\(prefix)\(parts[3].dropLast())\(separator)\(number)"
            }
            return StoredTensor(name: parts.joined(separator: "."), shape: tensor.shape)
        }
    }

    private static func plain(_ name: String) -> String { String(name.dropFirst(TensorNames.imageSide.count)) }
}
