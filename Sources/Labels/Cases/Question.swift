/// The number of a question in the project.
package typealias QuestionID = Int64

/// How a question is answered.
package enum QuestionKind: String, CaseIterable, Codable, Sendable {
    /// By one of its classes.
    case oneOf = "one-of"
    /// By yes or no.
    case yesNo = "yes-no"
}

/// What is asked of every case.
package struct Question: Equatable, Sendable, Identifiable {
    /// Its number in the project.
    package let id: QuestionID
    /// Its name, unique in the project.
    package let name: String
    /// How it is answered.
    package let kind: QuestionKind
    /// How its labels are curated.
    package let policy: CurationPolicy

    /// The question that a project has from the beginning.
    package static let first: QuestionID = 1

    /// Describes a question.
    package init(id: QuestionID, name: String, kind: QuestionKind, policy: CurationPolicy) {
        self.id = id
        self.name = name
        self.kind = kind
        self.policy = policy
    }
}

/// One of the labels a case can get: a name and the prompts that describe it to CLIP.
package struct LabelClass: Hashable, Codable, Sendable {
    /// The label as it is exported.
    package let name: String
    /// What CLIP compares an image with; several prompts make an ensemble.
    package let prompts: [String]

    /// Describes a class.
    package init(name: String, prompts: [String]) {
        self.name = name
        self.prompts = prompts
    }
}
