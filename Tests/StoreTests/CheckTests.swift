import Foundation
import GRDB
import Labels
import Seeded
import TestSupport
import Testing

@testable import Store

@Suite struct CheckTests {
    @Test(arguments: 0..<6)
    func aSoundProjectHasNoFindings(seed: Int) throws {
        let store = try makeReadProject()
        #expect(try store.check() == ProjectCheck(head: String(repeating: "0", count: 64)))
        var acts = try RandomActs(store, seed: UInt64(seed) + 100)
        for _ in 0..<60 { try acts.act() }
        let check = try store.check()
        #expect(check.findings.isEmpty)
        #expect(try store.head() == (check.acts, check.head))
    }

    @Test func headsThatWereKept() throws {
        let store = try makeReadProject()
        let beginning = try store.head().hash
        try store.decide(1, .accept, "chest")
        let head = try store.head()
        try store.decide(2, .accept, "chest")
        _ = try store.undo(by: "ana", now: 20)
        #expect(head.acts == 1 && head.hash.count == 64)
        #expect(try store.check(against: head.hash.uppercased()).actsSince == 2)
        #expect(try store.check(against: store.head().hash).actsSince == 0)
        #expect(try store.check(against: beginning).actsSince == 3)
        let other = try makeReadProject()
        try other.decide(1, .reject, "breast")
        let foreign = try store.check(against: other.head().hash)
        #expect(foreign.actsSince == nil && foreign.findings.count == 1)
    }

    @Test(arguments: [
        "UPDATE decision SET label = 'breast' WHERE id = 1", "UPDATE decision SET versionID = 3 WHERE id = 1",
        "UPDATE decision SET reviewer = 'cy' WHERE id = 1", "UPDATE decision SET decidedAt = decidedAt + 1",
        "DELETE FROM standing WHERE versionID = 2", "UPDATE standing SET decisionID = 1 WHERE versionID = 2",
        "UPDATE note SET text = 'other'", "UPDATE flag SET isFlagged = 0", "DELETE FROM note", "DELETE FROM flag",
        "UPDATE version SET sha256 = 'ab' WHERE id = 2", "UPDATE \"case\" SET id = 'b' WHERE ordinal = 1",
        "UPDATE \"case\" SET versionID = 3 WHERE ordinal = 1", "UPDATE source SET root = '/'",
        "UPDATE read SET probabilities = (SELECT probabilities FROM read WHERE versionID = 4) WHERE versionID = 2",
        "DELETE FROM read WHERE versionID = 2", "UPDATE question SET contestedPolicy = 'latest'",
        "UPDATE question SET cnnRunID = NULL", "UPDATE run SET request = replace(request, 'chest', 'hands')",
        "UPDATE caseSummary SET hasStanding = 0 WHERE ordinal = 1", "UPDATE caseSummary SET flagged = 1",
        "DELETE FROM caseSummary WHERE ordinal = 1", "UPDATE tally SET cases = cases + 1",
        "UPDATE act SET reviewer = 'cy' WHERE id = 1", "UPDATE thumbnail SET image = x'00' WHERE versionID = 2",
        "DROP INDEX act_reviewer",
    ])
    func editsShow(sql: String) throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest")
        try store.decide(1, .skip, nil, at: 11)
        try store.decide(1, .reject, "breast", by: "bo")
        _ = try store.add(Note(reviewer: "bo", text: "n", recordedAt: 1), to: (caseID(1), store.version(1)))
        _ = try store.setFlag(true, on: [(caseID(1), store.version(1))], reviewer: "bo", now: 2)
        #expect(try store.check().findings.isEmpty)
        try store.write { try $0.execute(sql: sql) }
        #expect(try !store.check().findings.isEmpty)
    }

    @Test func aRecordThatWasCutShowsAgainstItsHead() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest")
        try store.decide(2, .accept, "chest")
        let head = try store.head().hash
        _ = try store.write { database in
            try database.execute(
                sql:
                    "DELETE FROM standing WHERE decisionID = 2; DELETE FROM decision WHERE id = 2; DELETE FROM act WHERE id = 2"
            )
            try SummaryWriter(database).refreshAll(Question.first)
        }
        #expect(try store.check().findings.isEmpty)
        #expect(try !store.check(against: head).findings.isEmpty)
    }

    /// A project of 60 cases whose file is closed and whole, and its export.
    private func makeFile(in folder: URL) throws -> (bytes: Data, rows: [String]) {
        let store = try ProjectStore.create(in: folder)
        try store.take(0..<60)
        try giveReads(
            store, clip: (0..<60).map { Float($0) / 61 }, cnn: (0..<60).map { Float(($0 * 7) % 61) / 61 })
        for number in 0..<40 {
            let reviewer = ["ana", "bo", "cy"][number % 3]
            let labels: [(Verdict, String?)] = [(.accept, "chest"), (.reject, "breast"), (.exclude, nil), (.skip, nil)]
            let (verdict, label) = labels[number % 4]
            try store.decide(number, verdict, label, by: reviewer, at: Double(number), note: "decision \(number)")
            try store.decide(number / 2, .override, "breast", by: "di", at: Double(number))
        }
        for number in 30..<50 {
            let image = (id: caseID(number), version: try store.version(number))
            _ = try store.add(Note(reviewer: "ana", text: "note \(number)", recordedAt: 1), to: image)
            _ = try store.setFlag(true, on: [image], reviewer: "ana", now: 1)
        }
        let rows = try store.exported()
        let path = folder.appendingPathComponent(ProjectStore.fileName)
        try DatabaseQueue(path: path.path).writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        return (try Data(contentsOf: path), rows)
    }

    private enum Fate { case noted, unchanged, found, silent }

    /// What becomes of a project one bit of which is another.
    private func fate(of bytes: Data, bit: Int, rows: [String]) throws -> Fate {
        try withTemporaryFolder { folder in
            var bytes = bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            try bytes.write(to: folder.appendingPathComponent(ProjectStore.fileName))
            guard let store = try? ProjectStore.open(in: folder), let found = try? store.exported() else {
                return .noted
            }
            if found == rows { return .unchanged }
            return try store.check().findings.isEmpty ? .silent : .found
        }
    }

    @Test func noFlippedBitChangesAnExportUnseen() throws {
        let (bytes, rows) = try withTemporaryFolder { try makeFile(in: $0) }
        let count = ProcessInfo.processInfo.environment["OVERREAD_BIT_FLIPS"].flatMap(Int.init) ?? 200
        var generator = SeededGenerator(seed: 1)
        var fates: [Fate: Int] = [:]
        for _ in 0..<count {
            let bit = Int.random(in: 0..<bytes.count * 8, using: &generator)
            let fate = try fate(of: bytes, bit: bit, rows: rows)
            fates[fate, default: 0] += 1
            #expect(fate != .silent, "bit \(bit % 8) of byte \(bit / 8)")
        }
        #expect(fates[.unchanged, default: 0] > 0 && fates[.found, default: 0] > 0, "\(fates)")
        if count != 200 { print("bit flips: \(fates)") }
    }
}
