/// The terminal's numbers for pairs of colours, given out as they are needed.
///
/// A terminal knows a limited number of pairs; when all are given out the cache says so, is emptied, and the screen is
/// drawn again with new numbers. Pair 0 is the terminal's own and never given out.
package struct PairCache: Sendable {
    /// The answer to a request.
    package enum Answer: Equatable, Sendable {
        /// The terminal knows this pair already.
        case known(Int)
        /// The pair is to be defined under this number.
        case new(Int)
        /// No number is left.
        case full
    }

    private let capacity: Int
    private var numbers: [UInt64: Int] = [:]

    /// Makes an empty cache for a terminal with so many pairs, pair 0 included.
    package init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    /// The number of a pair of colour numbers.
    package mutating func pair(foreground: Int32, background: Int32) -> Answer {
        let key = UInt64(UInt32(bitPattern: foreground)) << 32 | UInt64(UInt32(bitPattern: background))
        if let number = numbers[key] { return .known(number) }
        guard numbers.count + 1 < capacity else { return .full }
        let number = numbers.count + 1
        numbers[key] = number
        return .new(number)
    }

    /// Takes all numbers back.
    package mutating func removeAll() {
        numbers.removeAll(keepingCapacity: true)
    }
}
