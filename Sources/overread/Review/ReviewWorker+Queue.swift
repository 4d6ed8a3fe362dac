import Foundation
import Labels
import Store
import Workbench

extension ReviewWorker {
    /// Does an effect that belongs on the serial queue.
    func perform(_ effect: Effect) throws {
        switch effect {
        case .openQueue(let query, let serial, let id): try open(query, serial: serial, keeping: id)
        case .loadCases(let serial, let positions): try load(positions, serial: serial)
        case .reloadCases(let ids): mailbox.post(.casesChanged(try cards.shown(store.entries(of: ids))))
        case .loadCounts: mailbox.post(.countsLoaded(cards.counts(try store.counts())))
        case .loadDetails(let id): mailbox.post(.detailsLoaded(try cards.details(id)))
        case .findToSettle(let serial, let from, let forward): try find(serial, from: from, forward: forward)
        case .decide(let choice, let target, let project): decide(choice, target, project)
        case .undo: turn(isRedo: false, .none)
        case .redo: turn(isRedo: true, .none)
        case .turn(let that): turn(isRedo: that.isRedo, .act(that.act))
        case .setNote(let entry, let text): note(text, on: entry)
        case .setFlag(let entry, let isFlagged): flag(isFlagged, on: entry)
        case .retry: writePending()
        case .showRun(let id): cards.runBeside.show(try id.map { try store.run($0) })
        case .loadPicture(let id, let version, let view):
            mailbox.post(.pictureLoaded(version, try cards.pictures.picture(id, version, view)))
        case .loadNeighbours(let id, let version): try loadNeighbours(id, version)
        case .prepareSearch, .openOriginal, .loadReport, .start, .cancelStage, .useMouse, .repaint, .quit: break
        }
    }

    /// The time, in seconds since 1970-01-01T00:00:00Z.
    var now: Double { Date().timeIntervalSince1970 }

    /// Takes the queue. The first cases are answered at once; the whole order, which takes longer the larger the
    /// project is, comes after them.
    private func open(_ query: QueueQuery, serial: Int, keeping id: CaseID?) throws {
        if let blinding = cards.blinding { return try open(blinding, serial: serial, keeping: id) }
        if cards.blindReader != nil { return try openReading(serial: serial, keeping: id) }
        if let likeness = query.likeness { return openAlike(likeness, query, serial: serial) }
        if share != nil { return try openShare(query, serial: serial, keeping: id) }
        let total = try store.count(query)
        let inFilter = try inFilter(of: query)
        let first = try store.ordinals(query, limit: ReviewWorker.firstOrdinals)
        take(QueueSnapshot(serial: serial, ordinals: first))
        let kept = try id.flatMap { try store.entries(of: [$0]).first?.ordinal }
        if kept == nil || total <= first.count {
            let selected = kept.flatMap { first.firstIndex(of: $0) } ?? 0
            mailbox.post(.queueOpened(serial: serial, total: total, selected: selected, inFilter: inFilter))
        }
        guard total > first.count else { return }
        let all = try store.ordinals(query)
        take(QueueSnapshot(serial: serial, ordinals: all))
        let selected = kept.flatMap { all.firstIndex(of: $0) } ?? 0
        if kept != nil {
            mailbox.post(.queueOpened(serial: serial, total: all.count, selected: selected, inFilter: inFilter))
        }
    }

    /// How many of the cases that a search finds everywhere the filter lets through; `nil` where it does not do so.
    private func inFilter(of query: QueueQuery) throws -> Int? {
        guard query.isEverywhere, !query.search.isEmpty else { return nil }
        var narrow = query
        narrow.isEverywhere = false
        return try store.count(narrow)
    }

    /// Keeps the cases of a queue, unless a later one was opened meanwhile.
    func take(_ taken: QueueSnapshot) {
        snapshot.withLock { if $0.serial <= taken.serial { $0 = taken } }
    }

    /// Takes the queue of an audit, at the first case that nobody has answered.
    private func open(_ blinding: Blinding, serial: Int, keeping id: CaseID?) throws {
        let ordinals = try blinding.queue(store)
        snapshot.withLock { $0 = QueueSnapshot(serial: serial, ordinals: ordinals) }
        let kept = try id.flatMap { try store.entries(of: [$0]).first?.ordinal }
        let unanswered = try blinding.open(store)
        let selected =
            kept.flatMap { ordinals.firstIndex(of: $0) } ?? ordinals.firstIndex(where: unanswered.contains) ?? 0
        mailbox.post(.queueOpened(serial: serial, total: ordinals.count, selected: selected))
    }

    /// More than the largest terminals show.
    private static let firstOrdinals = 500

    private func load(_ positions: Range<Int>, serial: Int) throws {
        let snapshot = snapshot.withLock { $0 }
        guard snapshot.serial == serial else { return }
        let wanted = positions.clamped(to: snapshot.ordinals.indices)
        var loaded = try cards.cards(Array(snapshot.ordinals[wanted]))
        for place in loaded.indices where loaded.count == wanted.count {
            let position = wanted.lowerBound + place
            if snapshot.cosines.indices.contains(position) { loaded[place].likeness = snapshot.cosines[position] }
        }
        mailbox.post(.casesLoaded(serial: serial, first: wanted.lowerBound, loaded))
    }

    /// Looks for a case to settle in the order of the queue, going round its end.
    private func find(_ serial: Int, from: Int, forward: Bool) throws {
        let snapshot = snapshot.withLock { $0 }
        guard snapshot.serial == serial else { return }
        let wanted =
            if let blinding = cards.blinding {
                try blinding.open(store)
            } else if let reader = cards.blindReader {
                try Set(snapshot.ordinals).subtracting(store.ordinalsSettled(by: reader))
            } else { Set(try store.ordinals(QueueQuery())) }
        let position = snapshot.position(from: from, forward: forward) { wanted.contains($0) }
        mailbox.post(.found(serial: serial, position: position))
    }
}

/// The cases of the open queue, in its order, as they were when it was opened.
///
/// Only ordinals are held: a queue of a million cases takes eight megabytes.
struct QueueSnapshot {
    var serial = 0
    var ordinals: [CaseOrdinal] = []
    /// How like the first of them are to what they are ordered by; none in another order.
    var cosines: [Float] = []

    /// The nearest position after (or before) one whose case passes; the search goes round the end and comes to the
    /// position itself last.
    func position(from: Int, forward: Bool, where passes: (CaseOrdinal) -> Bool) -> Int? {
        let count = ordinals.count
        guard count > 0 else { return nil }
        return (1...count).lazy.map { (from + (forward ? $0 : count - $0)) % count }.first { passes(ordinals[$0]) }
    }
}
