/// Groups of near-identical images, which must not be parted by a fold or a split: a network that has learned one of them
/// knows the others.
package struct LookAlikes: Equatable, Sendable {
    /// The group of every image: the position of its first member.
    package let groups: [Int]

    /// At most how many images likeness alone puts into one group: longer chains are of a kind, not of a picture.
    package static let largestGroup = 64

    /// Finds the groups: images that are alike, or that others between them make alike.
    ///
    /// Time and memory grow hardly faster than the number of images; see `NearHashes` for what may escape.
    package init(_ signatures: PictureSignatures) {
        var sets = BoundedSets(count: signatures.count, largest: Self.largestGroup)
        NearHashes(signatures.hashes).visitPairs { left, right in
            if sets.canJoin(left, right), signatures.areAlike(left, right) { sets.join(left, right) }
        }
        groups = signatures.hashes.indices.map { sets.root(of: $0) }
    }

    /// Finds the groups of signatures of one length.
    package init(_ signatures: [PictureSignature]) { self.init(PictureSignatures(signatures)) }

    /// The sizes of the groups with more than one member, largest first.
    package var sizes: [Int] {
        Dictionary(grouping: groups, by: { $0 }).values.map(\.count).filter { $0 > 1 }.sorted(by: >)
    }

    /// How many groups there are, images without a like counted as one each.
    package var count: Int { groups.indices.count { groups[$0] == $0 } }
}

/// Disjoint sets that may be joined as long as they stay small.
private struct BoundedSets {
    private var parents: [Int32]
    private var sizes: [UInt8]
    private let largest: Int

    init(count: Int, largest: Int) {
        parents = (0..<count).map { Int32($0) }
        sizes = [UInt8](repeating: 1, count: count)
        self.largest = largest
    }

    mutating func root(of index: Int) -> Int {
        var current = index
        while Int(parents[current]) != current {
            parents[current] = parents[Int(parents[current])]
            current = Int(parents[current])
        }
        return current
    }

    /// Whether two are apart and would not be too many together.
    mutating func canJoin(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (root(of: left), root(of: right))
        return first != second && Int(sizes[first]) + Int(sizes[second]) <= largest
    }

    /// The smaller root becomes the parent, so that groups are named by their first member.
    mutating func join(_ left: Int, _ right: Int) {
        let (first, second) = (root(of: left), root(of: right))
        parents[max(first, second)] = Int32(min(first, second))
        sizes[min(first, second)] += sizes[max(first, second)]
    }
}
