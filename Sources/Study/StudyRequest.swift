import Foundation
import Labels

/// What a study is asked to do.
public struct StudyRequest: Sendable {
    /// A class and where its images come from.
    public struct Source: Sendable {
        /// The class with the prompts that describe it to CLIP.
        public var label: LabelClass
        /// A folder, an array file or an image; every image in it belongs to the class.
        public var path: String

        /// Makes a source.
        public init(_ label: LabelClass, path: String) {
            self.label = label
            self.path = path
        }
    }

    /// The classes, at least two, with names and paths of their own.
    public var sources: [Source]
    /// The folder of the CLIP checkpoint.
    public var model: URL
    /// CSV of another model's probabilities, taken in place of CLIP's reads; its column `truth` names the classes.
    public var firstReads: String?
    /// At most this many images of every class, drawn at random.
    public var limit: Int?
    /// The share of every class that is held out, more than 0 and less than 1.
    public var testFraction: Double
    /// How many random divisions there are.
    public var splits: Int
    /// What all random numbers come from.
    public var seed: UInt64
    /// Pixels along the edge of the CNN's input; `nil` for 28 where images are tiny and 64 otherwise.
    public var size: Int?
    /// Threads for everything.
    public var threads: Int
    /// The folder of the results.
    public var output: URL

    /// Makes a request with the published experiment's thirty splits, 30 % held out.
    public init(
        sources: [Source], model: URL, firstReads: String? = nil, limit: Int? = nil, testFraction: Double = 0.3,
        splits: Int = 30, seed: UInt64 = 0, size: Int? = nil, threads: Int, output: URL
    ) {
        self.sources = sources
        self.model = model
        self.firstReads = firstReads
        self.limit = limit
        self.testFraction = testFraction
        self.splits = splits
        self.seed = seed
        self.size = size
        self.threads = threads
        self.output = output
    }

    /// The class names in order.
    public var classNames: [String] { sources.map(\.label.name) }
}
