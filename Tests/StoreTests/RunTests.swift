import Labels
import Testing

@testable import Store

@Suite struct RunTests {
    @Test func equalRequestsAreOneRun() throws {
        let store = try ProjectStore.inMemory()
        let run = try store.begin(firstReadRequest(), origin: RunOrigin(name: "m", path: "/m"), now: 1)
        let moved = RunOrigin(name: "other", path: "/n", versions: ["overread": "2"])
        let again = try store.begin(firstReadRequest(), origin: moved, now: 5)
        #expect(again.id == run.id && again.identity == run.identity && again.createdAt == 1 && again.origin == moved)
        #expect(try store.begin(firstReadRequest(model: "n"), origin: someOrigin, now: 5).id != run.id)
        #expect(try store.runs().count == 2)
        #expect(try store.run(run.id) == again)
        #expect(throws: StoreError.unknownRun(9)) { try store.run(9) }
        let elsewhere = try ProjectStore.inMemory().begin(firstReadRequest(), origin: someOrigin, now: 7)
        #expect(elsewhere.identity == run.identity)
        #expect(try store.check().findings.isEmpty)
    }

    @Test func aRunGoesOnWhereItStopped() throws {
        let store = try ProjectStore.inMemory()
        try store.take(0..<5)
        let run = try store.begin(firstReadRequest(), origin: someOrigin, now: 1)
        let reads = try [store.makeRead(0, 0.25), store.makeRead(1, 0.5)]
        try store.commit(reads, to: run)
        try store.setStates([4: .gone])
        #expect(try store.missingCases(in: run).map(\.ordinal) == [2, 3])
        #expect(try store.missingCount(in: run) == 3)
        #expect(try store.reads(of: run) == reads)
    }

    @Test func aBatchIsCommittedWholeOrNotAtAll() throws {
        let store = try ProjectStore.inMemory()
        try store.take(0..<2)
        let run = try store.begin(firstReadRequest(), origin: someOrigin, now: 1)
        for bad in [[0.2, 0.3, 0.5], [Float.nan, 1], [.infinity, 0]] {
            let read = VersionRead(ordinal: 1, version: try store.version(1), read: Read(probabilities: bad))
            let error = #expect(throws: StoreError.self) { try store.commit([store.makeRead(0, 0.5), read], to: run) }
            guard case .invalid = error else {
                Issue.record("found \(String(describing: error))")
                return
            }
        }
        #expect(try store.missingCount(in: run) == 2)
    }

    @Test func aReadOfAnImageThatIsNotThereIsRefused() throws {
        let store = try ProjectStore.inMemory()
        let run = try store.begin(firstReadRequest(), origin: someOrigin, now: 1)
        let read = VersionRead(ordinal: 0, version: 1, read: Read(probabilities: [1, 0]))
        let error = #expect(throws: StoreError.self) { try store.commit([read], to: run) }
        guard case .invalid = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
    }

    @Test func embeddingsAreKeptAsHalves() throws {
        let store = try ProjectStore.inMemory()
        try store.take(0..<1)
        let run = try store.begin(firstReadRequest(), origin: someOrigin, now: 1)
        let read = VersionRead(
            ordinal: 0, version: try store.version(0), read: Read(probabilities: [1, 0]), embedding: [0.5, -0.25, 0.1])
        try store.commit([read], to: run)
        var embeddings: [[Float]] = []
        try store.forEachEmbedding(of: run) { _, embedding in embeddings.append(embedding) }
        #expect(embeddings == [[0.5, -0.25, Float(Float16(0.1))]])
    }

