import Engine
import Labels
import Store
import Workbench

/// The embeddings as they were at a state of the project.
struct KnownLikeness: Sendable {
    let index: LikenessIndex
    let state: ProjectState
}

extension ReviewWorker {
    /// Takes the queue in the order of likeness, or says why that cannot be had.
    func openAlike(_ likeness: Likeness, _ query: QueueQuery, serial: Int) {
        do {
            let (order, alike) = try order(likeness, query)
            take(QueueSnapshot(serial: serial, ordinals: order.ordinals, cosines: order.cosines))
            mailbox.post(.queueOpened(serial: serial, total: order.ordinals.count, selected: 0, alike: alike))
        } catch {
            mailbox.post(.queueRefused(serial: serial, reason: "\(error)"))
        }
    }

    private func order(_ likeness: Likeness, _ query: QueueQuery) throws -> (LikenessOrder, Alike) {
        switch likeness {
        case .twins(let id, let version): return try twins(of: id, version)
        case .image(let id, let version):
            let index = try likenessIndex()
            let order = try order(index, try index.embedding(of: id, version), query)
            return (order, try alike(order, count: likeCases(in: order, to: id), index))
        case .words(let text):
            let index = try likenessIndex()
            let order = try order(index, try stages.embedding(of: text, by: index.run), query)
            return (order, try alike(order, count: 0, index))
        }
    }

    private func order(_ index: LikenessIndex, _ vector: [Float], _ query: QueueQuery) throws -> LikenessOrder {
        var plain = query
        plain.likeness = nil
        let cosines = try index.cosines(with: vector)
        let isAll = plain.scope == .all && plain.search.isEmpty && share == nil
        if isAll, try store.count(plain) == index.ordinals.count { return index.ranked(cosines) }
        return index.ranked(cosines, among: try inShare(store.ordinals(plain)))
    }

    private func twins(of id: CaseID, _ version: VersionID) throws -> (LikenessOrder, Alike) {
        var (index, remark): (LikenessIndex?, String) = (nil, "")
        do {
            index = try likenessIndex()
        } catch LikenessIndex.Unavailable.noEmbeddings {
            remark = "compared by content alone, without embeddings"
        }
        let found = try inShare(LikenessIndex.twins(of: id, version, index, in: store))
        guard found.count > 1 else { throw NoTwin(id: id, remark: remark) }
        return (LikenessOrder(ordinals: found), Alike(cases: found.count, remark: remark))
    }

    private func alike(_ order: LikenessOrder, count: Int, _ index: LikenessIndex) throws -> Alike {
        let isCurrent = try store.currentRuns().clip?.id == index.run.id
        return Alike(
            cases: count, withoutEmbedding: order.withoutEmbedding,
            remark: isCurrent ? "" : "by the embeddings of run \(index.run.id), \(index.run.origin.name)")
    }

    /// A batch that is larger than this is no longer looked at case by case.
    private static let mostAlike = 50
    private static let entriesAtATime = 25

    /// How many cases at the beginning of an order are read by both readers as a case is, and not settled.
    private func likeCases(in order: LikenessOrder, to id: CaseID) throws -> Int {
        guard let own = try store.entries(of: [id]).first else { return 0 }
        var count = 0
        let ordinals = order.ordinals.prefix(min(Self.mostAlike, order.cosines.count))
        for start in stride(from: 0, to: ordinals.count, by: Self.entriesAtATime) {
            let part = Array(ordinals[start..<min(ordinals.count, start + Self.entriesAtATime)])
            let entries = try store.entries(of: part)
            let like = entries.prefix { entry in
                entry.clip?.classIndex == own.clip?.classIndex && entry.cnn?.classIndex == own.cnn?.classIndex
                    && !entry.isSettled
            }
            count += like.count
            guard like.count == part.count else { break }
        }
        return count
    }

    /// The embeddings as they are now.
    ///
    /// - Throws: `LikenessIndex.Unavailable.noEmbeddings`, `StoreError`.
    func likenessIndex() throws -> LikenessIndex {
        if let index = try currentIndex() { return index }
        // The old one would double the memory while the new one is made.
        likeness.withLock { $0 = nil }
        let state = try store.state()
        let index = try LikenessIndex(store)
        likeness.withLock { $0 = KnownLikeness(index: index, state: state) }
        return index
    }

    /// The embeddings that were read before, where they are still those of now.
    private func currentIndex() throws -> LikenessIndex? {
        guard let known = likeness.withLock({ $0 }) else { return nil }
        guard let changes = try store.changes(since: known.state) else { return known.index }
        guard !changes.readsChanged, !changes.casesChanged else { return nil }
        likeness.withLock { $0 = KnownLikeness(index: known.index, state: changes.state) }
        return known.index
    }
}

// MARK: - Neighbours

extension ReviewWorker {
    private static let neighbourCount = 6
    /// Embeddings of more cases than this are not read for a look at one case.
    private static let mostCases = 200_000

    /// Posts the cases that are likest to an image, unless another one is looked at by now.
    func loadNeighbours(_ id: CaseID, _ version: VersionID) throws {
        guard !cards.isBlinded, wantedNeighbours.withLock({ $0 == version || $0 == nil }) else { return }
        do {
            guard try currentIndex() != nil || store.count(QueueQuery(filter: .all)) <= Self.mostCases else {
                return mailbox.post(.neighboursLoaded(version, Neighbours([], remark: "S looks for them")))
            }
            let index = try likenessIndex()
            let order = index.ranked(try index.cosines(with: index.embedding(of: id, version)))
            let near = zip(order.ordinals, order.cosines).prefix(Self.neighbourCount + 1)
            let likeness = Dictionary(uniqueKeysWithValues: near.map { ($0.0, $0.1) })
            var found = try cards.cards(near.map(\.0)).filter { $0.id != id }
            for place in found.indices { found[place].likeness = likeness[found[place].ordinal] }
            mailbox.post(.neighboursLoaded(version, Neighbours(Array(found.prefix(Self.neighbourCount)))))
        } catch let reason as LikenessIndex.Unavailable {
            mailbox.post(.neighboursLoaded(version, Neighbours([], remark: reason.short)))
        }
    }
}

extension LikenessIndex.Unavailable {
    /// The reason in a few words.
    fileprivate var short: String {
        switch self {
        case .noEmbeddings: "no run has embeddings"
        case .notEmbedded(_, let run): "it has no embedding in run \(run)"
        case .replaced: "it has another image by now"
        case .noModel: "\(self)"
        }
    }
}

/// No other case shows the same picture.
private struct NoTwin: Error, CustomStringConvertible {
    let id: CaseID
    let remark: String

    var description: String {
        "no other case shows the same picture as \(id)\(remark.isEmpty ? "" : " (\(remark))")"
    }
}
