import Labels

/// What the workbench shows about the project as a whole.
package struct ProjectSummary: Equatable, Sendable {
    /// The project's name: its folder's.
    package var name: String
    /// The classes in the order of the reads' probabilities.
    package var classes: [LabelClass]
    /// Who reviews here; written on every decision.
    package var reviewer: String
    /// The run whose reads are shown; `nil` before the first read.
    package var runID: Int64?
    /// What gave the first read, in a word or two; empty before it.
    package var firstRead: String
    /// What gave the over-read, in a word or two; empty before it.
    package var overRead: String
    /// The audit that is shown; `nil` in a review.
    package var audit: AuditSession?

    /// Makes a summary.
    package init(
        name: String, classes: [LabelClass], reviewer: String, runID: Int64? = nil, firstRead: String = "",
        overRead: String = "", audit: AuditSession? = nil
    ) {
        self.name = name
        self.classes = classes
        self.reviewer = reviewer
        self.runID = runID
        self.firstRead = firstRead
        self.overRead = overRead
        self.audit = audit
    }

    /// The name of a class.
    func className(_ index: Int?) -> String? {
        index.flatMap { classes.indices.contains($0) ? classes[$0].name : nil }
    }
}
