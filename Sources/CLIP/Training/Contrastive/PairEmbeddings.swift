/// The embeddings of pairs, each of length 1.
package struct PairEmbeddings: Equatable, Sendable {
    /// N x D, image after image.
    package private(set) var images: [Float]
    /// N x D; text i describes image i.
    package private(set) var texts: [Float]

    /// Puts embeddings together.
    package init(images: [Float] = [], texts: [Float] = []) {
        (self.images, self.texts) = (images, texts)
    }

    /// Adds further pairs behind these.
    package mutating func append(_ others: PairEmbeddings) {
        images += others.images
        texts += others.texts
    }
}
