import Engine
import Labels
import Store
import Synchronization
import Testing
import Workbench

@testable import overread

/// Readers who see nobody else's word, and readers of a share.
@Suite struct BlindReviewTests {
    private func worker(
        _ store: ProjectStore, _ reviewer: String, isBlind: Bool = true, share: String? = nil
    ) throws -> ReviewWorker {
        try ReviewWorker(
            store: store, name: "test", reviewer: reviewer, stages: ReviewWorkerTests.NoStages(), mailbox: Mailbox(),
            isBlind: isBlind, share: try share.map { try #require(CaseShare($0)) })
    }

    private func open(_ worker: ReviewWorker) throws -> [CaseCard] {
        try ReviewWorkerTests.perform(.openQueue(QueueQuery(), serial: 1, keeping: nil), worker)
        return ReviewWorkerTests.cards(
            try ReviewWorkerTests.perform(.loadCases(serial: 1, positions: 0..<99), worker))
    }

    @Test func nothingIsToldBeforeTheOwnDecision() throws {
        let store = try ReviewWorkerTests.project()
        let ana = try worker(store, "ana")
        let cards = try open(ana)
        #expect(cards.count == 12 && cards.allSatisfy(\.isBlind) && cards.allSatisfy { $0.clip == nil })
        // Others' orders are other ones; none is that of the ids or of suspicion.
        let ben = try worker(store, "ben")
        let others = try open(ben)
        #expect(others.map(\.id) != cards.map(\.id) && others.map(\.id).sorted() == cards.map(\.id).sorted())
        #expect(cards.map(\.id) != cards.map(\.id).sorted())

        let first = cards[0]
        let own = try ReviewWorkerTests.perform(.decide(.name(1), .seen([first]), ana.summary()), ana)
        #expect(ReviewWorkerTests.notices(own) == ["the case → breast   u takes it back"])
        let shown = ReviewWorkerTests.entries(own)[0]
        #expect(!shown.isBlind && shown.clip != nil && shown.decision?.isBlind == true && shown.decision?.runID == nil)
        #expect(try ana.summary().reading == BlindReading(decided: 1, cases: 12))

        // Ben is not told what Ana said, not even by a skip, before he has decided.
        let same = try #require(try open(ben).first { $0.id == first.id })
        #expect(same.isBlind && same.standing.isEmpty)
        let put = try ReviewWorkerTests.perform(.decide(.skip, .seen([same]), ben.summary()), ben)
        #expect(ReviewWorkerTests.entries(put).allSatisfy { $0.isBlind && $0.standing.map(\.reviewer) == ["ben"] })
        #expect(try ReviewWorkerTests.perform(.loadDetails(same.id), ben) == [.detailsLoaded(.blinded(same.id))])
        let answer = try ReviewWorkerTests.perform(.decide(.name(0), .seen([same]), ben.summary()), ben)
        #expect(ReviewWorkerTests.entries(answer)[0].isContested)
        #expect(ReviewWorkerTests.notices(answer) == ["the case → chest   u takes it back"])

        // Who has seen the reads does not become blind again by an undo.
        try ReviewWorkerTests.perform(.undo, ben)
        let again = try #require(try open(ben).first { $0.id == first.id })
        #expect(!again.isBlind)
        try ReviewWorkerTests.perform(.decide(.name(0), .seen([again]), ben.summary()), ben)
        #expect(try store.votes().map(\.isBlind) == [true, false])
        let pair = try #require(try AgreementReport(store).pairs.first)
        #expect(pair.blind == 0 && pair.matrix.total == 1)
        #expect(try AgreementReport(store, blindOnly: true).pairs.isEmpty)
    }

    /// An audit hides everything; that does not make anybody blind to what he or she has seen before.
    @Test func answersToAnAuditAreBlindWhereNothingWasSeen() throws {
        let store = try ReviewWorkerTests.project()
        let reviewing = try worker(store, "ana", isBlind: false)
        let seen = Array(try open(reviewing).prefix(2))
        try ReviewWorkerTests.perform(.decide(.name(0), .seen([seen[0]]), reviewing.summary()), reviewing)
        try ReviewWorkerTests.perform(.decide(.skip, .seen([seen[1]]), reviewing.summary()), reviewing)
        let audit = try AuditSampling.draw(store)
        let answering = try ReviewWorker(
            store: store, name: "test", reviewer: "ana", stages: ReviewWorkerTests.NoStages(), mailbox: Mailbox(),
            audit: audit)
        // The second time the answers are changed, still without a read.
        for choice in [Choice.name(1), .name(0)] {
            let cards = try open(answering)
            #expect(cards.count == 12 && cards.allSatisfy { $0.isBlind && $0.clip == nil })
            for card in cards {
                try ReviewWorkerTests.perform(.decide(choice, .seen([card]), answering.summary()), answering)
            }
            let answers = try store.answers(to: audit.id, by: "ana", on: cards.map(\.version))
            #expect(answers.count == 12)
            #expect(Set(answers.filter { !$0.value.isBlind }.keys) == Set(seen.map(\.version)))
        }
    }

    @Test func theNextOpenCaseIsOneThatTheReaderHasNotReadYet() throws {
        let ana = try worker(try ReviewWorkerTests.project(), "ana")
        let cards = try open(ana)
        for index in [0, 1, 3] {
            try ReviewWorkerTests.perform(.decide(.exclude, .seen([cards[index]]), ana.summary()), ana)
        }
        #expect(
            try ReviewWorkerTests.perform(.findToSettle(serial: 1, from: 0, forward: true), ana)
                == [.found(serial: 1, position: 2)])
        #expect(
            try ReviewWorkerTests.perform(.openQueue(QueueQuery(), serial: 2, keeping: nil), ana)
                == [.queueOpened(serial: 2, total: 12, selected: 2)])
    }

    @Test func sharesDivideEveryQueue() throws {
        let store = try ReviewWorkerTests.project()
        let parts = try (1...3).map { try open(worker(store, "ana", share: "\($0)/3")).map(\.id) }
        #expect(Set(parts.flatMap { $0 }).count == 12 && parts.map(\.count).reduce(0, +) == 12)
        let toSettle = try (1...3).map { try open(worker(store, "ana", isBlind: false, share: "\($0)/3")) }
        #expect(toSettle.map(\.count).reduce(0, +) == 6)
        for (part, cards) in zip(parts, toSettle) { #expect(Set(cards.map(\.id)).isSubset(of: part)) }
        let two = try worker(store, "ana", share: "1,3/3")
        #expect(try two.summary().reading?.cases == parts[0].count + parts[2].count && two.summary().share == "1,3/3")
    }

    @Test func anEarlierRunIsLoadedBeside() throws {
        let store = try ReviewWorkerTests.project()
        let ana = try worker(store, "ana", isBlind: false)
        #expect(try open(ana).allSatisfy { $0.beside == nil })
        try ReviewWorkerTests.perform(.showRun(2), ana)
        #expect(try open(ana).allSatisfy { $0.beside?.classIndex == $0.cnn?.classIndex })
        try ReviewWorkerTests.perform(.showRun(nil), ana)
        #expect(try open(ana).allSatisfy { $0.beside == nil })
    }
}
