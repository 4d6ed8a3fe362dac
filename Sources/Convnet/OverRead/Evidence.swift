import Foundation
import Labels

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

    /// Takes cases.
    ///
    /// - Parameter groups: Every case is a group of its own where missing.
    /// - Precondition: There is a read and a group for every member.
    package init(members: [Int], reads: [[Float]], decided: [Int: Int] = [:], groups: [Int]? = nil) {
        precondition(members.count == reads.count, "every member needs a first read")
        precondition(groups.map { $0.count == members.count } ?? true, "every member needs a group")
        self.members = members
        self.reads = reads
        self.decided = decided
        self.groups = groups ?? Array(members.indices)
        labels = reads.indices.map { decided[$0] ?? reads[$0].mostProbable }
    }

    /// The number of classes; 0 without a case.
    var classCount: Int { reads.first?.count ?? 0 }

    /// Some of the cases.
    ///
    /// - Parameter positions: Positions among `members`, ascending.
    func part(_ positions: [Int]) -> Evidence {
        var known: [Int: Int] = [:]
        for (place, position) in positions.enumerated() { known[place] = decided[position] }
        return Evidence(
            members: positions.map { members[$0] }, reads: positions.map { reads[$0] }, decided: known,
            groups: positions.map { groups[$0] })
    }

    /// At most so many cases, in whole groups, the rare classes first; decided ones are always among them.
    func sample(_ most: Int, seed: UInt64, stream: UInt64) -> Evidence {
        guard members.count > most else { return self }
        let drawn = GroupSample.draw(labels: labels, groups: groups, most: most, seed: seed, stream: stream)
        return part(withDecided(drawn))
    }

    /// A selection together with all decided cases, ascending.
    func withDecided(_ selected: [Int]) -> [Int] { Set(selected).union(decided.keys).sorted() }

    /// How much more frequent each class is among these cases than among some of them, as logarithms; what networks that
    /// learned from those must add to their logits to read all of these.
    ///
    /// Source: Menon et al., "Long-tail learning via logit adjustment", 2021.
    func prior(against part: Evidence) -> [Float]? {
        guard part.members.count < members.count else { return nil }
        let (whole, drawn) = (counts, part.counts)
        return whole.indices.map { drawn[$0] == 0 ? 0 : Float(log(Double(whole[$0]) / Double(drawn[$0]))) }
    }

    private var counts: [Int] {
        var counts = [Int](repeating: 0, count: classCount)
        for label in labels { counts[label] += 1 }
        return counts
    }
}
