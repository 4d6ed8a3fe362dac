/// Which cases are believed, with the labels that they have.
///
/// Labels never change on the way: networks that relabel what they learn from drift, and whole classes can collapse into
/// one another. Every rule works class by class, so that no class is crowded out, and breaks ties by the cases' order.
struct Selection {
    private let labels: [Int]
    private let classCount: Int
    private let judging: Judging

    /// - Parameter labels: The class of every case: decided by a person, or else the first read's.
    init(labels: [Int], classCount: Int, judging: Judging) {
        self.labels = labels
        self.classCount = classCount
        self.judging = judging
    }

    /// A share of each class, the cases that the first reader is surest of.
    ///
    /// - Parameter reads: A probability per class for every case.
    func surest(_ share: Double, of reads: [[Float]]) -> [Int] {
        top(by: reads) { members in
            max(min(judging.fewest, members.count), Int((share * Double(members.count)).rounded(.up)))
        }
    }

    /// The cases whose label the judges confirm; where they hardly confirm a class, those that they find likeliest.
    ///
    /// - Parameter opinions: A probability per class for every case.
    func confirmed(by opinions: [[Float]]) -> [Int] {
        top(by: opinions) { members in
            let confirmed = members.count { Double(opinions[$0][labels[$0]]) >= judging.threshold }
            let least = Int((judging.leastShare * Double(members.count)).rounded(.up))
            return max(confirmed, least, min(judging.fewest, members.count))
        }
    }

    /// Of every class, as many cases as `count` says, those with the highest score for their label first.
    private func top(by scores: [[Float]], count: ([Int]) -> Int) -> [Int] {
        var classes = [[Int]](repeating: [], count: classCount)
        for (position, label) in labels.enumerated() { classes[label].append(position) }
        return classes.enumerated().flatMap { label, members in
            members.sorted { (scores[$1][label], $0) < (scores[$0][label], $1) }.prefix(count(members))
        }.sorted()
    }
}
