import Labels
import Store
import Work
import Workbench

/// Readings of a share of the cases, and blinded ones.
extension ReviewWorker {
    /// How far a blinded reading is; `nil` in any other review.
    func reading() throws -> BlindReading? {
        guard let reader = cards.blindReader else { return nil }
        let settled = try store.ordinalsSettled(by: reader)
        guard let cases = try casesOfShare() else {
            return BlindReading(decided: settled.count, cases: try store.caseCount())
        }
        return BlindReading(decided: settled.intersection(cases).count, cases: cases.count)
    }

    /// Takes the cases of a blinded reading, at the first that the reviewer has not decided on.
    ///
    /// Their order says nothing: it comes of hashes of the ids, behind the reviewer's name so that each has another one.
    func openReading(serial: Int, keeping id: CaseID?) throws {
        let share = try casesOfShare()
        let held = try store.ordinalsAndIDs().filter { share?.contains($0.ordinal) ?? true }
        let ordinals = try held.map { item in
            (key: try ContentHash.digest(Array("\(reviewer)\0\(item.id)".utf8)), ordinal: item.ordinal)
        }.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.ordinal)
        let settled = try store.ordinalsSettled(by: reviewer)
        try post(ordinals, serial: serial, keeping: id, orFirst: { !settled.contains($0) })
    }

    /// Takes the part of a queue that belongs to the share.
    func openShare(_ query: QueueQuery, serial: Int, keeping id: CaseID?) throws {
        let ordinals = try inShare(store.ordinals(query))
        var inFilter: Int?
        if query.isEverywhere, !query.search.isEmpty {
            var narrow = query
            narrow.isEverywhere = false
            inFilter = try inShare(store.ordinals(narrow)).count
        }
        try post(ordinals, serial: serial, keeping: id, inFilter: inFilter, orFirst: { _ in true })
    }

    /// Those of some cases that belong to the share.
    func inShare(_ ordinals: [CaseOrdinal]) throws -> [CaseOrdinal] {
        guard let cases = try casesOfShare() else { return ordinals }
        return ordinals.filter(cases.contains)
    }

    private func post(
        _ ordinals: [CaseOrdinal], serial: Int, keeping id: CaseID?, inFilter: Int? = nil,
        orFirst isWanted: (CaseOrdinal) -> Bool
    ) throws {
        take(QueueSnapshot(serial: serial, ordinals: ordinals))
        let kept = try id.flatMap { try store.entries(of: [$0]).first?.ordinal }
        let selected = kept.flatMap { ordinals.firstIndex(of: $0) } ?? ordinals.firstIndex(where: isWanted) ?? 0
        mailbox.post(.queueOpened(serial: serial, total: ordinals.count, selected: selected, inFilter: inFilter))
    }

    /// The cases of the share; `nil` for all. They are found once, and again when cases have come or gone.
    private func casesOfShare() throws -> Set<CaseOrdinal>? {
        guard let share else { return nil }
        let count = try store.caseCount()
        if let known = shareCases.withLock({ $0 }), known.of == count { return known.cases }
        let cases = Set(try store.ordinalsAndIDs().filter { try share.holds($0.id) }.map(\.ordinal))
        shareCases.withLock { $0 = (cases, count) }
        return cases
    }
}
