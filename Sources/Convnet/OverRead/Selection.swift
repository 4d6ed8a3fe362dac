/// Which cases the next round learns from, with the labels that are believed.
///
/// Labels never change on the way: networks that relabel what they learn from drift, and whole classes can collapse into
/// one another. Every rule works class by class, so that no class is crowded out, and breaks ties by the cases' order.
struct Selection {
    private let labels: [Int]
    private let classCount: Int
    private let method: OverReadMethod

    /// - Parameter labels: The believed class of every case: decided by a person, or else the first read's.
    init(labels: [Int], classCount: Int, method: OverReadMethod) {
        self.labels = labels
        self.classCount = classCount
        self.method = method
    }

    /// The cases that the first reader is surest of.
    ///
    /// - Parameter reads: A probability per class for every case.
    func surest(_ reads: [[Float]]) -> [Int] {
        top(by: reads) { members in
            max(min(method.fewest, members.count), Int((method.firstShare * Double(members.count)).rounded(.up)))
        }
    }

    /// The cases whose label the judges confirm; where they hardly confirm a class, those that they find likeliest.
    ///
    /// - Parameters:
    ///   - opinions: A probability per class for every case.
    ///   - threshold: What the label's probability must reach.
    func confirmed(by opinions: [[Float]], threshold: Double) -> [Int] {
        top(by: opinions) { members in
            let confirmed = members.count { Double(opinions[$0][labels[$0]]) >= threshold }
            let least = Int((method.leastShare * Double(members.count)).rounded(.up))
            return max(confirmed, least, min(method.fewest, members.count))
        }
    }

    /// Of every class, as many cases as `count` says, those with the highest score for their label first.
    private func top(by scores: [[Float]], count: ([Int]) -> Int) -> [Int] {
        (0..<classCount).flatMap { index in
            let members = labels.indices.filter { labels[$0] == index }
            let ordered = members.sorted { (scores[$1][index], $0) < (scores[$0][index], $1) }
            return ordered.prefix(count(members))
        }.sorted()
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
