import Work

/// Some of several equal shares of a project's cases, so that readers can divide them: `2/3` is the second of three,
/// `1,2/3` the first two.
///
/// Who has a case is told by its id alone (the hash of ``Work/Shard``), the same on every machine, whatever else the
/// project holds. All frames of a file go together.
package struct CaseShare: Hashable, Sendable, CustomStringConvertible {
    /// The shares' numbers, from 1.
    package let numbers: Set<Int>
    /// How many shares there are.
    package let count: Int

    /// The shares that a text names; `nil` where it names none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Self.number(parts[1]), (1...1000).contains(count) else { return nil }
        let numbers = parts[0].split(separator: ",", omittingEmptySubsequences: false).map(Self.number)
        let known = Set(numbers.compactMap { $0 })
        guard known.count == numbers.count, known.allSatisfy((1...count).contains) else { return nil }
        (self.numbers, self.count) = (known, count)
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }

    /// As people write it.
    package var description: String { "\(numbers.sorted().map(String.init).joined(separator: ","))/\(count)" }

    /// Whether a case belongs to it.
    ///
    /// - Throws: `ContentHash.Unavailable`.
    package func holds(_ id: CaseID) throws -> Bool {
        numbers.contains(try Shard.index(of: id.rawValue, in: "", among: count) + 1)
    }
}
