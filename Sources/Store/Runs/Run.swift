import Labels

/// Everything that decides what a run's reads are: two requests that are equal mean the same run.
public struct RunRequest: Codable, Hashable, Sendable {
    /// Whose reads the run makes.
    public var reader: Reader
    /// The model's name, for people.
    public var model: String
    /// A hash of the model's content; empty where the network is made by the run.
    public var modelHash: String
    /// The classes with their prompts, in the order of the probabilities.
    public var classes: [LabelClass]
    /// What all random numbers of the run come from.
    public var seed: UInt64
    /// The first-read run that an over-read learns from.
    public var firstReadRunID: Int64?
    /// All else that changes the reads: loss, folds, rounds, decisions taken as truth, …
    public var parameters: [String: String]

    /// Makes a request of all its parts.
    public init(
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
    public var classNames: [String] { classes.map(\.name) }
}

/// One reader's pass over the project's cases.
public struct Run: Equatable, Sendable, Identifiable {
    /// The run's number in the project, from 1 on.
    public let id: Int64
    /// What was asked for.
    public let request: RunRequest
    /// The versions of the program and its libraries when the run began, for the record.
    public let versions: [String: String]
    /// When the run began, in seconds since 1970-01-01T00:00:00Z.
    public let createdAt: Double
    /// When it was first finished; `nil` while it is not.
    public let finishedAt: Double?

    /// Whether the run has been finished.
    public var isFinished: Bool { finishedAt != nil }
}

/// One case's read, as a run commits it.
public struct CaseRead: Equatable, Sendable {
    /// The case.
    public let ordinal: CaseOrdinal
    /// The read.
    public let read: Read
    /// The image's embedding, where the reader makes one; kept as float16.
    public let embedding: [Float]?

    /// Makes a read of all its parts.
    public init(ordinal: CaseOrdinal, read: Read, embedding: [Float]? = nil) {
        self.ordinal = ordinal
        self.read = read
        self.embedding = embedding
    }
}

/// The runs whose reads are shown, compared and exported.
public struct CurrentRuns: Equatable, Sendable {
    /// The first-read run; `nil` before the first one is finished.
    public let clip: Run?
    /// The over-read run; `nil` before one over the same classes is finished.
    public let cnn: Run?

    /// The class names in the order of the reads' probabilities; empty before the first run is finished.
    public var classNames: [String] { clip?.request.classNames ?? [] }
}
