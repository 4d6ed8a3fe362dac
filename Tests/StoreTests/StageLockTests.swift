import Foundation
import Store
import TestSupport
import Testing

@Suite struct StageLockTests {
    @Test func oneStageAtATime() throws {
        try withTemporaryFolder { folder in
            var lock: StageLock? = try StageLock.acquire(in: folder, stage: "training")
            let error = #expect(throws: StoreError.self) { _ = try StageLock.acquire(in: folder, stage: "indexing") }
            let holder = "training (process \(ProcessInfo.processInfo.processIdentifier))"
            #expect(error == .locked(path: folder.path, holder: holder))
            withExtendedLifetime(lock) {}
            lock = nil
            _ = try StageLock.acquire(in: folder, stage: "indexing")
        }
    }

    @Test func aMissingFolderCannotBeLocked() throws {
        try withTemporaryFolder { folder in
            let missing = folder.appendingPathComponent("none")
            _ = #expect(throws: StoreError.self) { _ = try StageLock.acquire(in: missing, stage: "indexing") }
        }
    }
}
