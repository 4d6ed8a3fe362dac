/// Convolutional networks that can be an image encoder.
package enum ConvolutionalArchitecture: String, CaseIterable, Codable, Sendable {
    /// ResNet of 18 layers (He et al. 2015, arXiv:1512.03385).
    case resnet18
    /// ResNet of 50 layers, with the stride in the 3 x 3 convolutions, as torchvision has it.
    case resnet50
    /// DenseNet of 121 layers, growing by 32 channels (Huang et al. 2016, arXiv:1608.06993).
    case densenet121

    /// The architecture of a name: torchvision's or timm's (`resnet18`), with timm's tag or without, or MONAI's
    /// (`DenseNet121`).
    init?(named name: String) {
        let plain = name == "DenseNet121" ? Self.densenet121.rawValue : name.prefix { $0 != "." }.lowercased()
        self.init(rawValue: plain)
    }

    /// Width of the features: channels of the last feature map.
    package var width: Int {
        switch self {
        case .resnet18: 512
        case .resnet50: 2048
        case .densenet121: 1024
        }
    }
}

/// The shape of a convolutional image encoder.
package struct ConvolutionalConfiguration: Equatable, Sendable {
    /// The kind of network.
    package let architecture: ConvolutionalArchitecture
    /// Channels of the images: 3 (red, green, blue) or 1 (grey).
    package let channels: Int
    /// Pixels along each side of an image, at least 32: five times halved.
    package let imageSize: Int

    /// What is added to variances in batch norms, in torchvision and MONAI alike.
    static let epsilon: Float = 1e-5

    /// Puts a configuration together.
    ///
    /// - Precondition: There are 1 or 3 channels and at least 32 pixels.
    package init(architecture: ConvolutionalArchitecture, channels: Int = 3, imageSize: Int = 224) {
        precondition((channels == 1 || channels == 3) && imageSize >= 32, "images of 1 or 3 channels, 32 px at least")
        self.architecture = architecture
        self.channels = channels
        self.imageSize = imageSize
    }
}
