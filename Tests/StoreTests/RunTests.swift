import Labels
import Store
import Testing

@Suite struct RunTests {
    @Test func equalRequestsAreOneRun() throws {
        let store = try ProjectStore.inMemory()
        let run = try store.begin(makeRequest(.clip), versions: ["overread": "1"], now: 1)
        #expect(try store.begin(makeRequest(.clip), versions: ["overread": "2"], now: 5) == run)
        #expect(try store.begin(makeRequest(.clip, seed: 1), now: 5).id != run.id)
        #expect(try store.runs().count == 2)
        #expect(try store.run(run.id) == run)
        #expect(throws: StoreError.unknownRun(9)) { try store.run(9) }
    }

    @Test func aRunGoesOnWhereItStopped() throws {
        let store = try ProjectStore.inMemory()
        _ = try store.append(makeCases(0..<5))
        let run = try store.begin(makeRequest(.clip), now: 1)
        try store.commit([makeRead(0, breast: 0.25), makeRead(1, breast: 0.5)], to: run)
        #expect(try store.missingCases(in: run, limit: 2).map(\.ordinal) == [2, 3])
        #expect(try store.missingCount(in: run) == 3)
        #expect(try store.reads(of: run) == [makeRead(0, breast: 0.25), makeRead(1, breast: 0.5)])
    }

    @Test func aBatchIsCommittedWholeOrNotAtAll() throws {
        let store = try ProjectStore.inMemory()
        _ = try store.append(makeCases(0..<2))
        let run = try store.begin(makeRequest(.clip), now: 1)
        let three = CaseRead(ordinal: 1, read: Read(probabilities: [0.2, 0.3, 0.5]))
        #expect(throws: StoreError.self) { try store.commit([makeRead(0, breast: 0.5), three], to: run) }
        #expect(try store.missingCount(in: run) == 2)
    }

    @Test func aReadOfACaseThatIsNotThereIsRefused() throws {
        let store = try ProjectStore.inMemory()
        let run = try store.begin(makeRequest(.clip), now: 1)
        let error = #expect(throws: StoreError.self) { try store.commit([makeRead(0, breast: 0.5)], to: run) }
        guard case .invalid = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
    }

    @Test func embeddingsAreKeptAsHalves() throws {
        let store = try ProjectStore.inMemory()
        _ = try store.append(makeCases(0..<1))
        let run = try store.begin(makeRequest(.clip), now: 1)
        let read = CaseRead(ordinal: 0, read: Read(probabilities: [1, 0]), embedding: [0.5, -0.25, 0.1])
        try store.commit([read], to: run)
        var embeddings: [[Float]] = []
        try store.forEachEmbedding(of: run) { _, embedding in embeddings.append(embedding) }
        #expect(embeddings == [[0.5, -0.25, Float(Float16(0.1))]])
    }

    @Test func foldsAreFinishedOneByOne() throws {
        let store = try ProjectStore.inMemory()
        _ = try store.append(makeCases(0..<4))
        let first = try store.begin(makeRequest(.clip), now: 1)
        let run = try store.begin(makeRequest(.cnn, firstReads: first.id), now: 1)
        let folds = FoldAssignment(foldCount: 2, folds: [0, 1, 1, 0])
        #expect(try store.folds(of: run) == nil)
        try store.setFolds(folds, of: run)
        try store.setFolds(folds, of: run)
        #expect(try store.folds(of: run) == folds)
        #expect(throws: StoreError.self) {
            try store.setFolds(FoldAssignment(foldCount: 2, folds: [1, 1, 0, 0]), of: run)
        }
        try store.commit(fold: 1, [makeRead(1, breast: 0.1), makeRead(2, breast: 0.2)], to: run, now: 2)
        #expect(try store.finishedFolds(of: run) == [1])
        #expect(try store.missingCases(in: run).map(\.ordinal) == [0, 3])
    }

    @Test func anOverReadNeedsFirstReadsOfItsClasses() throws {
        let store = try makeReadProject()
        #expect(throws: StoreError.self) { try store.begin(makeRequest(.cnn), now: 1) }
        #expect(throws: StoreError.self) { try store.begin(makeRequest(.cnn, firstReads: 2), now: 1) }
        var request = makeRequest(.cnn, firstReads: 1)
        request.classes.reverse()
        #expect(throws: StoreError.self) { try store.begin(request, now: 1) }
        #expect(try store.runs().count == 2)
    }

    @Test func nothingIsCurrentBeforeItIsFinished() throws {
        let store = try ProjectStore.inMemory()
        _ = try store.append(makeCases(0..<1))
        let run = try store.begin(makeRequest(.clip), now: 1)
        try store.commit([makeRead(0, breast: 0.9)], to: run)
        #expect(try store.currentRuns().clip == nil)
        #expect(try store.reads(of: 0).clip == nil)
        try store.finish(run, now: 2)
        #expect(try store.currentRuns().clip?.isFinished == true)
        #expect(try store.reads(of: 0).clip == Read(probabilities: [0.9, 1 - 0.9]))
    }

    @Test func newFirstReadsKeepTheOverReadOfTheSameClasses() throws {
        let store = try makeReadProject()
        let old = try store.currentRuns()
        let again = try store.begin(makeRequest(.clip, seed: 7), now: 5)
        try store.commit((0..<6).map { makeRead($0, breast: 0.05) }, to: again)
        try store.finish(again, now: 6)
        #expect(try store.currentRuns().clip?.id == again.id)
        #expect(try store.currentRuns().cnn == old.cnn)
        #expect(try store.counts().disagreements == 1)
        try store.finish(try #require(old.cnn), now: 7)
        #expect(try store.currentRuns() == old)
        #expect(try store.counts().disagreements == 3)
    }

    @Test func otherClassesLeaveTheOverReadBehind() throws {
        let store = try makeReadProject()
        var request = makeRequest(.clip)
        request.classes.append(LabelClass(name: "hand", prompts: ["h"]))
        let run = try store.begin(request, now: 5)
        try store.finish(run, now: 6)
        let current = try store.currentRuns()
        #expect(current.cnn == nil)
        #expect(current.classNames == ["breast", "chest", "hand"])
    }
}
