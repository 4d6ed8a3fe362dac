import Seeded

/// Deals the members of a lesson into batches.
///
/// Usually every member comes once before any comes again, and what does not fill a batch is dealt anew. Where a class is
/// rarer than `leastBalance` allows, batches are drawn with replacement instead: each rare class gets exactly its least
/// share of the draws, and the others divide the rest by their sizes.
struct BatchDealer {
    private let batch: Int
    private var order: [Int]
    private var next: Int
    private let draws: WeightedDraws?

    /// - Parameters:
    ///   - labels: The class of every member.
    ///   - batch: Members of a batch, at most as many as there are.
    ///   - leastBalance: The least share of a class, as a part of 1 / (classes present).
    init(labels: [Int], batch: Int, leastBalance: Double) {
        self.batch = batch
        order = Array(labels.indices)
        next = labels.count
        draws = WeightedDraws(labels: labels, leastBalance: leastBalance)
    }

    /// The positions of the next batch's members.
    mutating func next(_ generator: inout SeededGenerator) -> [Int] {
        if let draws { return (0..<batch).map { _ in draws.draw(&generator) } }
        if next + batch > order.count {
            generator.shuffle(&order)
            next = 0
        }
        next += batch
        return Array(order[(next - batch)..<next])
    }
}

/// Draws a class by its share, then one of its members.
private struct WeightedDraws {
    private let members: [[Int]]
    /// The shares added up, class by class.
    private let bounds: [Double]

    /// `nil` where no class is rarer than it may be.
    init?(labels: [Int], leastBalance: Double) {
        let groups = Dictionary(grouping: labels.indices, by: { labels[$0] }).sorted { $0.key < $1.key }.map(\.value)
        let shares = groups.map { Double($0.count) / Double(labels.count) }
        let least = leastBalance / Double(max(1, groups.count))
        guard shares.contains(where: { $0 < least }) else { return nil }
        let rare = shares.count { $0 < least }
        let rest = shares.filter { $0 >= least }.reduce(0, +)
        var sum = 0.0
        bounds = shares.map { share in
            sum += share < least ? least : share / rest * (1 - least * Double(rare))
            return sum
        }
        members = groups
    }

    func draw(_ generator: inout SeededGenerator) -> Int {
        let place = generator.uniform()
        let group = members[bounds.firstIndex { place < $0 } ?? members.count - 1]
        return group[generator.below(group.count)]
    }
}
