import Foundation
import GRDB
import Labels

/// The records of some reviewers as the project has them.
struct ChainHeads {
    /// The hashes of each reviewer's acts, in order.
    private(set) var hashes: [String: [String]] = [:]
    /// The stamp of the last of them.
    private(set) var stamps: [String: Int64] = [:]
    /// The numbers in the project of each reviewer's acts, in order.
    private(set) var actIDs: [String: [Int64]] = [:]
    /// The act that the project had recorded last.
    private let end: RecordEnd?

    init(_ database: Database, of reviewers: Set<String>) throws {
        end = try RecordEnd.fetchOne(database)
        var walk = try ActWalk(database)
        while let (id, act) = try walk.next() {
            actIDs[act.reviewer, default: []].append(id)
            guard reviewers.contains(act.reviewer) else { continue }
            hashes[act.reviewer, default: []].append(act.hash)
            stamps[act.reviewer] = act.stamp
        }
    }

    /// Whether the project has recorded nothing since: acts are only ever added, and each hash stands for all before it.
    func isCurrent(_ database: Database) throws -> Bool { try RecordEnd.fetchOne(database) == end }
}

/// The last act of a project's record.
private struct RecordEnd: Equatable {
    let id: Int64
    let hash: Data

    /// `nil` before the first act.
    static func fetchOne(_ database: Database) throws -> RecordEnd? {
        let sql = "SELECT id, hash FROM act ORDER BY id DESC LIMIT 1"
        return try Row.fetchOne(database, sql: sql).map { try RecordEnd(id: $0.value("id"), hash: $0.value("hash")) }
    }
}

/// Tells which acts of a log continue what the project has.
struct LogSorting {
    private let log: DecisionLog
    private let chains: ChainHeads
    private(set) var outcome = LogOutcome()
    private(set) var accepted: [DecisionLog.Entry] = []

    init(_ log: DecisionLog, _ chains: ChainHeads) {
        self.log = log
        self.chains = chains
    }

    mutating func run() {
        outcome.damaged = log.damage
        outcome.missing = log.missing
        let byReviewer = Dictionary(grouping: log.entries, by: \.act.reviewer)
        for (reviewer, entries) in byReviewer.sorted(by: { $0.key < $1.key }) { sort(entries, of: reviewer) }
    }

    private mutating func sort(_ entries: [DecisionLog.Entry], of reviewer: String) {
        let known = chains.hashes[reviewer] ?? []
        var byNumber: [Int: DecisionLog.Entry] = [:]
        for entry in entries.sorted(by: { $0.act.number < $1.act.number }) {
            guard let earlier = byNumber[entry.act.number] else {
                byNumber[entry.act.number] = entry
                continue
            }
            if earlier.act != entry.act { noteDamage(entry, "a second act of the number \(entry.act.number)") }
        }
        let shared = byNumber.values.filter { $0.act.number <= known.count }
        if let differing = shared.filter({ known[$0.act.number - 1] != $0.act.hash }).map(\.act.number).min() {
            return refuse(byNumber, of: reviewer, from: differing, known)
        }
        outcome.known += shared.count
        take(byNumber, of: reviewer, behind: known)
    }

    /// Takes note of two records under one name.
    private mutating func refuse(
        _ entries: [Int: DecisionLog.Entry], of reviewer: String, from differing: Int, _ known: [String]
    ) {
        let same = entries.values.count { $0.act.number < differing && known[$0.act.number - 1] == $0.act.hash }
        outcome.known += same
        outcome.ofOthers += entries.count - same
        if same == 0 { outcome.namesakes.append(reviewer) } else { outcome.parted[reviewer] = differing - 1 }
    }

    private mutating func take(
        _ entries: [Int: DecisionLog.Entry], of reviewer: String, behind known: [String]
    ) {
        var (head, stamp) = (known.last ?? LoggedAct.beginning, chains.stamps[reviewer] ?? .min)
        var number = known.count + 1
        while let entry = entries[number] {
            guard (try? entry.act.hash(after: head)) == entry.act.hash, entry.act.stamp > stamp else {
                noteDamage(entry, "it does not continue what \"\(reviewer)\" did before")
                number += 1
                break
            }
            accepted.append(entry)
            (head, stamp) = (entry.act.hash, entry.act.stamp)
            number += 1
        }
        outcome.behindDamage += entries.keys.count { $0 >= number }
    }

    private mutating func noteDamage(_ entry: DecisionLog.Entry, _ reason: String) {
        outcome.damaged.append(DecisionLog.Damage(line: entry.line, reason: reason))
        outcome.damaged.sort { $0.line < $1.line }
    }
}
