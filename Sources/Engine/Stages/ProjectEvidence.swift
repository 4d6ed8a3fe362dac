import Convnet
import Images
import Labels
import Store
import Work

/// What an over-read learns from: the project's cases with their first reads, and what people have decided.
struct ProjectEvidence: Sendable {
    /// The cases that have a first read, in the project's order.
    let records: [CaseRecord]
    /// Their first reads.
    let reads: [Read]
    /// The class that a person has given a case, by position.
    let decided: [Int: Int]

    /// - Throws: `StoreError`, `EngineError.nothingToDo`.
    init(_ store: ProjectStore, _ firstRead: Run, usesDecisions: Bool) throws {
        let byOrdinal = Dictionary(
            try store.reads(of: firstRead).map { ($0.ordinal, $0.read) }, uniquingKeysWith: { first, _ in first })
        let records = try store.cases().filter { byOrdinal[$0.ordinal] != nil }
        guard !records.isEmpty else { throw EngineError.nothingToDo("there is no first read to learn from") }
        self.records = records
        reads = records.compactMap { byOrdinal[$0.ordinal] }
        decided = try usesDecisions ? Self.decisions(store, records, firstRead.request.classNames) : [:]
    }

    private static func decisions(
        _ store: ProjectStore, _ records: [CaseRecord], _ classes: [String]
    ) throws -> [Int: Int] {
        let positions = Dictionary(
            records.enumerated().map { ($1.ordinal, $0) }, uniquingKeysWith: { first, _ in first })
        var decided: [Int: Int] = [:]
        try store.forEachCuratedCase(.decided) { item in
            guard let position = positions[item.record.ordinal], let label = item.curated.label,
                let index = classes.firstIndex(of: label)
            else { return }
            decided[position] = index
        }
        return decided
    }

    /// The evidence of some of the cases.
    ///
    /// - Parameter members: Positions among the records, ascending.
    func evidence(of members: [Int]) -> OverReader.Evidence {
        var known: [Int: Int] = [:]
        for (position, member) in members.enumerated() { known[position] = decided[member] }
        return OverReader.Evidence(
            members: members, reads: members.map { reads[$0].probabilities }, decided: known)
    }

    /// The images at the networks' size, made from the project's thumbnails.
    ///
    /// - Throws: `StoreError`, `EngineError.missingImage` where a thumbnail is lost.
    func images(_ store: ProjectStore, _ input: InputShape, _ cancellation: Cancellation) throws -> TrainingImages {
        var images = TrainingImages(size: input.size, channels: input.channels)
        for start in stride(from: 0, to: records.count, by: 1024) {
            try cancellation.check()
            let part = records[start..<min(records.count, start + 1024)]
            let thumbnails = try store.thumbnails(of: part.map(\.ordinal))
            for record in part {
                guard let encoded = thumbnails[record.ordinal] else {
                    throw EngineError.missingImage(record.id, path: "the project's thumbnails")
                }
                try images.append(Thumbnail(encoded: encoded).image)
            }
        }
        return images
    }

    /// Tells these first reads and images from others; a case that was indexed or read anew makes another run.
    var digest: String {
        get throws {
            var bytes: [UInt8] = []
            for (record, read) in zip(records, reads) {
                bytes += Array(record.image.sha256.utf8)
                for value in read.probabilities { withUnsafeBytes(of: value.bitPattern) { bytes += $0 } }
            }
            return try ContentHash.sha256(bytes)
        }
    }

    /// Tells these decisions from others.
    var decisionsDigest: String {
        get throws {
            let text = decided.sorted { $0.key < $1.key }.map { "\(records[$0.key].id):\($0.value)" }
            return try ContentHash.sha256(Array(text.joined(separator: "\n").utf8))
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
