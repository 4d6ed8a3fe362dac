/// Which cases the next round learns from.
///
/// Every rule works class by class, so that no class is crowded out, and breaks ties by the cases' order.
enum Selection {
    /// The cases that the first reader is surest of: of each class's, the given share.
    ///
    /// - Parameters:
    ///   - reads: A probability per class for every case.
    ///   - fewest: At least how many of a class, where there are as many.
    static func surest(_ reads: [[Float]], share: Double, fewest: Int) -> [Int] {
        let labels = reads.map(\.mostProbable)
        return classes(of: reads).flatMap { index in
            let members = labels.indices.filter { labels[$0] == index }
            return top(members, by: { reads[$0][index] }, count: size(members.count, share, fewest))
        }.sorted()
    }

    /// The cases on which the judges name the first reader's class, surest judges first: of each class's, the given share.
    ///
    /// Where the judges hardly ever name a class, the cases of that class that they find likeliest stand in for it.
    static func confirmed(_ reads: [[Float]], by judges: [[Float]], share: Double, fewest: Int) -> [Int] {
        let labels = reads.map(\.mostProbable)
        return classes(of: reads).flatMap { index in
            let members = labels.indices.filter { labels[$0] == index }
            let agreed = members.filter { judges[$0].mostProbable == index }
            if agreed.count < fewest {
                return top(members, by: { judges[$0][index] }, count: min(fewest, members.count))
            }
            return top(agreed, by: { judges[$0][index] }, count: size(agreed.count, share, fewest))
        }.sorted()
    }

    private static func classes(of reads: [[Float]]) -> Range<Int> { 0..<(reads.first?.count ?? 0) }

    private static func size(_ count: Int, _ share: Double, _ fewest: Int) -> Int {
        min(count, max(fewest, Int((share * Double(count)).rounded(.up))))
    }

    private static func top(_ members: [Int], by score: (Int) -> Float, count: Int) -> [Int] {
        let scored = members.map { (member: $0, score: score($0)) }
        return scored.sorted { ($1.score, $0.member) < ($0.score, $1.member) }.prefix(count).map(\.member)
    }
}

extension [Float] {
    /// The position of the largest element, the first one where several are equal.
    var mostProbable: Int {
        var best = 0
        for index in indices where self[index] > self[best] { best = index }
        return best
    }
}
