import Labels

/// Judges who each learned from two blocks of cases, and what they say of the cases of all blocks.
///
/// Cases are dealt to blocks in whole groups. Two judges who have no block in common have learned from disjoint halves, so
/// few networks give many such pairs: of five blocks, ten judges give fifteen. The folds of an over-read are blocks, and
/// share one jury: for the cases of a fold only those are heard who learned nothing from it.
package struct Jury: Sendable {
    /// What one judge learns from, and how.
    struct Duty: Sendable {
        /// The share of each class that it is taught to believe, the first reader's surest cases first.
        let share: Double
        /// The two blocks.
        let blocks: [Int]
        /// Numbers its random stream.
        let number: UInt64
    }

    /// The cases of all blocks.
    let evidence: Evidence
    /// The block of every case.
    private let blocks: [Int]
    /// The positions of the cases by member.
    private let positions: [Int: Int]
    private let duties: [Duty]
    /// A probability per class for every case, duty by duty.
    private let opinions: [[[Float]]]
    /// The block whose judges are not heard.
    private var silenced: Int?

    /// The duties of all judges: for every share, one for each two blocks.
    static func duties(shares: [Double], blocks: Int) -> [Duty] {
        let pairs = (0..<blocks).flatMap { first in ((first + 1)..<max(first + 1, blocks)).map { [first, $0] } }
        return shares.enumerated().flatMap { row, share in
            pairs.enumerated().map { Duty(share: share, blocks: $1, number: UInt64(row * pairs.count + $0)) }
        }
    }

    /// - Parameters:
    ///   - lots: The cases of every block.
    ///   - opinions: What the judges say of all cases, in the order of `Evidence(joining: lots)`, duty by duty.
    init(_ lots: [Evidence], duties: [Duty], opinions: [[[Float]]]) {
        self.duties = duties
        self.opinions = opinions
        evidence = Evidence(joining: lots)
        var byMember: [Int: Int] = [:]
        for (block, lot) in lots.enumerated() { for member in lot.members { byMember[member] = block } }
        blocks = evidence.members.map { byMember[$0] ?? 0 }
        positions = Dictionary(uniqueKeysWithValues: evidence.members.enumerated().map { ($1, $0) })
    }

    /// The same jury without those who learned from a block.
    package func silencing(_ block: Int) -> Jury {
        var jury = self
        jury.silenced = block
        return jury
    }

    /// What the judges think of cases that they were shown.
    ///
    /// - Parameters:
    ///   - share: Of those who were taught to believe it.
    ///   - cases: Among those of the blocks.
    func judgement(_ share: Double, of cases: Evidence) -> Judgement {
        let heard = duties.indices.filter {
            duties[$0].share == share && !duties[$0].blocks.contains { $0 == silenced }
        }
        let places = cases.members.compactMap { positions[$0] }
        return Judgement(
            share: share, agreement: agreement(heard, places),
            opinions: places.map { place in
                let outside = heard.filter { !duties[$0].blocks.contains(blocks[place]) }
                return .mean(of: outside.map { opinions[$0][place] })
            })
    }

    /// How judges with no block in common agree, all such pairs together.
    private func agreement(_ heard: [Int], _ places: [Int]) -> ConfusionMatrix {
        let labels = heard.map { judge in places.map { opinions[judge][$0].mostProbable } }
        var counts = [[Int]](
            repeating: [Int](repeating: 0, count: evidence.classCount), count: evidence.classCount)
        for first in heard.indices {
            for second in (first + 1)..<max(first + 1, heard.count) where areApart(heard[first], heard[second]) {
                for (row, column) in zip(labels[first], labels[second]) { counts[row][column] += 1 }
            }
        }
        return ConfusionMatrix(counts: counts)
    }

    private func areApart(_ first: Int, _ second: Int) -> Bool {
        Set(duties[first].blocks).isDisjoint(with: duties[second].blocks)
    }
}

/// What judges think, all having been taught to believe the same.
struct Judgement {
    /// The share of each class, the first reader's surest cases first.
    let share: Double
    /// How those who learned from disjoint halves agree: rows for the first, columns for the second.
    let agreement: ConfusionMatrix
    /// Of every case, the mean probabilities of those who learned from no case of its block.
    let opinions: [[Float]]
    /// Cohen's kappa of the agreement, 0 where it is not defined.
    var kappa: Double { agreement.cohenKappa ?? 0 }
}

extension [Float] {
    /// The mean of rows of one length, of which there is at least one.
    static func mean(of rows: [[Float]]) -> [Float] {
        guard var sum = rows.first else { return [] }
        for row in rows.dropFirst() { for index in sum.indices { sum[index] += row[index] } }
        return sum.map { $0 / Float(rows.count) }
    }

    /// The position of the largest element, the first one where several are equal.
    var mostProbable: Int {
        var best = 0
        for index in indices where self[index] > self[best] { best = index }
        return best
    }
}
