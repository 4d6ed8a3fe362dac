/// The shape of an image encoder that others have trained and that does not learn any more.
package enum ImageEncoderConfiguration: Equatable, Sendable {
    /// A ViT (Dosovitskiy et al. 2020, arXiv:2010.11929); its features are the class token's after the last layer norm.
    case transformer(VisionConfiguration)
    /// A convolutional network; its features are the means of the last feature map's channels.
    case convolutional(ConvolutionalConfiguration)

    /// Pixels along each side of an image.
    package var imageSize: Int {
        switch self {
        case .transformer(let vision): vision.imageSize
        case .convolutional(let network): network.imageSize
        }
    }

    /// Channels of the images: 3 (red, green, blue) or 1 (grey).
    package var channels: Int {
        switch self {
        case .transformer(let vision): vision.imageChannels
        case .convolutional(let network): network.channels
        }
    }

    /// Width of the features.
    package var width: Int {
        switch self {
        case .transformer(let vision): vision.transformer.width
        case .convolutional(let network): network.architecture.width
        }
    }
}

/// The image side of a CLIP model.
package enum ImageSide: Equatable, Sendable {
    /// CLIP's own image tower, which can learn.
    case tower(VisionConfiguration)
    /// An encoder that others have trained, and that stays as it is (Zhai et al. 2021, arXiv:2111.07991).
    case locked(ImageEncoderConfiguration)

    /// Pixels along each side of an image.
    package var imageSize: Int {
        switch self {
        case .tower(let vision): vision.imageSize
        case .locked(let encoder): encoder.imageSize
        }
    }

    /// Channels of the images: 3 (red, green, blue) or 1 (grey).
    package var channels: Int {
        switch self {
        case .tower(let vision): vision.imageChannels
        case .locked(let encoder): encoder.channels
        }
    }

    /// Width of what the projection is given.
    package var width: Int {
        switch self {
        case .tower(let vision): vision.transformer.width
        case .locked(let encoder): encoder.width
        }
    }
}
