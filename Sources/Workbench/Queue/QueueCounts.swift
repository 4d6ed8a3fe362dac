/// How many cases each filter lets through.
package struct QueueCounts: Equatable, Sendable {
    private var counts: [CaseFilter: Int]
    /// Cases by the class that the over-read names (before it, the first read), in the order of the classes.
    package var classes: [Int]

    /// Makes counts; filters that are not named have 0 cases.
    package init(_ counts: [CaseFilter: Int] = [:], classes: [Int] = []) {
        self.counts = counts
        self.classes = classes
    }

    /// The cases that a filter lets through.
    package subscript(filter: CaseFilter) -> Int {
        get { counts[filter] ?? 0 }
        set { counts[filter] = newValue }
    }

    /// The disagreements that somebody settled.
    var settledDisagreements: Int { max(0, self[.disagreements] - self[.toSettle]) }

    /// How much of the disagreements is settled, 0 to 1; 1 where there are none.
    var progress: Float {
        let all = self[.disagreements]
        return all == 0 ? 1 : Float(settledDisagreements) / Float(all)
    }
}
