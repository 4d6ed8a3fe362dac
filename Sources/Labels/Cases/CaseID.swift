import Work

/// The identity of one image to be labelled, made once, when the image is first seen.
///
/// `SOURCE/path` for a file in a folder, `SOURCE` for a source that is one image, `SOURCE#split/index` for an image of an
/// array, `SOURCE/path@number` for a frame; `%`, `#` and `@` in names and paths are percent-escaped. It never depends on
/// what other sources there are.
package struct CaseID: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// The id as it appears in exports.
    package let rawValue: String

    /// Takes an id in its exported form.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Takes an id in its exported form.
    package init(_ rawValue: String) {
        self.init(rawValue: rawValue)
    }

    /// The id as it appears in exports.
    package var description: String { rawValue }

    /// The id without its source's name, as files that people bring may write it; `nil` where it has no more than that.
    package var shortForm: String? {
        guard let end = rawValue.firstIndex(of: "/"), !rawValue[..<end].contains("#") else { return nil }
        return String(rawValue[rawValue.index(after: end)...])
    }

    /// Ids are equal if their bytes are: a composed letter and the same letter decomposed name two files.
    package static func == (left: CaseID, right: CaseID) -> Bool {
        left.rawValue.utf8.elementsEqual(right.rawValue.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = rawValue
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// Natural order: runs of digits compare as numbers, everything else by its UTF-8 bytes.
    package static func < (left: CaseID, right: CaseID) -> Bool {
        left.naturalKey.lexicographicallyPrecedes(right.naturalKey)
    }

    /// Bytes whose lexicographic order is the natural order of ids, the same on every machine.
    package var naturalKey: [UInt8] { NaturalOrder.key(of: rawValue) }
}

/// A case's place in the order of arrival, from 0 on; it never changes and means nothing beyond the project.
package typealias CaseOrdinal = Int64

/// The number of an image version in the project: what a case's image contained when it was indexed.
package typealias VersionID = Int64

/// How it stands with a case.
package enum CaseState: String, CaseIterable, Codable, Sendable {
    /// Its image is known, and both current runs have read it.
    case ready
    /// A current run has not read it.
    case unread
    /// A stage found another image in its place than the one that was indexed; `overread label` takes it in.
    case changed
    /// There is no image in its place any more.
    case gone
    /// There is something in its place that cannot be opened or decoded.
    case unreadable
    /// It is ready, and text may be burned into its image: it should be looked at before it leaves the house.
    case checkText = "check-text"
}

/// Finds the cases that files which people bring speak of: by their ids, or by ids without the source's name where that
/// is unambiguous.
package struct CaseNames: Sendable {
    private var full: Set<CaseID>
    private var short: [CaseID: CaseID] = [:]
    private var ambiguous: Set<CaseID> = []

    /// Why a name leads to no case.
    package enum Failure: Error, Equatable, Sendable {
        /// There is no such case.
        case unknown
        /// Several sources have a case of this name.
        case ambiguous
    }

    /// Knows the ids of all cases that may be meant.
    package init(_ ids: some Sequence<CaseID>) {
        full = Set(ids)
        for id in full {
            guard let name = id.shortForm.map({ CaseID($0) }) else { continue }
            if short.updateValue(id, forKey: name) != nil { ambiguous.insert(name) }
        }
    }

    /// The case that a name means; a whole id comes before any id without its source.
    package func resolve(_ name: CaseID) throws(Failure) -> CaseID {
        if full.contains(name) { return name }
        if ambiguous.contains(name) { throw .ambiguous }
        guard let id = short[name] else { throw .unknown }
        return id
    }
}
