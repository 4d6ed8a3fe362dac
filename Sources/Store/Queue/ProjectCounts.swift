import GRDB
import Labels

/// How many cases there are of each kind: the figures that are always visible, and those of the report.
package struct ProjectCounts: Equatable, Sendable {
    /// All cases.
    package internal(set) var cases = 0
    /// Cases whose reads name different classes.
    package internal(set) var disagreements = 0
    /// Disagreements that a person has settled.
    package internal(set) var settledDisagreements = 0
    /// Cases that a person has settled.
    package internal(set) var decided = 0
    /// Cases on which reviewers differ.
    package internal(set) var contested = 0
    /// Flagged cases.
    package internal(set) var flagged = 0
    /// Cases of which a reader is less confident than ``QueueFilter/uncertainBelow``.
    package internal(set) var uncertain = 0
    /// Cases by the decision that counts.
    package internal(set) var verdicts: [Verdict: Int] = [:]
    /// How many cases each pair of labels has: a row per class of CLIP, a column per class of the CNN. Cases that one
    /// of the two has not read are not in it.
    package internal(set) var agreement: [[Int]] = []
    /// How many cases CLIP gives each class.
    package internal(set) var clipClasses: [Int] = []
    /// How many cases the CNN gives each class.
    package internal(set) var cnnClasses: [Int] = []
}

extension ProjectStore {
    /// All counts at once, without going through the cases.
    package func counts() throws -> ProjectCounts {
        try read { database in
            var counts = ProjectCounts(classCount: try CurrentRuns(database).classNames.count)
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT disagree, decided, contested, flagged, uncertain, verdict, clipClass, cnnClass, cases
                    FROM tally WHERE cases > 0
                    """)
            while let row = try rows.next() { counts.add(row) }
            return counts
        }
    }
}

extension ProjectCounts {
    fileprivate init(classCount: Int) {
        let zeros = [Int](repeating: 0, count: classCount)
        agreement = [[Int]](repeating: zeros, count: classCount)
        clipClasses = zeros
        cnnClasses = zeros
    }

    /// Adds one row of the tally.
    fileprivate mutating func add(_ row: Row) {
        let number: Int = row[8]
        cases += number
        if row[0] { disagreements += number }
        if row[0], row[1] { settledDisagreements += number }
        if row[1] { decided += number }
        if row[2] { contested += number }
        if row[3] { flagged += number }
        if row[4] { uncertain += number }
        if let verdict = Verdict(rawValue: row[5]) { verdicts[verdict, default: 0] += number }
        let clip: Int = row[6]
        let cnn: Int = row[7]
        if clipClasses.indices.contains(clip) { clipClasses[clip] += number }
        if cnnClasses.indices.contains(cnn) { cnnClasses[cnn] += number }
        if agreement.indices.contains(clip), agreement.indices.contains(cnn) { agreement[clip][cnn] += number }
    }
}
