/// What is exported where people have not settled a case.
package struct CurationPolicy: Hashable, Codable, Sendable {
    /// What becomes of a disagreement that nobody decided.
    package enum Disagreement: String, CaseIterable, Codable, Sendable {
        /// It gets the CNN's label.
        case overRead = "over-read"
        /// It keeps the first read's label.
        case firstRead = "first-read"
        /// It gets no label until a person decides.
        case personOnly = "person-only"
    }

    /// What becomes of a case that reviewers settled differently.
    package enum Contested: String, CaseIterable, Codable, Sendable {
        /// It gets no label until they agree.
        case blank
        /// It gets the label that was given last.
        case latest
    }

    /// For disagreements.
    package var disagreement: Disagreement
    /// For contested cases.
    package var contested: Contested

    /// Describes a policy; by default corrections are exported and contested cases have no label.
    package init(disagreement: Disagreement = .overRead, contested: Contested = .blank) {
        self.disagreement = disagreement
        self.contested = contested
    }
}
