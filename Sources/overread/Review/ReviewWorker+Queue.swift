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
        case .reloadCases(let ids): mailbox.post(.casesChanged(try cards.cards(ordinals(of: ids))))
        case .loadCounts: mailbox.post(.countsLoaded(try cards.counts()))
        case .loadDetails(let id): mailbox.post(.detailsLoaded(try cards.details(id)))
        case .findToSettle(let serial, let from, let forward): try find(serial, from: from, forward: forward)
        case .decide(let choice, let target, let project): try decide(choice, target, project)
        case .undo: try turn(store.undo(by: reviewer, now: now), word: "undone")
        case .redo: try turn(store.redo(by: reviewer, now: now), word: "redone")
        case .setNote(let id, let text):
            try store.add(Note(reviewer: reviewer, text: text, recordedAt: now), to: id)
            try changed([id])
        case .setFlag(let id, let isFlagged):
            try store.setFlag(isFlagged, on: [id], reviewer: reviewer, now: now)
            try changed([id])
        case .loadPicture, .loadReport, .start, .cancelStage, .useMouse, .repaint, .quit: break
        }
    }

    /// The time, in seconds since 1970-01-01T00:00:00Z.
    var now: Double { Date().timeIntervalSince1970 }

    /// Takes the queue. The first cases are answered at once; the whole order, which takes longer the larger the
    /// project is, comes after them.
    private func open(_ query: QueueQuery, serial: Int, keeping id: CaseID?) throws {
        let (filter, order) = (query.storeFilter, query.storeOrder)
        let total = try store.count(filter)
        let first = try store.ordinals(filter, by: order, limit: ReviewWorker.firstOrdinals)
        snapshot.withLock { $0 = QueueSnapshot(serial: serial, ordinals: first) }
        if id == nil || total <= first.count {
            let selected = try id.flatMap { first.firstIndex(of: try store.record(of: $0).ordinal) } ?? 0
            mailbox.post(.queueOpened(serial: serial, total: total, selected: selected))
        }
        guard total > first.count else { return }
        let all = try store.ordinals(filter, by: order)
        snapshot.withLock { $0 = QueueSnapshot(serial: serial, ordinals: all) }
        let selected = try id.flatMap { all.firstIndex(of: try store.record(of: $0).ordinal) } ?? 0
        if id != nil { mailbox.post(.queueOpened(serial: serial, total: all.count, selected: selected)) }
    }

    /// More than the largest terminals show.
    private static let firstOrdinals = 500

    private func load(_ positions: Range<Int>, serial: Int) throws {
        let snapshot = snapshot.withLock { $0 }
        guard snapshot.serial == serial else { return }
        let wanted = positions.clamped(to: snapshot.ordinals.indices)
        let loaded = try cards.cards(Array(snapshot.ordinals[wanted]))
        mailbox.post(.casesLoaded(serial: serial, first: wanted.lowerBound, loaded))
    }

    /// The ordinals of cases that are known by id.
    func ordinals(of ids: [CaseID]) throws -> [CaseOrdinal] {
        try ids.map { try store.record(of: $0).ordinal }
    }

    /// Posts cards that this reviewer changed otherwise than by deciding.
    private func changed(_ ids: [CaseID]) throws {
        let ordinals = try ordinals(of: ids)
        mailbox.post(.casesChanged(try cards.cards(ordinals)))
        try noticeChanges(excusing: Set(ordinals))
    }

    /// Looks for an undecided disagreement in the order of the queue, going round its end.
    private func find(_ serial: Int, from: Int, forward: Bool) throws {
        let snapshot = snapshot.withLock { $0 }
        guard snapshot.serial == serial else { return }
        let wanted = Set(try store.ordinals(.undecidedDisagreements, by: .suspicion))
        let position = snapshot.position(from: from, forward: forward) { wanted.contains($0) }
        mailbox.post(.found(serial: serial, position: position))
    }
}
