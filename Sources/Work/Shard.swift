/// One of several equal shares that a collection is dealt to, so that many machines can read it.
///
/// Who gets an image is told by its place alone: the first 8 bytes of the SHA-256 of its source's name and its location,
/// a number modulo the count of shards. All frames of a file go together; the answer is the same on every machine and
/// whatever else the collection holds.
package struct Shard: Hashable, Sendable, CustomStringConvertible {
    /// The shard's number, from 0.
    package let index: Int
    /// How many there are.
    package let count: Int

    /// How many shards there may be.
    package static let counts = 1...100_000

    /// One of several shards; nil where there is no such one.
    package init?(index: Int, count: Int) {
        guard Self.counts.contains(count), (0..<count).contains(index) else { return nil }
        self.index = index
        self.count = count
    }

    /// As people write it: `3/8`.
    package var description: String { "\(index)/\(count)" }

    /// The name of the file that the shard's reads are kept in, without its ending: `part-3-of-8`.
    package var partName: String { "part-\(index)-of-\(count)" }

    /// Whether an image belongs to the shard.
    ///
    /// - Parameters:
    ///   - location: The text of its location, in which an `@` comes before the number of a frame and nowhere else.
    ///   - source: The name of the source that it lies in.
    /// - Throws: `ContentHash.Unavailable`.
    package func holds(_ location: String, of source: String) throws -> Bool {
        try Self.index(of: location, in: source, among: count) == index
    }

    /// The number of the shard, among so many, that an image belongs to.
    ///
    /// - Throws: `ContentHash.Unavailable`.
    package static func index(of location: String, in source: String, among count: Int) throws -> Int {
        let text = location.utf8
        let file = text[..<(text.lastIndex(of: UInt8(ascii: "@")) ?? text.endIndex)]
        let digest = try ContentHash.digest(Array(source.utf8) + [0] + Array(file))
        return Int(digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % UInt64(count))
    }
}
