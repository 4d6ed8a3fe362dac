import Foundation
import Labels
import Store
import Testing

@Suite struct CaseTests {
    @Test func casesKeepTheirPlace() throws {
        let store = try ProjectStore.inMemory()
        #expect(try store.append(makeCases(0..<3)).added == 3)
        let again = try store.append(makeCases(1..<5))
        #expect(again.added == 2)
        #expect(again.unchanged == 2)
        #expect(try store.cases().map(\.ordinal) == [0, 1, 2, 3, 4])
        #expect(try store.cases(from: 2, limit: 2).map(\.image) == makeCases(2..<4).map(\.image))
        #expect(try store.record(of: CaseID("a/0004.png")).ordinal == 4)
        #expect(try store.sourcePaths() == ["/data/a"])
    }

    @Test func anUnknownCaseIsNamed() throws {
        let store = try ProjectStore.inMemory()
        #expect(throws: StoreError.unknownCase(CaseID("b"))) { try store.record(of: CaseID("b")) }
    }

    @Test func thumbnailsComeBack() throws {
        let store = try ProjectStore.inMemory()
        _ = try store.append(makeCases(0..<3))
        #expect(try store.thumbnails(of: [2, 0, 9]) == [0: [0, 1, 2], 2: [2, 1, 2]])
    }

    @Test func changedContentMakesReadsStale() throws {
        let store = try makeReadProject()
        let state = try store.state()
        let run = try #require(try store.currentRuns().clip)
        let outcome = try store.append(makeCases(1..<2, content: "ff"))
        #expect(outcome.changed == [CaseID("a/0001.png")])
        #expect(try store.missingCases(in: run).map(\.ordinal) == [1])
        #expect(try store.reads(of: 1) == ReadPair(clip: nil, cnn: nil))
        #expect(try store.count(.undecidedDisagreements) == 2)
        #expect(try store.changes(since: state)?.readsChanged == true)
        try store.commit([makeRead(1, breast: 0.3)], to: run)
        #expect(try store.missingCount(in: run) == 0)
    }

    @Test func skippedFilesAreRemembered() throws {
        let store = try ProjectStore.inMemory()
        try store.recordSkipped([SkippedFile(path: "b", reason: "empty"), SkippedFile(path: "a", reason: "FIFO")])
        try store.recordSkipped([SkippedFile(path: "b", reason: "truncated")])
        #expect(
            try store.skippedFiles() == [
                SkippedFile(path: "a", reason: "FIFO"), SkippedFile(path: "b", reason: "truncated"),
            ])
    }
}