    @Test func foldsAreFinishedOneByOne() throws {
        let store = try ProjectStore.inMemory()
        try store.take(0..<4)
        let first = try store.begin(firstReadRequest(), origin: someOrigin, now: 1)
        let run = try store.begin(overReadRequest(of: first), origin: someOrigin, now: 1)
        let folds = FoldAssignment(foldCount: 2, folds: [0, 1, 1, 0])
        #expect(try store.folds(of: run) == nil)
        try store.setFolds(folds, of: run)
        try store.setFolds(folds, of: run)
        #expect(try store.folds(of: run) == folds)
        #expect(throws: StoreError.self) {
            try store.setFolds(FoldAssignment(foldCount: 2, folds: [1, 1, 0, 0]), of: run)
        }
        try store.commit([store.makeRead(1, 0.1), store.makeRead(2, 0.2)], to: run)
        #expect(try store.finishedFolds(of: run).isEmpty)
        try store.finish(fold: 1, of: run, now: 2)
        #expect(try store.finishedFolds(of: run) == [1])
        #expect(try store.missingCases(in: run).map(\.ordinal) == [0, 3])
    }

    @Test func anOverReadNeedsFirstReadsOfItsClasses() throws {
        let store = try makeReadProject()
        let runs = try store.currentRuns()
        let (first, second) = (try #require(runs.clip), try #require(runs.cnn))
        #expect(throws: StoreError.self) { try store.begin(overReadRequest(of: second), origin: someOrigin, now: 1) }
        let reversed = overReadRequest(of: first, classes: breastAndChest.reversed())
        #expect(throws: StoreError.self) { try store.begin(reversed, origin: someOrigin, now: 1) }
        let foreign = try ProjectStore.inMemory().begin(firstReadRequest(model: "x"), origin: someOrigin, now: 1)
        #expect(throws: StoreError.self) { try store.begin(overReadRequest(of: foreign), origin: someOrigin, now: 1) }
        #expect(try store.runs().count == 2)
    }

    @Test func nothingIsCurrentBeforeItIsFinished() throws {
        let store = try ProjectStore.inMemory()
        try store.take(0..<1)
        let run = try store.begin(firstReadRequest(), origin: someOrigin, now: 1)
        try store.commit([store.makeRead(0, 0.9)], to: run)
        #expect(try store.currentRuns().clip == nil)
        #expect(try store.entry(0).state == .unread && store.entry(0).clip == nil)
        #expect(throws: StoreError.self) { try store.use(run) }
        let over = try store.begin(overReadRequest(of: run), origin: someOrigin, now: 1)
        #expect(throws: StoreError.self) { try store.finish(over, now: 2) }
        #expect(try store.currentRuns().clip == nil)
        let finished = try store.finish(run, remarks: "r", now: 2)
        #expect(finished.isFinished && finished.remarks == "r")
        #expect(try store.currentRuns().clip == finished)
        #expect(try store.reads(of: store.version(0)).clip == Read(probabilities: [0.9, 1 - 0.9]))
        try store.use(run)
    }

    @Test func earlierRunsComeBackInPairs() throws {
        let store = try makeReadProject()
        let (old, rows) = (try store.currentRuns(), try store.exported())
        let again = try store.begin(firstReadRequest(model: "n"), origin: someOrigin, now: 5)
        try store.commit((0..<6).map { try store.makeRead($0, 0.05) }, to: again)
        _ = try store.finish(again, now: 6)
        #expect(try store.currentRuns().clip?.id == again.id)
        #expect(try store.currentRuns().cnn == nil)
        #expect(try store.counts().unread == 6 && store.counts().disagreements == 0)
        try store.use(try #require(old.clip))
        #expect(try store.currentRuns() == old && store.exported() == rows)
        try store.use(again)
        try store.use(try #require(old.cnn))
        #expect(try store.currentRuns() == old && store.exported() == rows)
        #expect(try store.counts().disagreements == 3)
        #expect(try store.check().findings.isEmpty)
    }

    @Test func aFirstReadKeepsTheOverReadThatIsInUse() throws {
        let store = try makeReadProject()
        let old = try store.currentRuns()
        let first = try #require(old.clip)
        let later = try store.begin(overReadRequest(of: first, recipe: "s"), origin: someOrigin, now: 1)
        _ = try store.finish(later, now: 2)
        #expect(try store.currentRuns().cnn?.id == later.id)
        try store.use(try #require(old.cnn))
        _ = try store.finish(first, now: 9)
        #expect(try store.currentRuns() == old)
        let other = try store.finish(store.begin(firstReadRequest(model: "n"), origin: someOrigin, now: 1), now: 2)
        #expect(try store.currentRuns().clip?.id == other.id)
        try store.use(first)
        #expect(try store.currentRuns().cnn?.id == later.id)
    }

    @Test func aCaseThatTheOverReadLacksIsUnread() throws {
        let store = try ProjectStore.inMemory()
        try store.take(0..<3)
        try giveReads(store, clip: [0.9, 0.9, 0.1], cnn: [0.9, 0.9])
        #expect(try store.counts().unread == 1 && store.counts().progress < 1)
        #expect(try store.entry(2).state == .unread)
        #expect(
            try store.exported()[2]
                == "a/0002.png,002,chest,first-read,chest,0.900000,,,0,0.900000,,,,,unread,0,0,chest,0.900000")
        // What nobody has read is not done because its image is gone.
        try store.setStates([2: .gone])
        #expect(try store.counts().unread == 0 && store.counts().progress < 1)
        try store.setStates([2: .ready])
        try store.commit([store.makeRead(2, 0.2)], to: try #require(store.currentRuns().cnn))
        #expect(try store.counts().progress == 1)
    }

    @Test func readsOfEarlierImagesAreKnown() throws {
        let store = try makeReadProject()
        let clip = try #require(store.currentRuns().clip)
        #expect(try store.casesReadOnEarlierImages(by: clip).isEmpty)
        try store.take([1, 2], content: "ff")
        #expect(try store.casesReadOnEarlierImages(by: clip) == [1, 2])
        try store.take([1])
        try store.commit([store.makeRead(2, 0.5)], to: clip)
        #expect(try store.casesReadOnEarlierImages(by: clip).isEmpty)
    }
}
