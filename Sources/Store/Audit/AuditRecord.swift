import GRDB
import Labels

/// The number of an audit in the project.
package typealias AuditID = Int64

/// A random sample of cases, with the labels that they had when it was drawn. It never changes.
package struct AuditRecord: Equatable, Sendable, Identifiable {
    /// Its number in the project.
    package let id: AuditID
    /// What it asks.
    package let question: QuestionID
    /// What its random numbers came from.
    package let seed: UInt64
    /// When it was drawn, in seconds since 1970-01-01T00:00:00Z.
    package let drawnAt: Double
    /// The class names; labels are positions in it.
    package let classes: [String]
    /// The identities of the runs whose reads were frozen; `nil` where there was none.
    package let clipRun: String?
    /// See `clipRun`.
    package let cnnRun: String?
    /// The cases that were drawn from, counted by their labels.
    package let frame: AuditFrame
}

/// A sample on its way into the project.
package struct AuditDraw: Equatable, Sendable {
    /// One case of it.
    package struct Case: Equatable, Sendable {
        /// The image version that is shown.
        package let version: VersionID
        /// The part of the frame that it was drawn from.
        package let part: Int
        /// The probability that it had of being drawn, above 0 to 1.
        package let probability: Double
        /// Its labels at the draw.
        package let labels: FrozenLabels

        /// Describes a drawn case.
        package init(version: VersionID, part: Int, probability: Double, labels: FrozenLabels) {
            self.version = version
            self.part = part
            self.probability = probability
            self.labels = labels
        }
    }

    /// What its random numbers come from.
    package let seed: UInt64
    /// The runs whose reads are frozen.
    package let runs: CurrentRuns
    /// What it is drawn from.
    package let frame: AuditFrame
    /// The cases in the order in which they are asked.
    package let cases: [Case]

    /// Describes a sample.
    package init(seed: UInt64, runs: CurrentRuns, frame: AuditFrame, cases: [Case]) {
        self.seed = seed
        self.runs = runs
        self.frame = frame
        self.cases = cases
    }
}

/// A case of an audit, and what became of it.
package struct DrawnCase: Equatable, Sendable {
    /// Its place in the order in which the cases are asked, from 0 on.
    package let position: Int
    /// The case.
    package let id: CaseID
    /// Its place in the order of arrival.
    package let ordinal: CaseOrdinal
    /// The image version that is asked about.
    package let version: VersionID
    /// The part of the frame that it was drawn from.
    package let part: Int
    /// The probability that it had of being drawn.
    package let probability: Double
    /// Its labels at the draw.
    package let labels: FrozenLabels
    /// Whether the image can still be shown: the case has it now, and its source counts.
    package let isPresent: Bool
    /// The latest answer that was not taken back, given without seeing a read; `nil` where there is none. A skipped case
    /// has a skip here.
    package internal(set) var answer: Decision?
    /// The decision that the audit takes as true: the answer, or what people agreed on later where the answer differed
    /// from what had been decided before; `nil` where nobody has answered.
    package internal(set) var truth: Decision?
    /// Whether people differ on it now, or one differs from an earlier word of his or her own.
    package internal(set) var isContested = false

    /// Whether somebody has answered.
    package var isAnswered: Bool { truth != nil }
}

extension AuditRecord: FetchableRecord {
    package init(row: Row) throws {
        try self.init(
            id: row.value("id"), question: row.value("questionID"),
            seed: UInt64(bitPattern: row.value("seed") as Int64), drawnAt: row.value("drawnAt"),
            classes: JSON.value(row.value("classes")), clipRun: row.value("clipRun"), cnnRun: row.value("cnnRun"),
            frame: JSON.value(row.value("frame")))
    }
}

extension FrozenLabels {
    /// Takes labels from a row of `auditCase`.
    ///
    /// - Throws: ``StoreError/invalid(found:expected:)`` where a label is none of the classes.
    init(_ row: Row, classes: [String]) throws {
        func index(_ column: String) throws -> Int? {
            guard let name: String = try row.value(column) else { return nil }
            guard let index = classes.firstIndex(of: name) else {
                throw StoreError.invalid(
                    found: "the audited label \"\(name)\"", expected: "one of \(classes.joined(separator: ", "))")
            }
            return index
        }
        let label = try index("curatedLabel")
        let isSettled: Bool = try row.value("isSettled")
        self.init(
            clip: try index("clipLabel"), cnn: try index("cnnLabel"), proposed: try index("proposedLabel"),
            settlement: isSettled ? label.map(Settlement.named) ?? .withoutLabel : .open)
    }
}
