import Labels
import Store

/// Where two runs name other classes.
package struct RunComparison: Sendable {
    /// A case on which they do.
    package struct Row: Equatable, Sendable {
        /// The case.
        package let id: CaseID
        /// The first run's label.
        package let first: String
        /// The second run's label.
        package let second: String
    }

    /// The runs' numbers.
    package let runs: (first: Int64, second: Int64)
    /// How many cases both have read.
    package let both: Int
    /// The cases on which they differ, in natural order.
    package let rows: [Row]

    /// Compares the runs' reads of the cases' present images.
    ///
    /// - Throws: `StoreError`.
    package init(_ store: ProjectStore, _ first: Run, _ second: Run) throws {
        let names = (first.classNames, second.classNames)
        var both = 0
        var rows: [Row] = []
        try store.forEachCase(readBy: first, and: second) { id, one, other in
            both += 1
            let labels = (names.0[one.classIndex], names.1[other.classIndex])
            if labels.0 != labels.1 { rows.append(Row(id: id, first: labels.0, second: labels.1)) }
        }
        runs = (first.id, second.id)
        self.both = both
        self.rows = rows
    }

    /// One line for people.
    package var text: String {
        "runs \(runs.first) and \(runs.second): \(both) cases read by both, \(rows.count) with other labels"
    }

    /// The cases on which they differ, as a table.
    package var csv: [UInt8] {
        var writer = CSVWriter(raw: false)
        writer.append(["case", "run_\(runs.first)", "run_\(runs.second)"])
        for row in rows { writer.append([row.id.rawValue, row.first, row.second]) }
        return writer.takeBytes()
    }
}

/// What another run of the same reader has made of the labels.
package struct LabelChanges: Sendable {
    /// The change in a line: `25 labels changed since run 3: 20 chest → breast, 5 breast → chest`.
    package let text: String
    /// How many labels changed.
    package let count: Int

    /// Compares two runs.
    ///
    /// - Returns: `nil` where they are one, or have other classes.
    /// - Throws: `StoreError`.
    package init?(_ store: ProjectStore, from earlier: Run, to run: Run) throws {
        guard earlier.id != run.id, earlier.classNames == run.classNames else { return nil }
        let changes = try Self.changes(store, from: earlier, to: run)
        count = changes.reduce(0) { $0 + $1.cases }
        let shown = changes.prefix(3).map { "\($0.cases) \($0.first) → \($0.second)" }
        let others = count - changes.prefix(3).reduce(0) { $0 + $1.cases }
        text =
            count == 0
            ? "no label changed since run \(earlier.id)"
            : "\(count) label\(count == 1 ? "" : "s") changed since run \(earlier.id): "
                + (shown + (others > 0 ? ["\(others) others"] : [])).joined(separator: ", ")
    }

    /// How many cases went from one label to another, the most frequent first; counted on a walk, for all may have.
    private static func changes(
        _ store: ProjectStore, from earlier: Run, to run: Run
    ) throws -> [(first: String, second: String, cases: Int)] {
        let classes = run.classNames
        var counts: [[Int]: Int] = [:]
        try store.forEachCase(readBy: earlier, and: run) { _, one, other in
            let labels = (one.classIndex, other.classIndex)
            if labels.0 != labels.1 { counts[[labels.0, labels.1], default: 0] += 1 }
        }
        return counts.map { (classes[$0.key[0]], classes[$0.key[1]], $0.value) }
            .sorted { ($1.2, $0.0, $0.1) < ($0.2, $1.0, $1.1) }
    }
}
