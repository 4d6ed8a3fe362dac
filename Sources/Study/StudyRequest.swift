import Foundation
import Labels

/// What a study is asked to do.
package struct StudyRequest: Sendable {
    /// A class and where its images come from.
    package struct Source: Sendable {
        /// The class with the prompts that describe it to CLIP.
        package var label: LabelClass
        /// A folder, an array file or an image; every image in it belongs to the class.
        package var path: String

        /// A class and its source.
        package init(_ label: LabelClass, path: String) {
            self.label = label
            self.path = path
        }
    }

    /// The classes, at least two, with names and paths of their own.
    package var sources: [Source]
    /// The folder of the CLIP checkpoint.
    package var model: URL
    /// CSV of another model's probabilities, taken in place of CLIP's reads; its column `truth` names the classes.
    package var firstReads: String?
    /// At most this many images of every class, drawn at random.
    package var limit: Int?
    /// The share of every class that is held out, more than 0 and less than 1.
    package var testFraction: Double
    /// How many random splits to run.
    package var splits: Int
    /// The seed of all random numbers.
    package var seed: UInt64
    /// Pixels along the edge of the CNN's input; `nil` for 28 where images are tiny and 64 otherwise.
    package var size: Int?
    /// How many threads everything may use.
    package var threads: Int
    /// The folder of the results.
    package var output: URL
    /// A table `case,group` of cases that no split parts.
    package var groups: String?
    /// A regular expression that finds the name of each case's group in its id.
    package var groupPattern: String?

    /// By default the published experiment's thirty splits with 30 % held out.
    package init(
        sources: [Source], model: URL, firstReads: String? = nil, limit: Int? = nil, testFraction: Double = 0.3,
        splits: Int = 30, seed: UInt64 = 0, size: Int? = nil, threads: Int, output: URL,
        groups: String? = nil, groupPattern: String? = nil
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
        self.groups = groups
        self.groupPattern = groupPattern
    }

    /// The class names in order.
    package var classNames: [String] { sources.map(\.label.name) }
}
