/// Finds pairs of 64-bit hashes that may differ in at most two bits, without comparing all with all.
///
/// Hashes that differ in at most two bits agree in at least one of any three parts. So they are sorted by each part in
/// turn, and those that agree in it are compared; where these are too many, the rest of their bits is divided in the same
/// way. What is crowded even then is sorted by the whole hash, and each is compared with its neighbours only: among
/// hundreds of nearly equal hashes a pair may so escape.
struct NearHashes {
    private let hashes: [UInt64]

    /// Up to so many are compared with one another, and with so many neighbours where there are more.
    private static let crowd = 32
    /// How often bits are divided.
    private static let deepest = 3

    /// - Parameter hashes: Any number below 2³¹.
    init(_ hashes: [UInt64]) { self.hashes = hashes }

    /// Visits all pairs that it finds, some more than once, always in the same order.
    func visitPairs(_ body: (Int, Int) -> Void) {
        visit(hashes.indices.map { Int32($0) }, free: .max, depth: 0, body)
    }

    /// - Parameters:
    ///   - members: Positions of hashes that agree outside the free bits, ascending.
    ///   - free: The bits in which they may differ.
    private func visit(_ members: [Int32], free: UInt64, depth: Int, _ body: (Int, Int) -> Void) {
        guard members.count > Self.crowd else { return compare(members, body) }
        guard depth < Self.deepest, free.nonzeroBitCount >= 3 else {
            return compare(sorted(members, by: .max), body)
        }
        for part in Self.thirds(of: free) {
            for run in runs(of: sorted(members, by: part), by: part) {
                visit(run, free: free & ~part, depth: depth + 1, body)
            }
        }
    }

    private func compare(_ members: [Int32], _ body: (Int, Int) -> Void) {
        for (place, right) in members.enumerated() {
            for left in members[max(0, place - Self.crowd)..<place] { body(Int(left), Int(right)) }
        }
    }

    /// Sorted by some of the bits, then by position.
    private func sorted(_ members: [Int32], by bits: UInt64) -> [Int32] {
        members.sorted { (hashes[Int($0)] & bits, $0) < (hashes[Int($1)] & bits, $1) }
    }

    /// Those that agree in some of the bits, where there are two or more.
    private func runs(of members: [Int32], by bits: UInt64) -> [[Int32]] {
        members.chunked { hashes[Int($0)] & bits == hashes[Int($1)] & bits }.filter { $0.count > 1 }.map(Array.init)
    }

    private static func thirds(of bits: UInt64) -> [UInt64] {
        var parts: [UInt64] = [0, 0, 0]
        let count = bits.nonzeroBitCount
        var place = 0
        for bit in 0..<UInt64(64) where bits >> bit & 1 == 1 {
            parts[place * 3 / count] |= 1 << bit
            place += 1
        }
        return parts
    }
}

extension [Int32] {
    /// Cuts wherever two neighbours do not belong together.
    fileprivate func chunked(_ belong: (Int32, Int32) -> Bool) -> [ArraySlice<Int32>] {
        var chunks: [ArraySlice<Int32>] = []
        var start = 0
        for index in indices.dropFirst() where !belong(self[index - 1], self[index]) {
            chunks.append(self[start..<index])
            start = index
        }
        return isEmpty ? [] : chunks + [self[start...]]
    }
}
