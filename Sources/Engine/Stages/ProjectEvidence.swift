import Convnet
import Foundation
import Images
import Labels
import Store
import Work

/// What an over-read learns from: the project's cases with their first reads, in natural order of their ids, and what
/// people have decided.
struct ProjectEvidence: Sendable {
    /// The cases that have a first read.
    let records: [CaseRecord]
    /// Their first reads.
    let reads: [Read]
    /// The class that people have given a case, by position; contested cases are not among them.
    let decided: [Int: Int]
    /// Positions of cases that people have left out: nothing is learned from them.
    let excluded: Set<Int>
    /// Which cases belong together by what is known of them apart from their images.
    let given: CaseGroups

    /// - Throws: `StoreError`, `EngineError.nothingToDo`.
    init(_ store: ProjectStore, _ firstRead: Run, usesDecisions: Bool) throws {
        let byVersion = Dictionary(
            try store.reads(of: firstRead).map { ($0.version, $0.read) }, uniquingKeysWith: { first, _ in first })
        let records = try store.cases().filter { byVersion[$0.version] != nil }
        guard !records.isEmpty else { throw EngineError.nothingToDo("there is no first read to learn from") }
        self.records = records
        reads = records.compactMap { byVersion[$0.version] }
        given = try CaseGroups(of: records, in: store)
        (decided, excluded) = try usesDecisions ? Self.decisions(store, records, firstRead.classNames) : ([:], [])
    }

    private static func decisions(
        _ store: ProjectStore, _ records: [CaseRecord], _ classes: [String]
    ) throws -> (decided: [Int: Int], excluded: Set<Int>) {
        let positions = Dictionary(
            records.enumerated().map { ($1.ordinal, $0) }, uniquingKeysWith: { first, _ in first })
        var decided: [Int: Int] = [:]
        var excluded: Set<Int> = []
        try store.forEachCuratedCase { item in
            let standing = Decision.inWords(of: classes, item.standing)
            guard let position = positions[item.record.ordinal], Decision.isSettled(standing),
                let decision = Decision.effective(among: standing)
            else { return }
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
    ///   - members: Positions among the records, ascending.
    ///   - groups: Of all records.
    func evidence(of members: [Int], groups: CaseGroups) -> Evidence {
        let members = members.filter { !excluded.contains($0) }
        var known: [Int: Int] = [:]
        for (position, member) in members.enumerated() { known[position] = decided[member] }
        return Evidence(
            members: members, reads: members.map { reads[$0].probabilities }, decided: known,
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

    /// Tells this evidence from other: the cases with their images and first reads, what people have decided, and which
    /// cases were said to belong together.
    ///
    /// The cases' ids belong to it: equal images of other cases would be other reads in the project.
    var digest: String {
        get throws {
            var bytes: [UInt8] = []
            for (record, read) in zip(records, reads) {
                bytes += Array(record.id.rawValue.utf8) + [0] + Array(record.image.sha256.utf8)
                for value in read.probabilities { withUnsafeBytes(of: value.bitPattern) { bytes += $0 } }
            }
            for (position, label) in decided.sorted(by: { $0.key < $1.key }) { bytes += "\(position):\(label) ".utf8 }
            for position in excluded.sorted() { bytes += "\(position):out ".utf8 }
            if given.count < records.count { bytes += "groups \(given.groups)".utf8 }
            return try ContentHash.sha256(bytes)
        }
    }
}

/// What the networks see of an image.
package struct InputShape: Equatable, Sendable {
    /// Pixels along either edge.
    package let size: Int
    /// 1, or 3 where any image has colour.
    package let channels: Int

    /// An edge shorter than this makes an image tiny.
    private static let tinyEdge = 48

    /// - Parameter size: The user's wish; `nil` for the default.
    init(_ records: [CaseRecord], size: Int?) {
        self.size = size ?? Self.size(ofEdges: records.map { min($0.image.width, $0.image.height) })
        channels = records.contains { $0.image.channels == 3 } ? 3 : 1
    }

    /// The default size: 28 px where at least a tenth of the images are tiny, so that sharpness does not tell the
    /// sources apart, and 64 px otherwise.
    ///
    /// - Parameter edges: The shorter edge of every image, in pixels.
    package static func size(ofEdges edges: [Int]) -> Int {
        edges.count { $0 < tinyEdge } * 10 >= edges.count ? 28 : 64
    }
}
