import Convnet
import Foundation
import Images
import Labels
import Store
import Work

/// What an over-read learns from: the project's cases with their first reads, in natural order of their ids, and what
/// people have decided. It is held in columns, some 50 bytes a case, so that millions of cases fit.
struct ProjectEvidence: Sendable {
    /// The cases that have a first read.
    let ordinals: [CaseOrdinal]
    /// Their present images.
    let versions: [VersionID]
    /// What tells the contents of their images apart.
    let contents: [ContentKey]
    /// What networks would see of them by default.
    let shape: ImageShape
    /// Their first reads: a probability for each class, case after case.
    private let probabilities: [Float]
    private let classCount: Int
    /// The class that people have given a case, by position; contested cases are not among them.
    let decided: [Int: Int]
    /// Positions of cases that people have left out: nothing is learned from them.
    let excluded: Set<Int>
    /// Which cases belong together by what is known of them apart from their images.
    let given: CaseGroups
    /// Tells the cases, with their images and first reads, from others.
    let casesDigest: String
    /// Tells this evidence from other: the cases with their images and first reads, what people have decided, and which
    /// cases were said to belong together.
    ///
    /// The cases' ids belong to it: equal images of other cases would be other reads in the project.
    let digest: String

    /// How many cases there are.
    var count: Int { ordinals.count }

    /// - Throws: `StoreError`, `EngineError.nothingToDo`.
    init(_ store: ProjectStore, _ firstRead: Run, usesDecisions: Bool) throws {
        let columns = try EvidenceColumns(store, firstRead)
        guard !columns.ordinals.isEmpty else {
            throw EngineError.nothingToDo("there is no first read to learn from")
        }
        (ordinals, versions, contents) = (columns.ordinals, columns.versions, columns.contents)
        (probabilities, shape) = (columns.probabilities, columns.shape)
        classCount = firstRead.classNames.count
        given = try CaseGroups(of: columns, in: store)
        (decided, excluded) =
            try usesDecisions ? Self.decisions(store, ordinals, firstRead.classNames) : ([:], [])
        (casesDigest, digest) = try columns.digests(decided: decided, excluded: excluded, given: given)
    }

    private static func decisions(
        _ store: ProjectStore, _ ordinals: [CaseOrdinal], _ classes: [String]
    ) throws -> (decided: [Int: Int], excluded: Set<Int>) {
        var found: [CaseOrdinal: Decision] = [:]
        try store.forEachCuratedCase(among: .standing) { item in
            let standing = Decision.inWords(of: classes, item.standing)
            guard Decision.isSettled(standing), let decision = Decision.effective(among: standing) else { return }
            found[item.record.ordinal] = decision
        }
        var decided: [Int: Int] = [:]
        var excluded: Set<Int> = []
        guard !found.isEmpty else { return (decided, excluded) }
        for (position, ordinal) in ordinals.enumerated() {
            guard let decision = found[ordinal] else { continue }
            if let label = decision.label {
                decided[position] = classes.firstIndex(of: label)
            } else {
                excluded.insert(position)
            }
        }
        return (decided, excluded)
    }

    /// The evidence of some of the cases, without those that are left out.
    ///
    /// - Parameters:
    ///   - members: Positions among the cases, ascending.
    ///   - groups: Of all cases.
    func evidence(of members: [Int], groups: CaseGroups) -> Evidence {
        let members = members.filter { !excluded.contains($0) }
        var known: [Int: Int] = [:]
        for (position, member) in members.enumerated() { known[position] = decided[member] }
        return Evidence(
            members: members,
            reads: members.map { Array(probabilities[($0 * classCount)..<(($0 + 1) * classCount)]) }, decided: known,
            groups: members.map { groups.groups[$0] })
    }

    /// Refuses folds of which one would learn from nothing.
    ///
    /// - Throws: `EngineError.nothingToDo`, with what to do.
    func requireLessons(_ folds: FoldAssignment) throws {
        for fold in 0..<folds.foldCount where folds.training(for: fold).allSatisfy(excluded.contains) {
            throw EngineError.nothingToDo(
                "fold \(fold + 1) of \(folds.foldCount) has nothing to learn from: all \(excluded.count) cases of the "
                    + "others are excluded; take some exclusions back in `overread review`, or name other --folds or "
                    + "another --seed")
        }
    }
}

