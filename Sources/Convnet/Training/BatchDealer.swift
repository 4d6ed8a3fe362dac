import Foundation
import Seeded

/// Deals the members of a lesson into batches.
///
/// Every member comes once before any of its deck comes again. Without evening there is one deck, and what does not fill
/// a batch is dealt anew; otherwise each class has a deck of its own, and is drawn by its share.
struct BatchDealer {
    private let batch: Int
    private var decks: [Deck]
    /// The shares added up, deck by deck.
    private let bounds: [Double]
    /// For each class the logarithm of its share among the members over its share of the draws; 0 for classes without a
    /// member.
    let prior: [Float]

    /// - Parameters:
    ///   - labels: The class of every member.
    ///   - batch: Members of a batch, at most as many as there are.
    ///   - evening: A class's share of the draws is its share of the members to the power of 1 - evening, scaled: 0 for
    ///     the members as they are, 1 for classes of equal shares.
    init(labels: [Int], classCount: Int, batch: Int, evening: Double) {
        self.batch = batch
        var members = [[Int]](repeating: [], count: classCount)
        for (position, label) in labels.enumerated() { members[label].append(position) }
        let powers = members.map { $0.isEmpty ? 0 : pow(Double($0.count), 1 - evening) }
        let shares = powers.map { $0 / powers.reduce(0, +) }
        prior = zip(members, shares).map { members, share in
            members.isEmpty || evening == 0 ? 0 : Float(log(Double(members.count) / Double(labels.count) / share))
        }
        decks = evening == 0 ? [Deck(Array(labels.indices))] : members.map(Deck.init)
        var sum = 0.0
        bounds = shares.map { share in
            sum += share
            return sum
        }
    }

    /// The positions of the next batch's members.
    mutating func next(_ generator: inout SeededGenerator) -> [Int] {
        guard decks.count > 1 else { return decks[0].next(batch, &generator) }
        return (0..<batch).flatMap { _ in
            let place = generator.uniform()
            let drawn = bounds.firstIndex { place < $0 } ?? bounds.indices.last { decks[$0].count > 0 } ?? 0
            return decks[drawn].next(1, &generator)
        }
    }
}

/// Members that are dealt in random order, again and again.
private struct Deck {
    private var order: [Int]
    private var next: Int

    init(_ members: [Int]) {
        order = members
        next = members.count
    }

    var count: Int { order.count }

    /// - Parameter count: At most as many as there are.
    mutating func next(_ count: Int, _ generator: inout SeededGenerator) -> [Int] {
        if next + count > order.count {
            generator.shuffle(&order)
            next = 0
        }
        next += count
        return Array(order[(next - count)..<next])
    }
}
