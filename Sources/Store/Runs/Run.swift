import Labels

/// Everything that decides what a run's reads are: two requests that are equal mean the same run.
package struct RunRequest: Codable, Hashable, Sendable {
    /// Whose reads the run makes.
    package var reader: Reader
    /// The model's name, for people.
    package var model: String
    /// A hash of the model's content; empty where the network is made by the run.
    package var modelHash: String
    /// The classes with their prompts, in the order of the probabilities.
    package var classes: [LabelClass]
    /// What all random numbers of the run come from.
    package var seed: UInt64
    /// The first-read run that an over-read learns from.
    package var firstReadRunID: Int64?
    /// All else that changes the reads: loss, folds, rounds, decisions taken as truth, …
    package var parameters: [String: String]

    /// Makes a request of all its parts.
    package init(
        reader: Reader, model: String, modelHash: String, classes: [LabelClass], seed: UInt64,
        firstReadRunID: Int64? = nil, parameters: [String: String] = [:]
    ) {
        self.reader = reader
        self.model = model
        self.modelHash = modelHash
        self.classes = classes
        self.seed = seed
        self.firstReadRunID = firstReadRunID
        self.parameters = parameters
    }

    /// The class names in order.
    package var classNames: [String] { classes.map(\.name) }
}

/// One reader's pass over the project's cases.
package struct Run: Equatable, Sendable, Identifiable {
    /// The run's number in the project, from 1 on.
    package let id: Int64
    /// What was asked for.
    package let request: RunRequest
    /// The versions of the program and its libraries when the run began, for the record.
    package let versions: [String: String]
    /// When the run began, in seconds since 1970-01-01T00:00:00Z.
    package let createdAt: Double
    /// When it was first finished; `nil` while it is not.
    package let finishedAt: Double?

    /// Whether the run has been finished.
    package var isFinished: Bool { finishedAt != nil }
}

/// One case's read, as a run commits it.
package struct CaseRead: Equatable, Sendable {
    /// The case.
    package let ordinal: CaseOrdinal
    /// The read.
    package let read: Read
    /// The image's embedding, where the reader makes one; kept as float16.
    package let embedding: [Float]?

    /// Makes a read of all its parts.
    package init(ordinal: CaseOrdinal, read: Read, embedding: [Float]? = nil) {
        self.ordinal = ordinal
        self.read = read
        self.embedding = embedding
    }
}

/// The runs whose reads are shown, compared and exported.
package struct CurrentRuns: Equatable, Sendable {
    /// The first-read run; `nil` before the first one is finished.
    package let clip: Run?
    /// The over-read run; `nil` before one over the same classes is finished.
    package let cnn: Run?

    /// The class names in the order of the reads' probabilities; empty before the first run is finished.
    package var classNames: [String] { clip?.request.classNames ?? [] }
}
