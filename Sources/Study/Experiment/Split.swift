import Seeded

/// One random division of the cases.
package struct Split: Equatable, Sendable {
    /// Its number, from 0.
    package let number: Int
    /// Positions of the cases that are learned from, ascending.
    package let training: [Int]
    /// Positions of the cases that are judged, ascending.
    package let heldOut: [Int]

    /// Divides cases so that every class has its share on both sides and no group is split up.
    ///
    /// A class's groups are shuffled and go to the held-out side one by one as long as they fit into its share; a group's
    /// class is that of its first member. At least one group of every class stays on either side.
    ///
    /// - Parameters:
    ///   - truth: The class of every case.
    ///   - groups: The group of every case.
    ///   - fraction: The held-out share, more than 0 and less than 1.
    ///   - seed: All splits of one seed are different draws.
    init(_ number: Int, truth: [Int], groups: [Int], fraction: Double, seed: UInt64) {
        var generator = SeededGenerator(seed: seed, stream: UInt64(number))
        var heldOut: [Int] = []
        for groups in Self.groupsByClass(truth, groups) {
            var shuffled = groups
            generator.shuffle(&shuffled)
            heldOut += Self.draw(shuffled, fraction: fraction)
        }
        let chosen = Set(heldOut)
        self.number = number
        self.heldOut = heldOut.sorted()
        training = truth.indices.filter { !chosen.contains($0) }
    }

    /// For every class, the members of its groups.
    private static func groupsByClass(_ truth: [Int], _ groups: [Int]) -> [[[Int]]] {
        let members = Dictionary(grouping: truth.indices, by: { groups[$0] }).values.sorted { $0[0] < $1[0] }
        let classes = Dictionary(grouping: members, by: { truth[$0[0]] })
        return classes.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func draw(_ groups: [[Int]], fraction: Double) -> [Int] {
        let total = groups.reduce(0) { $0 + $1.count }
        let share = max(1, Int((fraction * Double(total)).rounded()))
        var drawn: [Int] = []
        var left = groups.count
        for group in groups where left > 1 && (drawn.count + group.count <= share || drawn.isEmpty) {
            drawn += group
            left -= 1
        }
        return drawn
    }
}
