/// The embeddings of pairs, each of length 1.
public struct PairEmbeddings: Equatable, Sendable {
    /// N x D, image after image.
    public private(set) var images: [Float]
    /// N x D; text i describes image i.
    public private(set) var texts: [Float]

    /// Puts embeddings together.
    public init(images: [Float] = [], texts: [Float] = []) {
        (self.images, self.texts) = (images, texts)
    }

    /// Adds further pairs behind these.
    public mutating func append(_ others: PairEmbeddings) {
        images += others.images
        texts += others.texts
    }
}
