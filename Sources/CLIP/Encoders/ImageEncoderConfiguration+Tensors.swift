extension ImageEncoderConfiguration {
    /// The encoder's tensors in the order of the computation, under the names that they have in a CLIP model: those of
    /// CLIP's image tower for a transformer, torchvision's behind `vision_model.` for a convolutional network.
    package var tensors: [NamedShape] {
        switch self {
        case .transformer(let vision): vision.tensors
        case .convolutional(let network): network.tensors
        }
    }
}

extension ConvolutionalConfiguration {
    fileprivate var tensors: [NamedShape] {
        switch architecture {
        case .resnet18, .resnet50:
            ResidualBlock.stem(channels: channels).tensors
                + ResidualBlock.stages(architecture).joined().flatMap(\.tensors)
        case .densenet121:
            DenseBlock.stem(channels: channels).tensors + DenseBlock.all.flatMap(\.tensors)
        }
    }
}
