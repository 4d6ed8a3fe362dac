import Engine
import Labels
import Store
import Testing
import Workbench

@testable import overread

/// Cases are put in order by their likeness, by the embeddings of the project's first reads.
@Suite struct LikenessTests {
    /// Twelve cases whose embeddings turn from one to the next, on both sides of case 4 alike; the last two have none, and the
    /// readers differ on the first eight.
    private static func project(content: @escaping (Int) -> String = { _ in "a" }) throws -> ProjectStore {
        let store = try ProjectStore.inMemory()
        let directions: [[Float]] = [
            [4, 1], [2, 1], [1.5, 1], [1.25, 1], [1, 1], [1, 1.25], [1, 1.5], [1, 2], [1, 4], [0, 1],
        ]
        try SampleReads(count: 12, embedding: { $0 < 10 ? directions[$0] : nil }, content: content) { $0 < 8 }
            .write(to: store)
        return store
    }

    private static func alike(_ messages: [Message]) -> Alike? {
        messages.compactMap { message in
            if case .queueOpened(_, _, _, _, let alike) = message { alike } else { nil }
        }.last
    }

    private static func refusal(_ messages: [Message]) -> String? {
        messages.compactMap { message in
            if case .queueRefused(_, let reason) = message { reason } else { nil }
        }.last
    }

    private static func open(
        _ likeness: Likeness, filter: QueueFilter = .all, _ worker: ReviewWorker
    ) throws -> [Message] {
        let query = QueueQuery(filter: filter, likeness: likeness)
        return try ReviewWorkerTests.perform(.openQueue(query, serial: 7, keeping: nil), worker)
    }

    private static func image(_ number: Int, _ store: ProjectStore) throws -> Likeness {
        let id = CaseID("images/case\(number + 10).png")
        return .image(id, try store.record(of: id).record.version)
    }

    @Test func theLikestComeFirstAndThoseWithoutAnEmbeddingLast() throws {
        let store = try Self.project()
        let worker = try ReviewWorkerTests.worker(store)
        let opened = try Self.open(Self.image(4, store), worker)
        // Cases 3 and 5 are equally like it, as are 2 and 6: the earlier one comes first. The range ends where the readers agree.
        #expect(Self.alike(opened) == Alike(cases: 8, withoutEmbedding: 2))
        let cards = ReviewWorkerTests.cards(
            try ReviewWorkerTests.perform(.loadCases(serial: 7, positions: 0..<12), worker))
        #expect(cards.map(\.ordinal) == [4, 3, 5, 2, 6, 1, 7, 0, 8, 9, 10, 11])
        #expect(cards[0].likeness.map { abs($0 - 1) < 1e-3 } == true && cards[11].likeness == nil)
        #expect(cards[9].likeness.map { abs($0 - 0.7071) < 1e-3 } == true)
    }

    @Test func settledCasesAndOtherReadsEndTheRange() throws {
        let store = try Self.project()
        let worker = try ReviewWorkerTests.worker(store)
        let entry = try #require(try store.entries(of: [2]).first)
        _ = try store.record([
            Decision(
                caseID: entry.id, version: entry.version, verdict: .accept, label: "breast", clipLabel: nil,
                cnnLabel: nil, runID: nil, reviewer: "ben", decidedAt: 4)
        ])
        #expect(Self.alike(try Self.open(Self.image(4, store), worker))?.cases == 3)
        let open = try Self.open(Self.image(4, store), filter: .toSettle, worker)
        #expect(Self.alike(open) == Alike(cases: 7) && open.count == 1)
    }

    @Test func aTextPutsCasesInOrder() throws {
        let store = try Self.project()
        let worker = try ReviewWorkerTests.worker(store)
        let opened = try Self.open(.words("other half"), worker)
        #expect(Self.alike(opened) == Alike(cases: 0, withoutEmbedding: 2))
        #expect(worker.snapshot.withLock { $0.ordinals } == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 10, 11])
    }

    @Test func withoutEmbeddingsNothingIsComparedAndTheReasonIsSaid() throws {
        let store = try ReviewWorkerTests.project()
        let worker = try ReviewWorkerTests.worker(store)
        let refused = try Self.open(Self.image(4, store), worker)
        #expect(refused.count == 1 && Self.refusal(refused)?.contains("were brought along") == true)
        #expect(Self.refusal(try Self.open(.words("a"), worker))?.contains("no run of this project") == true)
        let other = try Self.project()
        let others = try ReviewWorkerTests.worker(other)
        #expect(Self.refusal(try Self.open(Self.image(11, other), others))?.contains("no embedding in run 1") == true)
        let replaced = Likeness.image(CaseID("images/case10.png"), 999)
        #expect(Self.refusal(try Self.open(replaced, others))?.contains("another image by now") == true)
    }

