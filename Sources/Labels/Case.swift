/// The identity of one image to be labelled.
///
/// An id is the image's path relative to its source (`breast/a.png`) or `file.npz#split/index`. With several folder
/// sources it starts with the source folder's name.
package struct CaseID: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// The id as it appears in exports.
    package let rawValue: String

    /// Makes an id of its exported form.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Makes an id of its exported form.
    package init(_ rawValue: String) {
        self.init(rawValue: rawValue)
    }

    /// The id as it appears in exports.
    package var description: String { rawValue }

    /// Orders ids by their UTF-8 bytes, so that the order is the same on every machine.
    package static func < (left: CaseID, right: CaseID) -> Bool {
        left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
    }
}

/// One of the labels a case can get: a name and the prompts that describe it to CLIP.
package struct LabelClass: Hashable, Codable, Sendable {
    /// The label as it is exported.
    package let name: String
    /// What CLIP compares an image with; several prompts make an ensemble.
    package let prompts: [String]

    /// Makes a class of a name and its prompts.
    package init(name: String, prompts: [String]) {
        self.name = name
        self.prompts = prompts
    }
}
