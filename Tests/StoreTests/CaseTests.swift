import Labels
import Testing
import Work

@testable import Store

@Suite struct CaseTests {
    @Test func casesKeepTheirPlace() throws {
        let store = try ProjectStore.inMemory()
        #expect(try store.take(0..<3) == TakenImages(added: 3))
        #expect(try store.take(1..<5) == TakenImages(added: 2, unchanged: 2))
        #expect(try store.cases().map(\.ordinal) == [0, 1, 2, 3, 4])
        #expect(try store.cases().map(\.image) == (0..<5).map { makeImage($0).image })
        let found = try store.record(of: caseID(4))
        #expect(found.record.ordinal == 4 && found.record.file == makeImage(4).file)
        #expect(found.source.root == "/data/a")
    }

    @Test func anUnknownCaseIsNamed() throws {
        let store = try ProjectStore.inMemory()
        #expect(throws: StoreError.unknownCase(CaseID("b"))) { try store.record(of: CaseID("b")) }
    }

    @Test func thumbnailsComeBack() throws {
        let store = try ProjectStore.inMemory()
        try store.take(0..<3)
        let versions = try (0..<3).map { try store.version($0) }
        #expect(
            try store.thumbnails(of: [versions[2], versions[0], 99])
                == [versions[0]: [0, 1, 2], versions[2]: [2, 1, 2]])
    }

    @Test func onePathInTwoSourcesIsTwoCases() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest")
        #expect(try store.take(0..<2, content: "ff", in: "b") == TakenImages(added: 2))
        #expect(try store.exported().filter { $0.contains("person") }.map { $0.prefix(14) } == ["a/0001.png,001"])
        #expect(try store.entry(1, in: "b").standing.isEmpty)
        #expect(try store.version(1, in: "b") != store.version(1))
    }

    @Test func aChangedImageHasNeitherReadsNorDecisions() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest")
        _ = try store.add(Note(reviewer: "ana", text: "n", recordedAt: 1), to: (caseID(1), store.version(1)))
        _ = try store.setFlag(true, on: [(caseID(1), store.version(1))], reviewer: "ana", now: 1)
        let (before, old, state) = (try store.entry(1), try store.version(1), try store.state())
        let run = try #require(try store.currentRuns().clip)
        #expect(try store.take(1..<2, content: "ff") == TakenImages(changed: [caseID(1)]))
        #expect(try store.missingCases(in: run).map(\.ordinal) == [1])
        let entry = try store.entry(1)
        #expect(entry.version != old && entry.state == .unread && entry.clip == nil && entry.standing.isEmpty)
        #expect(entry.isOutdated && entry.note.isEmpty && !entry.isFlagged)
        #expect(try store.reads(of: store.version(1)) == ReadPair(clip: nil, cnn: nil))
        #expect(try store.changes(since: state)?.casesChanged == true)
        #expect(try store.history(of: caseID(1)).map(\.isOnPresentImage) == [false])
        #expect(try store.exported()[1] == "a/0001.png,ff1,,,,,,,0,,,,,,unread,0,0,,")

        #expect(try store.take(1..<2) == TakenImages(changed: [caseID(1)]))
        #expect(try store.entry(1) == before)
        #expect(try store.check().findings.isEmpty)
    }

    @Test func aSkipOnAnEarlierImageIsNoDecision() throws {
        let store = try makeReadProject()
        try store.decide(1, .skip, nil)
        try store.take(1..<2, content: "ff")
        #expect(try !store.entry(1).isOutdated)
    }

    @Test func aReadStaysWithItsImage() throws {
        let store = try makeReadProject()
        let run = try #require(try store.currentRuns().clip)
        let read = try store.makeRead(1, 0.3)
        let misplaced = VersionRead(ordinal: 2, version: read.version, read: read.read)
        #expect(throws: StoreError.self) { try store.commit([misplaced], to: run) }
    }

    @Test func readsOnTheWay() throws {
        let store = try makeReadProject()
        let runs = try store.currentRuns()
        let source = try store.source(named: "a", kind: "folder", root: "/data/a")
        let read = FreshRead(Read(probabilities: [0.25, 0.75]), embedding: [1])
        _ = try store.take([(makeImage(6), read), (makeImage(0, content: "ff"), read)], from: source, run: runs.clip)
        for number in [0, 6] {
            #expect(try store.entry(number).clip == ReadLabel(classIndex: 1, confidence: 0.75))
            #expect(try store.entry(number).state == .unread)
        }
    }

    @Test func statesOfImages() throws {
        let store = try makeReadProject()
        let state = try store.state()
        try store.setStates([1: .gone, 2: .changed, 3: .unreadable])
        #expect(try store.counts()[.state(.gone)] == 1)
        #expect(try store.counts()[.state(.ready)] == 3)
        #expect(try store.sources()[0].states == [.ready: 3, .gone: 1, .changed: 1, .unreadable: 1])
        let changed = try #require(try store.changes(since: state))
        #expect(changed.casesChanged)
        #expect(try store.entry(1).clip != nil)
        try store.setStates([1: .gone])
        #expect(try store.changes(since: changed.state) == nil)
        #expect(try store.take(1..<2) == TakenImages(unchanged: 1))
        #expect(try store.entry(1).state == .ready)
        #expect(try store.changes(since: changed.state)?.casesChanged == true)
    }

    @Test func aRenewedFingerprintChangesNothingElse() throws {
        let store = try makeReadProject()
        let state = try store.state()
        let source = try store.source(named: "a", kind: "folder", root: "/data/a")
        let touched = OpenedImage(
            id: caseID(0), location: fileName(0), file: FileFingerprint(byteSize: 100, modified: nil, inode: 77),
            image: makeImage(0).image, thumbnail: [])
        #expect(try store.take([(touched, nil)], from: source) == TakenImages(unchanged: 1))
        #expect(try store.record(of: caseID(0)).record.file == touched.file)
        #expect(try store.changes(since: state) == nil)
        #expect(try store.check().findings.isEmpty)
    }

    @Test func naturalOrder() throws {
        let store = try ProjectStore.inMemory()
        let source = try store.source(named: "s", kind: "folder", root: "/s")
        let names = ["10.png", "9.png", "b/2.png", "a10/1.png", "a9/1.png", "09.png"]
        let images = names.map { name in
            OpenedImage(
                id: CaseID("s/\(name)"), location: name, file: FileFingerprint(byteSize: 1, modified: 1, inode: 1),
                image: makeImage(0).image, thumbnail: [])
        }
        _ = try store.take(images.map { ($0, nil) }, from: source)
        let expected = ["09.png", "9.png", "10.png", "a9/1.png", "a10/1.png", "b/2.png"].map { "s/\($0)" }
        #expect(try store.caseIDs().map(\.rawValue) == expected)
        #expect(try store.exported().map { $0.prefix { $0 != "," } } == expected.map { $0[...] })
    }

    @Test func skippedFilesAreRemembered() throws {
        let store = try ProjectStore.inMemory()
        let source = try store.source(named: "a", kind: "folder", root: "/a")
        try store.setSkipped(
            [SkippedImage(path: "b", reason: "empty"), SkippedImage(path: "a", reason: "FIFO")], of: source)
        #expect(try store.skippedFiles().map(\.path) == ["a", "b"])
        try store.setSkipped([SkippedImage(path: "b", reason: "truncated")], of: source)
        #expect(try store.skippedFiles() == [SkippedImage(path: "b", reason: "truncated")])
    }

    /// A look tells how it stands with the image that was looked for, and with no other.
    @Test func aLookSpeaksOfItsOwnImage() throws {
        let store = try makeReadProject()
        let seen = try store.record(of: caseID(1)).record
        try store.note(.gone, of: seen)
        #expect(try store.entry(1).state == .gone)
        let before = try store.state()
        try store.note(.gone, of: seen)
        #expect(try store.state() == before)
        try store.note(.ready, of: store.record(of: caseID(1)).record)
        #expect(try store.entry(1).state == .ready)
        try store.take(1..<2, content: "ff")
        try store.note(.gone, of: seen)
        #expect(try store.record(of: caseID(1)).record.state == .ready && store.check().findings.isEmpty)
    }
}
