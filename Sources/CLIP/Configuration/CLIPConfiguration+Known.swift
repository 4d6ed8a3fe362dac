extension CLIPConfiguration {
    /// The shape of the bundled model: 32 pixels in patches of 4, four layers of 96 for images, two of 64 for texts.
    package static let small = CLIPConfiguration(
        vision: VisionConfiguration(
            transformer: TransformerConfiguration(width: 96, mlpWidth: 384, layers: 4, heads: 4), imageSize: 32,
            patchSize: 4),
        text: TextConfiguration(
            transformer: TransformerConfiguration(width: 64, mlpWidth: 256, layers: 2, heads: 4),
            vocabularySize: 2048, contextLength: 32, pooling: .largestID),
        projectionWidth: 64)

    /// The same shape with room for another number of tokens.
    package func with(tokens: Int) -> CLIPConfiguration {
        CLIPConfiguration(
            vision: vision,
            text: TextConfiguration(
                transformer: text.transformer, vocabularySize: tokens, contextLength: text.contextLength,
                pooling: text.pooling),
            projectionWidth: projectionWidth, initialLogitScale: initialLogitScale)
    }
}