    /// Reads that were brought along have no embeddings: those of an earlier first read are used, and named.
    @Test func theEmbeddingsOfAnEarlierRunAreNamed() throws {
        let store = try Self.project()
        let classes = try store.currentRuns().classes
        let run = try store.begin(
            .broughtReads(.init(question: "label", file: "f", classes: classes)), origin: RunOrigin(name: "x.csv"),
            now: 5)
        try store.commit(
            try store.cases().map { record in
                VersionRead(ordinal: record.ordinal, version: record.version, read: Read(probabilities: [0.6, 0.4]))
            }, to: run)
        _ = try store.finish(run, now: 6)
        let worker = try ReviewWorkerTests.worker(store)
        let alike = Self.alike(try Self.open(Self.image(4, store), worker))
        #expect(alike?.remark == "by the embeddings of run 1, clip" && alike?.withoutEmbedding == 2)
    }

    @Test func newReadsAndImagesAreCompared() throws {
        let store = try Self.project()
        let worker = try ReviewWorkerTests.worker(store)
        _ = try Self.open(Self.image(0, store), worker)
        let record = try store.record(of: CaseID("images/case20.png")).record
        let run = try #require(try store.currentRuns().clip)
        try store.commit(
            [
                VersionRead(
                    ordinal: record.ordinal, version: record.version, read: Read(probabilities: [0.6, 0.4]),
                    embedding: [4, 1.01])
            ], to: run)
        #expect(Self.alike(try Self.open(Self.image(0, store), worker))?.withoutEmbedding == 1)
        #expect(worker.snapshot.withLock { $0.ordinals[1] } == 10)
    }

    /// Equal content first, then what shows the same picture; a case of another picture is not in it however like it is.
    @Test func twinsShowTheSamePicture() throws {
        let store = try Self.project { $0 % 5 == 0 ? "b" : String("012345678acd".dropFirst($0).prefix(1)) }
        let worker = try ReviewWorkerTests.worker(store)
        guard case .image(let id, let version) = try Self.image(5, store) else { return }
        let opened = try Self.open(.twins(id, version), filter: .toSettle, worker)
        // The spot of case 4 lies a pixel beside that of case 5; that of case 6 is cut by the edge.
        #expect(Self.alike(opened) == Alike(cases: 4))
        #expect(worker.snapshot.withLock { $0.ordinals } == [5, 0, 10, 4])
        guard case .image(let other, let image) = try Self.image(11, store) else { return }
        let refused = Self.refusal(try Self.open(.twins(other, image), worker))
        #expect(refused == "no other case shows the same picture as images/case21.png")
    }

    /// Who reviews a share sees what is alike in it, and a blinded reader nothing.
    @Test func likenessStaysInTheShareAndOutOfBlindness() throws {
        let store = try Self.project()
        func worker(isBlind: Bool) throws -> ReviewWorker {
            try ReviewWorker(
                store: store, name: "t", reviewer: "ana", stages: ReviewWorkerTests.NoStages(), mailbox: Mailbox(),
                isBlind: isBlind, share: isBlind ? nil : CaseShare("1/2"))
        }
        let sharing = try worker(isBlind: false)
        let opened = try Self.open(Self.image(4, store), sharing)
        let held = sharing.snapshot.withLock { $0.ordinals }
        let share = try #require(sharing.share)
        #expect(held.count < 12 && !held.isEmpty && Self.alike(opened) != nil)
        for ordinal in held { #expect(try share.holds(CaseID("images/case\(ordinal + 10).png"))) }
        let search = QueueQuery(filter: .toSettle, search: "case1", isEverywhere: true)
        let found = try ReviewWorkerTests.perform(.openQueue(search, serial: 8, keeping: nil), sharing)
        guard case .queueOpened(8, let total, _, let inFilter?, _)? = found.first else {
            Issue.record("\(found)")
            return
        }
        #expect(inFilter <= total && total < 10)
        let blind = try worker(isBlind: true)
        #expect(Self.alike(try Self.open(Self.image(4, store), blind)) == nil)
        guard case .image(let id, let version) = try Self.image(0, store) else { return }
        #expect(try ReviewWorkerTests.perform(.loadNeighbours(id, version), blind).isEmpty)
    }

    @Test func neighboursAreTheLikestOthers() throws {
        let store = try Self.project()
        let worker = try ReviewWorkerTests.worker(store)
        guard case .image(let id, let version) = try Self.image(0, store) else { return }
        let answer = try ReviewWorkerTests.perform(.loadNeighbours(id, version), worker)
        guard case .neighboursLoaded(version, let found)? = answer.first else {
            Issue.record("\(answer)")
            return
        }
        #expect(found.cards.map(\.ordinal) == [1, 2, 3, 4, 5, 6] && found.remark.isEmpty)
        #expect(found.cards[0].thumbnail != nil && (found.cards[0].likeness ?? 0) > 0.97)
    }

    @Test func anAuditComparesNothing() throws {
        let store = try Self.project()
        let audit = try AuditSampling.draw(store)
        let worker = try ReviewWorker(
            store: store, name: "t", reviewer: "ana", stages: ReviewWorkerTests.NoStages(), mailbox: Mailbox(),
            audit: audit)
        let opened = try Self.open(Self.image(4, store), worker)
        #expect(Self.alike(opened) == nil && Self.refusal(opened) == nil && opened.count == 1)
        guard case .image(let id, let version) = try Self.image(0, store) else { return }
        #expect(try ReviewWorkerTests.perform(.loadNeighbours(id, version), worker).isEmpty)
    }
}
