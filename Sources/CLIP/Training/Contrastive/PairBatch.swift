/// Images and texts that belong to each other, ready for the towers.
package struct PairBatch: Sendable {
    /// What the image side takes, image after image: prepared pixels, or features of a locked encoder.
    package let images: [Float]
    /// Extents of one image in `images`: 3 x S x S, or the width of the features.
    package let imageShape: [Int]
    /// Text i describes image i.
    package let texts: TokenBatch
    /// The texts as they were; empty where only tokens are known.
    package let captions: [String]
    /// Pairs of the same number have the same caption: each counts as right for the others.
    package let groups: [Int]

    /// How many pairs there are.
    package var count: Int { texts.count }

    /// Puts a batch together.
    ///
    /// - Parameter captions: One for each image; those that are equal make a group.
    /// - Precondition: The images fill their shape as often as there are captions.
    package init(images: [Float], imageShape: [Int], captions: [String], tokenizer: CLIPTokenizer) {
        precondition(
            images.count == captions.count * imageShape.reduce(1, *), "as many images as captions, of one shape")
        self.images = images
        self.imageShape = imageShape
        texts = tokenizer.encode(captions)
        self.captions = captions
        groups = Self.groups(of: captions)
    }

    /// A number for each caption, the same for equal ones.
    package static func groups(of captions: [String]) -> [Int] {
        var numbers: [String: Int] = [:]
        return captions.map { caption in
            let number = numbers[caption] ?? numbers.count
            numbers[caption] = number
            return number
        }
    }

    init(images: [Float], imageShape: [Int], texts: TokenBatch, groups: [Int]) {
        (self.images, self.imageShape, self.texts, self.groups) = (images, imageShape, texts, groups)
        captions = []
    }

    /// One of `count` even parts of neighbouring pairs.
    func part(_ number: Int, of count: Int) -> PairBatch {
        let range = self.count * number / count..<self.count * (number + 1) / count
        let values = imageShape.reduce(1, *)
        let ids = texts.ids[range.lowerBound * texts.length..<range.upperBound * texts.length]
        return PairBatch(
            images: Array(images[range.lowerBound * values..<range.upperBound * values]), imageShape: imageShape,
            texts: TokenBatch(ids: Array(ids), count: range.count, length: texts.length),
            groups: Array(groups[range]))
    }
}
