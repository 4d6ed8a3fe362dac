import Foundation
import GRDB
import Labels
import TestSupport
import Testing

@testable import Store

@Suite struct ProjectTests {
    private func database(_ folder: URL) -> URL { folder.appendingPathComponent(ProjectStore.fileName) }

    @Test func openingNeedsAProject() throws {
        try withTemporaryFolder { folder in
            #expect(throws: StoreError.notAProject(path: folder.path)) { try ProjectStore.open(in: folder) }
            _ = try ProjectStore.openOrCreate(in: folder)
            #expect(throws: StoreError.alreadyAProject(path: folder.path)) { try ProjectStore.create(in: folder) }
        }
    }

    @Test func aProjectCannotBeMadeInAFile() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("file")
            try Data([1]).write(to: file)
            let error = #expect(throws: StoreError.self) { try ProjectStore.create(in: file) }
            guard case .cannotWrite = error else {
                Issue.record("found \(String(describing: error))")
                return
            }
        }
    }

    @Test func aRunThatCannotBeReadIsDamage() throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder)
            _ = try store.begin(makeRequest(.clip), now: 1)
            try store.write { try $0.execute(sql: "UPDATE run SET identity = '{}'") }
            let error = #expect(throws: StoreError.self) { try store.runs() }
            guard case .corrupt = error else {
                Issue.record("found \(String(describing: error))")
                return
            }
        }
    }

    @Test func migrationsRunOnce() throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder.appendingPathComponent("new/project"))
            _ = try store.append(makeCases(0..<2))
            let again = try ProjectStore.open(in: folder.appendingPathComponent("new/project"))
            #expect(try again.caseCount() == 2)
        }
    }

    @Test func aNewerProjectIsRefused() throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder)
            try store.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('from the future')") }
            #expect(throws: StoreError.newerSchema(path: database(folder).path)) {
                try ProjectStore.open(in: folder)
            }
        }
    }

    @Test func aDamagedFileIsRefused() throws {
        try withTemporaryFolder { folder in
            try Data(repeating: 7, count: 5_000).write(to: database(folder))
            let error = #expect(throws: StoreError.self) { try ProjectStore.open(in: folder) }
            guard case .corrupt = error else {
                Issue.record("found \(String(describing: error))")
                return
            }
        }
    }

    @Test func aFullDiskKeepsWhatWasFinished() throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder)
            _ = try store.append(makeCases(0..<10))
            // The largest size that the file may reach stands for the end of the disk.
            try store.write { database in
                let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
                try database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
            }
            let error = #expect(throws: StoreError.self) { _ = try store.append(makeCases(10..<2_000)) }
            guard case .cannotWrite = error else {
                Issue.record("found \(String(describing: error))")
                return
            }
            #expect(try ProjectStore.open(in: folder).caseCount() == 10)
        }
    }

    @Test func twoWritersSeeEachOther() throws {
        try withTemporaryFolder { folder in
            let ana = try ProjectStore.create(in: folder)
            _ = try ana.append(makeCases(0..<4))
            let bo = try ProjectStore.open(in: folder)
            let before = try bo.state()
            #expect(try bo.changes(since: before) == nil)
            try ana.record([makeDecision(1, .accept, "chest", by: "ana").withoutReads()])
            try bo.record([makeDecision(1, .reject, "breast", by: "bo").withoutReads()])
            let changes = try #require(try bo.changes(since: before))
            #expect(changes.touched == [1])
            #expect(!changes.readsChanged && !changes.casesAdded)
            #expect(try ana.counts().contested == 1)
            _ = try ana.undo(by: "ana", now: 5)
            #expect(try bo.changes(since: changes.state)?.touched == [1])
            #expect(try bo.counts().contested == 0)
        }
    }

    @Test func writersInParallelLoseNothing() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("overread-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try ProjectStore.create(in: folder).append(makeCases(0..<20))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for reviewer in ["ana", "bo", "cy"] {
                group.addTask {
                    let store = try ProjectStore.open(in: folder)
                    for number in 0..<20 {
                        try store.record([makeDecision(number, .accept, "chest", by: reviewer).withoutReads()])
                    }
                }
            }
            try await group.waitForAll()
        }
        let store = try ProjectStore.open(in: folder)
        #expect(try store.counts().verdicts == [.accept: 20])
        #expect(try store.entries(of: [7])[0].standing.count == 3)
    }
}

extension Decision {
    /// The decision of somebody who saw no reads.
    fileprivate func withoutReads() -> Decision {
        Decision(
            caseID: caseID, verdict: verdict, label: label, clipLabel: nil, cnnLabel: nil, runID: nil,
            reviewer: reviewer, decidedAt: decidedAt)
    }
}
