import Labels
import Work

/// Makes sure that parts belong together, before anything is made of them.
struct PartVerification {
    /// In the order of their shards.
    let parts: [PartFile]

    /// How the images were shown, and the salt that tells their patients apart; `nil` where nobody has asked.
    var imaging: ImagingRecord? { (parts.first(where: \.namesPatients) ?? parts.first)?.imaging }
    /// Whether any part tells patients apart.
    var namesPatients: Bool { parts.contains(where: \.namesPatients) }

    /// Looks at all parts.
    ///
    /// - Parameter showAlike: Whether two recipes show images alike.
    /// - Throws: ``PartError``; ``StoreError`` where one is damaged.
    init(_ parts: [PartFile], showAlike: (String, String) -> Bool) throws {
        self.parts = parts.sorted { $0.part.shard.index < $1.part.shard.index }
        guard let first = self.parts.first else { return }
        try requireOneCount(as: first)
        try requireOneRequest(as: first)
        try requireOneShowing(as: first, showAlike)
        try requireEachOnce()
        try requireAll(first.part.shard.count)
        for part in self.parts { try part.checkStructure() }
    }

    private func requireOneCount(as first: PartFile) throws {
        let count = first.part.shard.count
        guard let other = parts.first(where: { $0.part.shard.count != count }) else { return }
        throw PartError.otherCount(
            path: other.path, count: other.part.shard.count, first: first.path, firstCount: count)
    }

    private func requireOneRequest(as first: PartFile) throws {
        for part in parts.dropFirst() {
            let differences =
                part.run.request.differences(from: first.run.request) + part.sourceDifferences(from: first.sources)
            guard differences.isEmpty else {
                throw PartError.foreign(path: part.path, first: first.path, differences: differences)
            }
        }
    }

    private func requireOneShowing(as first: PartFile, _ showAlike: (String, String) -> Bool) throws {
        for part in parts where !showAlike(part.imaging?.recipe ?? "", first.imaging?.recipe ?? "") {
            throw PartError.foreign(path: part.path, first: first.path, differences: ["images shown otherwise"])
        }
        let hashed = parts.filter(\.namesPatients)
        guard let one = hashed.first, let other = hashed.first(where: { $0.imaging?.salt != one.imaging?.salt }) else {
            return
        }
        throw PartError.foreign(path: other.path, first: one.path, differences: ["another --salt"])
    }

    private func requireEachOnce() throws {
        for (left, right) in zip(parts, parts.dropFirst()) where left.part.shard == right.part.shard {
            throw PartError.doubled(
                shard: left.part.shard.index, paths: [left.path, right.path],
                difference: try Self.difference(left, right))
        }
    }

    private func requireAll(_ count: Int) throws {
        let present = Set(parts.map(\.part.shard.index))
        let missing = (0..<count).filter { !present.contains($0) }
        guard missing.isEmpty else { throw PartError.missing(shards: missing, count: count) }
    }

    /// The first place with two contents in two parts; `nil` where there is none.
    private static func difference(_ left: PartFile, _ right: PartFile) throws -> String? {
        var walk = try PartWalk([left, right])
        var earlier: CaseRecord?
        while let (_, item) = try walk.next() {
            if let earlier, earlier.id == item.record.id, earlier.image.sha256 != item.record.image.sha256 {
                return "\(item.record.id) is another image in each"
            }
            earlier = item.record
        }
        return left.part.manifest == right.part.manifest ? nil : "they were read from other files"
    }
}

extension PartFile {
    /// How sources differ from the part's, in a few words each; empty where they do not.
    package func sourceDifferences(from others: [SourceRecord]) -> [String] {
        guard sources.map(\.name) == others.map(\.name) else { return ["other sources"] }
        return zip(sources, others).compactMap { own, other in
            guard own.root != other.root || own.kind != other.kind else { return nil }
            return "the source \(own.name) in another place (\(own.root))"
        }
    }
}

extension RunRequest {
    /// How a request differs from another, in a few words each; empty where it does not.
    package func differences(from other: RunRequest) -> [String] {
        guard self != other else { return [] }
        var differences: [String] = []
        if question != other.question { differences.append("another question") }
        if classNames != other.classNames {
            differences.append("other classes (\(classNames.joined(separator: ", ")))")
        } else if classes != other.classes {
            differences.append("other prompts")
        }
        guard case .firstRead(let own) = self, case .firstRead(let others) = other else {
            return differences + ["another reader"]
        }
        if own.model != others.model { differences.append("another model") }
        if own.precision != others.precision { differences.append("another precision (\(own.precision))") }
        return differences.isEmpty ? ["another request"] : differences
    }
}

/// Goes through the cases of several parts as if they were one, in natural order of their ids.
struct PartWalk {
    private let parts: [PartFile]
    private let limit: Int
    /// The next cases of each part, in reverse.
    private var ahead: [[PartFile.Case]]
    /// The parts that have a next case, the one with the first of these last.
    private var order: [(key: [UInt8], part: Int)] = []

    /// Cases of all parts in memory at a time, about.
    private static let buffered = 512

    init(_ parts: [PartFile]) throws {
        self.parts = parts
        limit = max(4, Self.buffered / max(1, parts.count))
        ahead = parts.map { _ in [] }
        for part in parts.indices { try queue(part, behind: []) }
    }

    /// The next case and the number of its part; `nil` behind the last.
    mutating func next() throws -> (part: Int, item: PartFile.Case)? {
        guard let (key, part) = order.popLast(), let item = ahead[part].popLast() else { return nil }
        try queue(part, behind: key)
        return (part, item)
    }

    private mutating func queue(_ part: Int, behind key: [UInt8]) throws {
        if ahead[part].isEmpty { ahead[part] = try parts[part].cases(after: key, limit: limit).reversed() }
        guard let head = ahead[part].last?.record.id.naturalKey else { return }
        let place = order.firstIndex { $0.key.lexicographicallyPrecedes(head) } ?? order.endIndex
        order.insert((head, part), at: place)
    }
}
