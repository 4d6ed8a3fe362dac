import Foundation
import GRDB
import Labels
import Synchronization
import TestSupport
import Testing
import Work

@testable import Store

@Suite struct ProjectTests {
    private func database(_ folder: URL) -> URL { folder.appendingPathComponent(ProjectStore.fileName) }

    private enum Kind { case cannotWrite, corrupt, older }

    /// Expects that a project is refused for a reason, and left as it was, with nothing beside it.
    private func expectRefusal(_ kind: Kind, in folder: URL) throws {
        let (bytes, names) = (try Data(contentsOf: database(folder)), try contents(of: folder))
        for open in [{ try ProjectStore.open(in: $0) }, { try ProjectStore.openOrCreate(in: $0) }] {
            let error = #expect(throws: StoreError.self) { _ = try open(folder) }
            switch (kind, error) {
            case (.cannotWrite, .cannotWrite), (.corrupt, .corrupt), (.older, .olderProject): break
            default: Issue.record("found \(String(describing: error))")
            }
        }
        #expect(try Data(contentsOf: database(folder)) == bytes)
        #expect(try contents(of: folder) == names)
    }

    private func contents(of folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func openingNeedsAProject() throws {
        try withTemporaryFolder { folder in
            #expect(throws: StoreError.notAProject(path: folder.path)) { try ProjectStore.open(in: folder) }
            _ = try ProjectStore.openOrCreate(in: folder)
            #expect(throws: StoreError.alreadyAProject(path: folder.path)) { try ProjectStore.create(in: folder) }
        }
    }

    @Test(arguments: [(0x6969, "NFS"), (0x0BD0_0BD0, "Lustre"), (0x4750_4653, "GPFS"), (0xFE53_4D42, "SMB")])
    func foldersThatMachinesShareAreRefused(_ number: UInt32, _ name: String) throws {
        try withTemporaryFolder { folder in
            let shared = ProjectPlace { _ in FileSystemKind(number: number) }
            let refusal = StoreError.sharedFileSystem(path: folder.path, name: name)
            #expect(throws: refusal) { _ = try ProjectStore.openOrCreate(in: folder, place: shared) }
            #expect(try contents(of: folder).isEmpty)
            try ProjectStore.create(in: folder).close()
            let before = try contents(of: folder)
            #expect(throws: refusal) { _ = try ProjectStore.open(in: folder, place: shared) }
            #expect(try contents(of: folder) == before)
            #expect(refusal.description.contains("copy the project") && refusal.description.contains(name))
            // A part in the making is nobody else's.
            _ = try ProjectStore.open(in: folder, place: .anywhere)
        }
    }

    @Test func localDisksAreNotRefused() throws {
        for number: UInt32 in [0xEF53, 0x0102_1994, 0x5846_5342, 0x9123_683E, 0x794C_7630] {
            #expect(FileSystemKind(number: number).networkName == nil)
        }
        #expect(FileSystemKind.of("/proc")?.number == 0x9FA0 && FileSystemKind.of("/no/such/folder") == nil)
    }

    /// Acts from before there were stamps get growing ones, whatever the clock did.
    @Test func actsOfEarlierProjectsGetStamps() throws {
        let database = try DatabaseQueue(configuration: Connection.configuration)
        try Schema.migrator.migrate(database, upTo: "4 part")
        let times = [10.5, 3, 3, 12.25, 12.25, -1]
        try database.write { database in
            for time in times {
                try database.execute(
                    sql: "INSERT INTO act (kind, reviewer, recordedAt, hash) VALUES ('decide', 'ana', ?, x'00')",
                    arguments: [time])
            }
        }
        try Schema.migrator.migrate(database)
        let stamps = try database.read { try Int64.fetchAll($0, sql: "SELECT stamp FROM act ORDER BY id") }
        var expected: [Int64] = []
        for time in times { expected.append(Act.nextStamp(at: time, after: expected.last)) }
        #expect(stamps == expected && stamps[1] == 10_500_001)
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
            let store = try makeReadProject(try ProjectStore.create(in: folder))
            for damage in ["request = '{}'", "createdAt = x'00'", "origin = 7"] {
                try store.write { try $0.execute(sql: "UPDATE run SET \(damage) WHERE id = 2") }
                let error = #expect(throws: StoreError.self) { try store.runs() }
                guard case .corrupt = error else {
                    Issue.record("found \(String(describing: error))")
                    return
                }
                #expect(try !store.check().findings.isEmpty)
            }
        }
    }

