import Foundation
import Labels
import Work

/// Everything that decides what a run's reads are: equal requests mean the same run, in every project. Names and paths
/// are no part of it.
package enum RunRequest: Codable, Hashable, Sendable {
    /// CLIP reads every case.
    case firstRead(FirstRead)
    /// Another program's probabilities stand in place of CLIP's reads.
    case broughtReads(BroughtReads)
    /// A CNN learns from first reads and over-reads every case.
    case overRead(OverRead)

    /// What decides a zero-shot pass.
    package struct FirstRead: Codable, Hashable, Sendable {
        /// The question's name.
        package var question: String
        /// A hash of the model's files.
        package var model: String
        /// The classes with their prompts, in the order of the probabilities.
        package var classes: [LabelClass]
        /// The numbers that the towers compute with.
        package var precision: String

        /// Describes a zero-shot pass.
        package init(question: String, model: String, classes: [LabelClass], precision: String = "f32") {
            self.question = question
            self.model = model
            self.classes = classes
            self.precision = precision
        }
    }

    /// What decides brought reads.
    package struct BroughtReads: Codable, Hashable, Sendable {
        /// The question's name.
        package var question: String
        /// A hash of the file.
        package var file: String
        /// The classes with their prompts, which a later zero-shot pass may use.
        package var classes: [LabelClass]

        /// Describes brought reads.
        package init(question: String, file: String, classes: [LabelClass]) {
            self.question = question
            self.file = file
            self.classes = classes
        }
    }

    /// What decides an over-read.
    package struct OverRead: Codable, Hashable, Sendable {
        /// The question's name.
        package var question: String
        /// The classes with their prompts, as the first read has them.
        package var classes: [LabelClass]
        /// The identity of the run that it learns from.
        package var firstRead: String
        /// How the networks are made and taught, folds, seed and wishes included, as the engine encodes it.
        package var recipe: String
        /// A hash of what it learns from: the images and their first reads, and what people have decided.
        package var evidence: String
        /// Pixels along the edge of the networks' input.
        package var size: Int
        /// 1 for grey, 3 for colour.
        package var channels: Int

        /// Describes an over-read.
        package init(
            question: String, classes: [LabelClass], firstRead: String, recipe: String, evidence: String, size: Int,
            channels: Int
        ) {
            self.question = question
            self.classes = classes
            self.firstRead = firstRead
            self.recipe = recipe
            self.evidence = evidence
            self.size = size
            self.channels = channels
        }
    }

    /// Whose reads the run makes.
    package var reader: Reader {
        if case .overRead = self { return .cnn }
        return .clip
    }

    /// The question's name.
    package var question: String {
        switch self {
        case .firstRead(let request): request.question
        case .broughtReads(let request): request.question
        case .overRead(let request): request.question
        }
    }

    /// The classes with their prompts, in the order of the probabilities.
    package var classes: [LabelClass] {
        switch self {
        case .firstRead(let request): request.classes
        case .broughtReads(let request): request.classes
        case .overRead(let request): request.classes
        }
    }

    /// The class names in order.
    package var classNames: [String] { classes.map(\.name) }

    /// Tells requests apart: a hash of their canonical text.
    ///
    /// - Throws: `ContentHash.Unavailable`.
    package var identity: String {
        get throws { try ContentHash.sha256(Array(JSON.text(self).utf8)) }
    }
}

/// Where a run's reader came from, for people; no part of its identity.
package struct RunOrigin: Codable, Equatable, Sendable {
    /// The model's or file's name.
    package var name: String
    /// The folder or file that it was opened from, where there is one.
    package var path: String?
    /// The versions of the program and its libraries when the run began.
    package var versions: [String: String]

    /// Describes an origin.
    package init(name: String, path: String? = nil, versions: [String: String] = [:]) {
        self.name = name
        self.path = path
        self.versions = versions
    }
}

/// One reader's pass over the project's cases.
package struct Run: Equatable, Sendable, Identifiable {
    /// The run's number in the project, from 1 on.
    package let id: Int64
    /// Tells its request from others, in every project.
    package let identity: String
    /// What was asked for.
    package let request: RunRequest
    /// Where its reader came from.
    package let origin: RunOrigin
    /// What its reader said of itself when it had finished, as the engine encodes it.
    package let remarks: String?
    /// When the run began, in seconds since 1970-01-01T00:00:00Z.
    package let createdAt: Double
    /// When it was first finished; `nil` while it is not.
    package let finishedAt: Double?

    /// Whether the run has been finished.
    package var isFinished: Bool { finishedAt != nil }
    /// Whose reads it makes.
    package var reader: Reader { request.reader }
    /// The class names in the order of the probabilities.
    package var classNames: [String] { request.classNames }
}

/// A read that was made while an image was on its way into the project.
package struct FreshRead: Equatable, Sendable {
    /// The read.
    package let read: Read
    /// The image's embedding, where the reader makes one; kept as float16.
    package let embedding: [Float]?

    /// A read, with the embedding behind it where there is one.
    package init(_ read: Read, embedding: [Float]? = nil) {
        self.read = read
        self.embedding = embedding
    }
}

/// A read of one image version, as a run commits it.
package struct VersionRead: Equatable, Sendable {
    /// The case.
    package let ordinal: CaseOrdinal
    /// The image version that was read.
    package let version: VersionID
    /// The read.
    package let read: Read
    /// The image's embedding, where the reader makes one; kept as float16.
    package let embedding: [Float]?

    /// Describes a read.
    package init(ordinal: CaseOrdinal, version: VersionID, read: Read, embedding: [Float]? = nil) {
        self.ordinal = ordinal
        self.version = version
        self.read = read
        self.embedding = embedding
    }
}

/// Values kept as JSON text, with sorted keys so that equal values have equal text.
enum JSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}
