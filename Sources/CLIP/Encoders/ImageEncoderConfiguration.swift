/// The shape of an image encoder that others have trained and that does not learn any more.
package enum ImageEncoderConfiguration: Equatable, Sendable {
    /// A ViT (Dosovitskiy et al. 2020, arXiv:2010.11929); its features are the class token's after the last layer norm.
    case transformer(Tower)
    /// A convolutional network; its features are the means of the last feature map's channels.
    case convolutional(ConvolutionalConfiguration)

    /// Pixels along each side of an image.
    package var imageSize: Int {
        switch self {
        case .transformer(let tower): tower.patches?.imageSize ?? 0
        case .convolutional(let network): network.imageSize
        }
    }

    /// Channels of the images: 3 (red, green, blue) or 1 (grey).
    package var channels: Int {
        switch self {
        case .transformer(let tower): tower.patches?.channels ?? 0
        case .convolutional(let network): network.channels
        }
    }

    /// Width of the features.
    package var width: Int {
        switch self {
        case .transformer(let tower): tower.width
        case .convolutional(let network): network.architecture.width
        }
    }

    /// The encoder's tensors in the order of the computation, under the names that they have in a CLIP model: those of
    /// CLIP's image tower for a transformer, torchvision's behind `vision_model.` for a convolutional network.
    package var tensors: [NamedShape] {
        switch self {
        case .transformer(let tower): TowerListing(tower).tensors
        case .convolutional(let network): network.tensors
        }
    }
}

/// The image side of a CLIP model.
package enum ImageSide: Equatable, Sendable {
    /// CLIP's own image tower, which can learn.
    case tower(Tower)
    /// An encoder that others have trained, and that stays as it is (Zhai et al. 2021, arXiv:2111.07991).
    case locked(ImageEncoderConfiguration)

    /// The network without its place in a CLIP model.
    package var network: ImageEncoderConfiguration {
        switch self {
        case .tower(let tower): .transformer(tower)
        case .locked(let encoder): encoder
        }
    }

    /// Pixels along each side of an image.
    package var imageSize: Int { network.imageSize }
    /// Channels of the images: 3 (red, green, blue) or 1 (grey).
    package var channels: Int { network.channels }
    /// Width of the features.
    package var width: Int { network.width }
}
