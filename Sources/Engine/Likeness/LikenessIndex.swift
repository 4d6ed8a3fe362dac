import Foundation
import Labels
import Store
import Tensors

/// The embeddings of all present images of a project, to find what is like an image or a text.
///
/// They are compared one by one, exactly: the cosine of the angle between two embeddings, as CLIP compares them.
package final class LikenessIndex: Sendable {
    /// Embeddings in memory take at most so many bytes; larger ones are read anew for each comparison.
    package static let mostBytes = 512 << 20

    /// The first read that the embeddings are of.
    package let run: Run
    /// The cases that have one, ascending.
    package let ordinals: [CaseOrdinal]
    private let store: ProjectStore
    private let columns: Int
    private let versions: [VersionID]
    /// 1 / the length of each embedding; 0 for one of no length.
    private let inverseLengths: [Float]
    /// `nil` where they are too large to be kept.
    private let rows: HalfRows?

    /// Why nothing can be compared.
    package enum Unavailable: Error, Equatable, CustomStringConvertible {
        /// No run has embeddings.
        case noEmbeddings
        /// An image has none in the run.
        case notEmbedded(CaseID, run: Int64)
        /// Another image is there by now.
        case replaced(CaseID)
        /// A text cannot be embedded by the run's model.
        case noModel(run: Int64, reason: String)

        package var description: String {
            switch self {
            case .noEmbeddings:
                "no run of this project has embeddings, because its first reads were brought along: label once without "
                    + "--first-reads to have them"
            case .notEmbedded(let id, let run): "\(id) has no embedding in run \(run), so that nothing can be like it"
            case .replaced(let id): "\(id) has another image by now"
            case .noModel(let run, let reason): "run \(run)'s model cannot read a text: \(reason)"
            }
        }
    }

    /// Takes the embeddings of the current first read or, where that has none, of the one that has most.
    ///
    /// - Parameter mostBytes: How much of them may be in memory.
    /// - Throws: ``Unavailable/noEmbeddings``, `StoreError`.
    package init(_ store: ProjectStore, mostBytes: Int = LikenessIndex.mostBytes) throws {
        guard let run = try store.runWithEmbeddings() else { throw Unavailable.noEmbeddings }
        let count = try store.embeddingCount(of: run)
        var (ordinals, versions, lengths): ([CaseOrdinal], [VersionID], [Float]) = ([], [], [])
        var rows: HalfRows?
        var isLarge = false
        try store.forEachHalfEmbedding(of: run) { ordinal, version, bytes in
            if rows == nil, bytes.count >= 2 {
                isLarge = count * bytes.count > mostBytes
                rows = HalfRows(
                    columns: bytes.count / 2, capacity: isLarge ? Self.partBytes / bytes.count + 1 : count)
            }
            guard rows?.append(bytes) == true else {
                throw StoreError.invalid(
                    found: "an embedding of \(bytes.count) bytes in run \(run.id)",
                    expected: "\(2 * (rows?.columns ?? 1)) bytes")
            }
            ordinals.append(ordinal)
            versions.append(version)
            if isLarge, let part = rows, part.byteCount >= Self.partBytes {
                lengths += part.lengths
                rows?.removeAll()
            }
        }
        guard let rows else { throw Unavailable.noEmbeddings }
        (self.run, self.store, columns) = (run, store, rows.columns)
        (self.ordinals, self.versions) = (ordinals, versions)
        inverseLengths = (lengths + rows.lengths).map { $0 > 0 ? 1 / $0 : 0 }
        self.rows = isLarge ? nil : rows
    }

    /// Bytes of embeddings that are compared at a time where they are not kept.
    private static let partBytes = 4 << 20

    /// Whether all embeddings are in memory.
    package var isInMemory: Bool { rows != nil }
}

// MARK: - Comparing

extension LikenessIndex {
    /// The embedding of an image version.
    ///
    /// - Throws: ``Unavailable``, `StoreError`.
    package func embedding(of id: CaseID, _ version: VersionID) throws -> [Float] {
        let record = try store.record(of: id).record
        guard record.version == version else { throw Unavailable.replaced(id) }
        guard let row = row(of: record.ordinal), versions[row] == version else {
            throw Unavailable.notEmbedded(id, run: run.id)
        }
        if let rows { return rows[row] }
        guard let found = try store.halfEmbedding(of: version, in: run) else {
            throw Unavailable.notEmbedded(id, run: run.id)
        }
        return found
    }

    /// The row of a case; `nil` where it has no embedding.
    package func row(of ordinal: CaseOrdinal) -> Int? {
        var (low, high) = (0, ordinals.count)
        while low < high {
            let middle = (low + high) / 2
            if ordinals[middle] < ordinal { low = middle + 1 } else { high = middle }
        }
        return low < ordinals.count && ordinals[low] == ordinal ? low : nil
    }

