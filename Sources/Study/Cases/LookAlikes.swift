/// Groups of near-identical images, which must not be parted by a split: a network that has learned one of them knows
/// the others.
package struct LookAlikes: Equatable, Sendable {
    /// The group of every image: the position of its first member.
    package let groups: [Int]

    /// Hashes may differ in this many bits.
    static let mostBits = 2
    /// Pixels must correlate at least so much. The hash alone would chain hundreds of radiographs into one group: it sees
    /// that a chest is dark beside the spine, not whose chest it is.
    static let leastCorrelation: Float = 0.97

    /// Finds the groups: images that are alike, or that others between them make alike.
    init(_ signatures: [PictureSignature]) {
        var parents = Array(signatures.indices)
        for bucket in Self.candidates(signatures) {
            for (place, right) in bucket.enumerated() {
                for left in bucket[..<place] where Self.areAlike(signatures[left], signatures[right]) {
                    Self.join(left, right, &parents)
                }
            }
        }
        groups = signatures.indices.map { Self.root(of: $0, &parents) }
    }

    /// The sizes of the groups with more than one member, largest first.
    package var sizes: [Int] {
        Dictionary(grouping: groups, by: { $0 }).values.map(\.count).filter { $0 > 1 }.sorted(by: >)
    }

    /// How many groups there are, images without a like counted as one each.
    package var count: Int { Set(groups).count }

    private static func areAlike(_ left: PictureSignature, _ right: PictureSignature) -> Bool {
        left.distance(to: right) <= mostBits && left.correlation(with: right) >= leastCorrelation
    }

    /// Hashes that differ in at most two bits agree in at least one of three parts.
    private static func candidates(_ signatures: [PictureSignature]) -> [[Int]] {
        let parts: [(shift: UInt64, mask: UInt64)] = [(0, 0x3FFFFF), (22, 0x1FFFFF), (43, 0x1FFFFF)]
        return parts.flatMap { part in
            Dictionary(grouping: signatures.indices) { signatures[$0].hash >> part.shift & part.mask }.values
        }
    }

    private static func root(of index: Int, _ parents: inout [Int]) -> Int {
        var current = index
        while parents[current] != current {
            parents[current] = parents[parents[current]]
            current = parents[current]
        }
        return current
    }

    /// The smaller root becomes the parent, so that groups are named by their first member whatever the order of joins.
    private static func join(_ left: Int, _ right: Int, _ parents: inout [Int]) {
        let (first, second) = (root(of: left, &parents), root(of: right, &parents))
        parents[max(first, second)] = min(first, second)
    }
}