/// Tells contents apart: the first half of their SHA-256.
struct ContentKey: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// - Returns: `nil` where the text is no SHA-256 in hexadecimal digits.
    init?(sha256: String) {
        let digits = sha256.utf8
        guard digits.count == 64, let high = Self.number(digits.prefix(16)),
            let low = Self.number(digits.dropFirst(16).prefix(16))
        else { return nil }
        (self.high, self.low) = (high, low)
    }

    private static func number(_ digits: Substring.UTF8View) -> UInt64? {
        var number: UInt64 = 0
        for digit in digits {
            let value: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
            default: return nil
            }
            number = number << 4 | UInt64(value)
        }
        return number
    }
}

/// The columns of the cases, as they come from the project, and what is worked out on the way.
struct EvidenceColumns {
    private(set) var ordinals: [CaseOrdinal] = []
    private(set) var versions: [VersionID] = []
    private(set) var contents: [ContentKey] = []
    private(set) var probabilities: [Float] = []
    private(set) var shape = ImageShape()
    /// The name of each case's group by the project's pattern on the ids; empty where there is none.
    private(set) var patternGroups: [String?] = []
    private let cases: ContentHasher
    private let all: ContentHasher

    init(_ store: ProjectStore, _ run: Run) throws {
        (cases, all) = (try ContentHasher(), try ContentHasher())
        let pattern = try store.groupPattern().map { try GroupPattern($0) }
        try store.forEachReadCase(of: run) { item in
            guard let content = ContentKey(sha256: item.image.sha256) else {
                throw StoreError.corrupt(path: "\(item.id)", reason: "the digest of its image is none")
            }
            ordinals.append(item.ordinal)
            versions.append(item.version)
            contents.append(content)
            probabilities += item.read.probabilities
            shape.add(item.image)
            if let pattern { patternGroups.append(pattern.group(of: item.id)) }
            try add(item)
        }
    }

    private func add(_ item: ReadCase) throws {
        var bytes = Array(item.id.rawValue.utf8) + [0] + Array(item.image.sha256.utf8)
        for value in item.read.probabilities { withUnsafeBytes(of: value.bitPattern) { bytes += $0 } }
        try cases.add(bytes)
        try all.add(bytes)
    }

    /// The digests of the cases alone, and of all that is known of them.
    func digests(
        decided: [Int: Int], excluded: Set<Int>, given: CaseGroups
    ) throws -> (cases: String, all: String) {
        var bytes: [UInt8] = []
        for (position, label) in decided.sorted(by: { $0.key < $1.key }) { bytes += "\(position):\(label) ".utf8 }
        for position in excluded.sorted() { bytes += "\(position):out ".utf8 }
        if given.count < ordinals.count { bytes += "groups \(given.groups)".utf8 }
        try all.add(bytes)
        return (try cases.hexadecimal(), try all.hexadecimal())
    }
}

/// What the networks would see of images, worked out image by image.
struct ImageShape: Sendable {
    private var count = 0
    private var tiny = 0
    private var hasColour = false

    /// An edge shorter than this makes an image tiny.
    private static let tinyEdge = 48

    mutating func add(_ image: ImageDescription) { add(edge: min(image.width, image.height), channels: image.channels) }

    mutating func add(edge: Int, channels: Int) {
        count += 1
        if edge < Self.tinyEdge { tiny += 1 }
        if channels == 3 { hasColour = true }
    }

    /// 28 px where at least a tenth of the images are tiny, so that sharpness does not tell the sources apart, and 64 px
    /// otherwise.
    var size: Int { tiny * 10 >= count ? 28 : 64 }
    /// 3 where any image has colour, else 1.
    var channels: Int { hasColour ? 3 : 1 }
}

/// What the networks see of an image.
package struct InputShape: Equatable, Sendable {
    /// Pixels along either edge.
    package let size: Int
    /// 1, or 3 where any image has colour.
    package let channels: Int

    /// - Parameter size: The user's wish; `nil` for the default.
    init(_ shape: ImageShape, size: Int?) {
        self.size = size ?? shape.size
        channels = shape.channels
    }
}
