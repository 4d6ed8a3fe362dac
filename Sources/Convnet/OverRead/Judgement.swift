import Labels

/// What two judges say of all cases, each having learned from its half of what might be believed.
struct Judgement {
    /// The positions that were learned from, ascending, half by half.
    let halves: [[Int]]
    /// What each judge says of every case: a probability per class.
    let opinions: [[[Float]]]
    /// Of each case, what those say who learned from no case of its group; all classes alike where both did.
    let outside: [[Float]]

    init(halves: [[Int]], opinions: [[[Float]]], groups: [Int]) {
        self.halves = halves
        self.opinions = opinions
        let learned = halves.map { half in Set(half.map { groups[$0] }) }
        outside = groups.indices.map { index in
            let able = opinions.indices.filter { !learned[$0].contains(groups[index]) }
            let count = opinions[0][index].count
            return able.isEmpty
                ? [Float](repeating: 1 / Float(count), count: count) : .mean(of: able.map { opinions[$0][index] })
        }
    }

    /// How the judges agree on all cases: rows for the first, columns for the second.
    func agreement(classCount: Int) -> ConfusionMatrix {
        ConfusionMatrix(
            truth: opinions[0].map(\.mostProbable), labels: opinions[1].map(\.mostProbable), classCount: classCount)
    }
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