    /// How like each row is to a vector: the cosine, -1 to 1; 0 where one of the two has no length.
    ///
    /// - Throws: `StoreError`; ``Unavailable/noModel(run:reason:)`` for a vector of another width.
    package func cosines(with vector: [Float]) throws -> [Float] {
        guard vector.count == columns else {
            throw Unavailable.noModel(run: run.id, reason: "it gives \(vector.count) numbers, not \(columns)")
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let scale = length > 0 ? 1 / length : 0
        var cosines = try rows?.products(with: vector) ?? readAnew(vector)
        for row in cosines.indices { cosines[row] *= scale * inverseLengths[row] }
        return cosines
    }

    private func readAnew(_ vector: [Float]) throws -> [Float] {
        var products: [Float] = []
        products.reserveCapacity(ordinals.count)
        var part = HalfRows(columns: columns, capacity: Self.partBytes / 2 / columns)
        try store.forEachHalfEmbedding(of: run) { _, _, bytes in
            _ = part.append(bytes)
            guard part.byteCount >= Self.partBytes else { return }
            products += part.products(with: vector)
            part.removeAll()
        }
        products += part.products(with: vector)
        guard products.count == ordinals.count else {
            throw StoreError.invalid(found: "other embeddings than a moment ago", expected: "those of run \(run.id)")
        }
        return products
    }

    /// Cases, the likest first; those of equal likeness in the order of their ordinals, those without an embedding last.
    ///
    /// - Parameters:
    ///   - cosines: As ``cosines(with:)`` gives them.
    ///   - wanted: The only cases that are ranked; `nil` for all that have an embedding.
    package func ranked(_ cosines: [Float], among wanted: [CaseOrdinal]? = nil) -> LikenessOrder {
        guard let wanted else { return LikenessOrder(rows: Ranking.descending(cosines), self, cosines, without: []) }
        var rows: [Int32] = []
        var without: [CaseOrdinal] = []
        for ordinal in wanted.sorted() {
            if let row = row(of: ordinal) { rows.append(Int32(row)) } else { without.append(ordinal) }
        }
        let order = Ranking.descending(rows.map { cosines[Int($0)] })
        return LikenessOrder(rows: order.map { rows[Int($0)] }, self, cosines, without: without)
    }
}

/// Cases in the order of their likeness to something.
package struct LikenessOrder: Equatable, Sendable {
    /// The cases, the likest first.
    package let ordinals: [CaseOrdinal]
    /// How like the first of them are, -1 to 1, falling.
    package let cosines: [Float]
    /// How many have no embedding; they stand at the end.
    package let withoutEmbedding: Int

    /// Cases in an order that was found otherwise.
    package init(ordinals: [CaseOrdinal]) { (self.ordinals, cosines, withoutEmbedding) = (ordinals, [], 0) }

    fileprivate init(rows: [Int32], _ index: LikenessIndex, _ cosines: [Float], without: [CaseOrdinal]) {
        ordinals = rows.map { index.ordinals[Int($0)] } + without
        self.cosines = rows.map { cosines[Int($0)] }
        withoutEmbedding = without.count
    }
}

/// Sorting of many numbers by digits of 16 bits, which keeps equal ones in their order.
enum Ranking {
    /// The places of numbers, those of the largest first.
    static func descending(_ values: [Float]) -> [Int32] {
        let keys = values.map(key)
        let first = pass((0..<Int32(values.count)).map { $0 }, keys, shift: 0)
        return pass(first, keys, shift: 16)
    }

    /// A whole number that rises as the number falls. NaN is least.
    private static func key(_ value: Float) -> UInt32 {
        if value.isNaN { return .max }
        let bits = (value + 0).bitPattern
        return bits & 0x8000_0000 == 0 ? 0x7FFF_FFFF - bits : bits
    }

    private static func pass(_ order: [Int32], _ keys: [UInt32], shift: UInt32) -> [Int32] {
        var starts = [Int32](repeating: 0, count: 1 << 16)
        for place in order { starts[Int(keys[Int(place)] >> shift & 0xFFFF)] += 1 }
        var sum: Int32 = 0
        for digit in starts.indices {
            let count = starts[digit]
            starts[digit] = sum
            sum += count
        }
        return [Int32](unsafeUninitializedCapacity: order.count) { sorted, used in
            used = order.count
            for place in order {
                let digit = Int(keys[Int(place)] >> shift & 0xFFFF)
                sorted[Int(starts[digit])] = place
                starts[digit] += 1
            }
        }
    }
}
