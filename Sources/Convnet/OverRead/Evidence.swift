import Foundation
import Labels
import Seeded

/// The cases that are learned from, with what is believed of them.
package struct Evidence: Sendable {
    /// Positions among the images, ascending.
    package let members: [Int]
    /// The first read of every member: a probability per class.
    package let reads: [[Float]]
    /// What people have decided, by position in `members`: these classes are taken as true.
    package let decided: [Int: Int]
    /// The group of every member: cases of one group are never judged by a network that learned from one of them.
    package let groups: [Int]
    /// The class of every member that may be believed: decided by a person, or else the first read's.
    let labels: [Int]

    /// How many cases of every class there are where these come from: more than there are here, where they are a sample.
    let frequencies: [Int]

    /// Takes cases.
    ///
    /// - Parameter groups: Every case is a group of its own where missing.
    /// - Precondition: There is a read and a group for every member.
    package init(members: [Int], reads: [[Float]], decided: [Int: Int] = [:], groups: [Int]? = nil) {
        self.init(members, reads, decided, groups ?? Array(members.indices), frequencies: nil)
    }

    private init(
        _ members: [Int], _ reads: [[Float]], _ decided: [Int: Int], _ groups: [Int], frequencies: [Int]?
    ) {
        precondition(members.count == reads.count, "every member needs a first read")
        precondition(groups.count == members.count, "every member needs a group")
        self.members = members
        self.reads = reads
        self.decided = decided
        self.groups = groups
        let labels = reads.indices.map { decided[$0] ?? reads[$0].mostProbable }
        self.labels = labels
        self.frequencies = frequencies ?? Self.count(labels, classes: reads.first?.count ?? 0)
    }

    /// All cases of several lots that have none in common.
    package init(joining lots: [Evidence]) {
        let order = lots.indices.flatMap { lot in lots[lot].members.indices.map { (lot, $0) } }
            .sorted { lots[$0.0].members[$0.1] < lots[$1.0].members[$1.1] }
        var known: [Int: Int] = [:]
        for (place, (lot, position)) in order.enumerated() { known[place] = lots[lot].decided[position] }
        let classes = lots.map(\.frequencies.count).max() ?? 0
        self.init(
            order.map { lots[$0].members[$1] }, order.map { lots[$0].reads[$1] }, known,
            order.map { lots[$0].groups[$1] },
            frequencies: (0..<classes).map { label in
                lots.reduce(0) { $0 + ($1.frequencies.isEmpty ? 0 : $1.frequencies[label]) }
            })
    }

    /// The same cases by other positions among other images.
    ///
    /// - Parameter position: The new position of a member; it keeps the members' order.
    package func renumbered(_ position: (Int) -> Int) -> Evidence {
        Evidence(members.map(position), reads, decided, groups, frequencies: frequencies)
    }

    /// The number of classes; 0 without a case.
    var classCount: Int { reads.first?.count ?? 0 }

    /// Some of the cases.
    ///
    /// - Parameters:
    ///   - positions: Positions among `members`, ascending.
    ///   - frequencies: What they stand for; themselves where missing.
    func part(_ positions: [Int], frequencies: [Int]? = nil) -> Evidence {
        var known: [Int: Int] = [:]
        for (place, position) in positions.enumerated() { known[place] = decided[position] }
        return Evidence(
            positions.map { members[$0] }, positions.map { reads[$0] }, known, positions.map { groups[$0] },
            frequencies: frequencies)
    }

    /// At most so many cases, in whole groups, classes as frequent as they are unless they are very rare; decided ones are
    /// always among them.
    package func sample(_ most: Int, seed: UInt64, stream: UInt64) -> Evidence {
        guard members.count > most else { return self }
        let drawn = GroupSample.draw(
            labels: labels, groups: groups, most: most, least: Self.leastOfClass, seed: seed, stream: stream)
        return part(withDecided(drawn), frequencies: frequencies)
    }

    /// Deals the cases, in whole groups, to blocks of nearly equal size; `nil` where there are fewer groups than blocks.
    func dealt(_ blocks: Int, _ seed: UInt64, _ stream: UInt64) -> [Evidence]? {
        var (lots, order) = ([[Int]](repeating: [], count: blocks), GroupSample.members(of: groups))
        guard order.count >= blocks else { return nil }
        var generator = SeededGenerator(seed: seed, stream: stream)
        generator.shuffle(&order)
        for group in order {
            let smallest = lots.indices.min { lots[$0].count < lots[$1].count } ?? 0
            lots[smallest] += group
        }
        return lots.map { part($0.sorted()) }
    }

    /// Cases of a class that a sample has at least: fewer are hardly enough to learn it from.
    private static let leastOfClass = 32

    /// A selection together with all decided cases, ascending.
    func withDecided(_ selected: [Int]) -> [Int] { Set(selected).union(decided.keys).sorted() }

    /// How much more frequent each class is where a sample comes from than in it, as logarithms; what networks that learned
    /// from it must add to their logits to read the whole. `nil` for what is no sample.
    ///
    /// Source: Menon et al., "Long-tail learning via logit adjustment", 2021.
    var prior: [Float]? {
        let drawn = Self.count(labels, classes: frequencies.count)
        guard drawn != frequencies else { return nil }
        return zip(frequencies, drawn).map { $1 == 0 ? 0 : Float(log(Double($0) / Double($1))) }
    }

    private static func count(_ labels: [Int], classes: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: classes)
        for label in labels { counts[label] += 1 }
        return counts
    }
}
