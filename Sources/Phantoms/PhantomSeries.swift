import Images

/// Phantoms of several kinds, taken in turn, each with a number, a name and a caption.
package struct PhantomSeries: Sendable {
    /// What makes the phantoms.
    package let generator: PhantomGenerator
    /// The kinds, taken in turn.
    package let kinds: [PhantomKind]
    /// Pixels across and down.
    package let size: Int

    /// A series of phantoms of these kinds.
    ///
    /// - Precondition: `kinds` is not empty and `size` is at least 8.
    package init(generator: PhantomGenerator, kinds: [PhantomKind], size: Int) {
        precondition(!kinds.isEmpty, "phantoms are of at least one kind")
        (self.generator, self.kinds, self.size) = (generator, kinds, size)
    }

    /// What the phantom of a number shows.
    package func kind(_ index: Int) -> PhantomKind { kinds[index % kinds.count] }

    /// The phantom of a number.
    package func phantom(_ index: Int) -> Phantom {
        generator.phantom(index: index, kind: kind(index), size: size)
    }

    /// The caption of the phantom of a number, which is not drawn for it.
    package func caption(_ index: Int) -> String {
        generator.caption(index: index, kind: kind(index))
    }

    /// Where the phantom of a number lies in a folder: `KIND/NUMBER.png`, with a number of six digits or more.
    package func name(_ index: Int) -> String {
        let number = String(index)
        return "\(kind(index).className)/\(String(repeating: "0", count: max(0, 6 - number.count)))\(number).png"
    }
}