    @Test func migrationsRunOnce() throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder.appendingPathComponent("new/project"))
            try store.take(0..<2)
            let again = try ProjectStore.open(in: folder.appendingPathComponent("new/project"))
            #expect(try again.caseCount() == 2)
        }
    }

    @Test func aProjectThatWasHalfMadeIsMadeAnew() throws {
        try withTemporaryFolder { folder in
            let draft = database(folder).path + ".new"
            for path in [draft, draft + "-wal", draft + "-journal"] {
                try Data(repeating: 7, count: 5_000).write(to: URL(fileURLWithPath: path))
            }
            try ProjectStore.openOrCreate(in: folder).take(0..<2)
            #expect(try contents(of: folder).allSatisfy { !$0.contains(".new") })
            #expect(try ProjectStore.open(in: folder).check().findings.isEmpty)
        }
    }

    @Test func aNewerProjectIsRefused() throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder)
            try store.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('from the future')") }
            for open in [{ try ProjectStore.open(in: $0) }, { try ProjectStore.openReadOnly($0) }] {
                #expect(throws: StoreError.newerSchema(path: database(folder).path)) { _ = try open(folder) }
            }
        }
    }

    @Test(arguments: [0, 5_000])
    func whatIsNoDatabaseIsRefused(size: Int) throws {
        try withTemporaryFolder { folder in
            try Data(repeating: 7, count: size).write(to: database(folder))
            try expectRefusal(.corrupt, in: folder)
        }
    }

    @Test(arguments: ["DELETE", "WAL"])
    func databasesOfOthersAreRefused(mode: String) throws {
        for (table, kind) in [("book", Kind.corrupt), ("caseSummary", .older)] {
            try withTemporaryFolder { folder in
                let other = try DatabaseQueue(path: database(folder).path)
                try other.writeWithoutTransaction { database in
                    try database.execute(
                        sql: """
                            PRAGMA journal_mode = \(mode);
                            CREATE TABLE \(table) (title TEXT); CREATE TABLE currentRun (reader TEXT);
                            """)
                }
                try other.close()
                try expectRefusal(kind, in: folder)
            }
        }
    }

    @Test func aFullDiskKeepsWhatWasFinished() throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder)
            try store.take(0..<10)
            // The largest size that the file may reach stands for the end of the disk.
            try store.write { database in
                let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
                try database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
            }
            let error = #expect(throws: StoreError.self) { _ = try store.take(10..<2_000) }
            guard case .cannotWrite = error else {
                Issue.record("found \(String(describing: error))")
                return
            }
            #expect(try ProjectStore.open(in: folder).caseCount() == 10)
        }
    }

    @Test(arguments: [false, true])
    func aProjectThatVanishedKeepsNothing(isReplaced: Bool) throws {
        try withTemporaryFolder { folder in
            let store = try makeReadProject(try ProjectStore.create(in: folder))
            let decision = try store.decision(1, .accept, "chest")
            for name in try contents(of: folder) {
                try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
            }
            if isReplaced { _ = try ProjectStore.create(in: folder) }
            let vanished = StoreError.vanished(path: database(folder).path)
            #expect(throws: vanished) { try store.record([decision]) }
            #expect(throws: vanished) { try store.counts() }
            #expect(throws: vanished) { try store.take(6..<7) }
            #expect(try store.check().findings == ["\(vanished)"])
            if isReplaced { #expect(try ProjectStore.open(in: folder).caseCount() == 0) }
        }
    }

    @Test func aReadOnlyProjectIsReadAndNotWritten() throws {
        try withTemporaryFolder { folder in
            let rows = try makeReadProject(try ProjectStore.create(in: folder)).exported()
            let store = try ProjectStore.openReadOnly(folder)
            #expect(store.isReadOnly)
            #expect(try store.exported() == rows && store.check().findings.isEmpty && store.counts().cases == 6)
            let decision = try store.decision(1, .accept, "chest")
            let error = #expect(throws: StoreError.self) { try store.record([decision]) }
            #expect(error == .cannotWrite(path: database(folder).path, reason: "it is read-only"))
            #expect(throws: StoreError.self) { try store.take(6..<7) }
            #expect(try store.head().acts == 0)
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everything"), arguments: [false, true])
    func permissionsAreMinded(folderToo: Bool) throws {
        try withTemporaryFolder { folder in
            let rows = try makeReadProject(try ProjectStore.create(in: folder)).exported()
            chmod(database(folder).path, 0o444)
            if folderToo { chmod(folder.path, 0o555) }
            defer { chmod(folder.path, 0o755) }
            let store = try ProjectStore.open(in: folder)
            #expect(try store.isReadOnly && store.exported() == rows)
        }
    }

    @Test func twoWritersSeeEachOther() throws {
        try withTemporaryFolder { folder in
            let ana = try ProjectStore.create(in: folder)
            try ana.take(0..<4)
            let bo = try ProjectStore.open(in: folder)
            let before = try bo.state()
            #expect(try bo.changes(since: before) == nil)
            try ana.decide(1, .exclude, nil, by: "ana")
            try giveReads(bo, clip: [0.9, 0.9, 0.9, 0.9], cnn: [0.9, 0.9, 0.9, 0.9])
            let reads = try bo.state()
            try bo.decide(1, .reject, "breast", by: "bo")
            let changes = try #require(try bo.changes(since: before))
            #expect(changes.touched == [1] && changes.readsChanged && !changes.casesChanged)
            #expect(try bo.changes(since: reads)?.readsChanged == false)
            #expect(try ana.counts().contested == 1)
            _ = try ana.undo(by: "ana", now: 5)
            #expect(try bo.changes(since: changes.state)?.touched == [1])
            #expect(try bo.counts().contested == 0)
        }
    }

    @Test func writersInParallelLoseNothing() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("overread-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try giveReads(try makeReadProject(try ProjectStore.create(in: folder)), clip: [], cnn: [])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for reviewer in ["ana", "bo", "cy"] {
                group.addTask {
                    let store = try ProjectStore.open(in: folder)
                    for number in 0..<18 { try store.decide(number % 6, .accept, "chest", by: reviewer) }
                }
            }
            try await group.waitForAll()
        }
        let store = try ProjectStore.open(in: folder)
        #expect(try store.counts()[QueueFilter(\.verdict, .accept)] == 6)
        #expect(try store.entry(5).standing.count == 3)
        let check = try store.check()
        #expect(check.findings.isEmpty && check.acts == 54)
    }

    @Test func manyMayMakeAProjectAtOnce() throws {
        try withTemporaryFolder { folder in
            let project = folder.appendingPathComponent("project")
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 12) { number in
                do {
                    try ProjectStore.openOrCreate(in: project).take(number..<number + 1)
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [])
            let count = try ProjectStore.open(in: project).caseCount()
            #expect(count == 12)
        }
    }
}
