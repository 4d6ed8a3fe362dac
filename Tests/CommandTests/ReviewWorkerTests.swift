import Foundation
import Labels
import Store
import Synchronization
import Testing
import Workbench
import Work

@testable import overread

/// The workbench's effects against a project in memory.
@Suite struct ReviewWorkerTests {
    /// A project of twelve cases; CLIP and the CNN differ on the first six.
    static func project() throws -> ProjectStore {
        let store = try ProjectStore.inMemory()
        try SampleReads(count: 12) { $0 < 6 }.write(to: store)
        return store
    }

    struct NoStages: ReviewStages {
        func run(
            _ stage: BackgroundTask, report: @escaping @Sendable (StageStatus) -> Void, cancellation: Cancellation
        ) throws -> StageEnd {
            report(StageStatus(title: stage.title, done: 1, total: 2))
            if case .index = stage { throw Cancelled() }
            return StageEnd("done")
        }

        /// What stands first in the word decides: a text is like the cases of one half or the other.
        func embedding(of text: String, by run: Run) throws -> [Float] { text.hasPrefix("a") ? [1, 0] : [0, 1] }

        func truthRows() throws -> [ReviewReport.TruthRow] { [] }
    }

    static func worker(_ store: ProjectStore, _ reviewer: String = "ana") throws -> ReviewWorker {
        try ReviewWorker(store: store, name: "test", reviewer: reviewer, stages: NoStages(), mailbox: Mailbox())
    }

    /// Does an effect and returns what was posted.
    @discardableResult
    static func perform(_ effect: Effect, _ worker: ReviewWorker) throws -> [Message] {
        try worker.perform(effect)
        return worker.mailbox.takeAll()
    }

    /// Has the worker look for what others changed.
    static func look(_ worker: ReviewWorker) throws {
        worker.lookForChanges()
        try worker.finish()
    }

    static func cards(_ messages: [Message]) -> [CaseCard] {
        messages.flatMap { if case .casesLoaded(_, _, let cards) = $0 { cards } else { [CaseCard]() } }
    }

    /// The cases as answers to acts, or to questions about them, have them.
    static func entries(_ messages: [Message]) -> [QueueEntry] {
        messages.flatMap { message in
            switch message {
            case .acted(let report): report.entries
            case .casesChanged(let entries): entries
            default: [QueueEntry]()
            }
        }
    }

    static func notices(_ messages: [Message]) -> [String] {
        messages.compactMap { if case .acted(let report) = $0 { report.notice } else { nil } }
    }

    /// Stages whose labels by hand are slow to come.
    private final class SlowTruth: ReviewStages {
        let begun = Mutex(0)
        let ended = Mutex(0)

        func run(
            _ stage: BackgroundTask, report: @escaping @Sendable (StageStatus) -> Void, cancellation: Cancellation
        ) throws -> StageEnd { StageEnd("done") }

        func embedding(of text: String, by run: Run) throws -> [Float] { [] }

        func truthRows() throws -> [ReviewReport.TruthRow] {
            begun.withLock { $0 += 1 }
            usleep(300_000)
            ended.withLock { $0 += 1 }
            return []
        }
    }

    @Test func nothingRunsOnWhenTheReviewIsLeft() throws {
        let stages = SlowTruth()
        let worker = try ReviewWorker(
            store: Self.project(), name: "test", reviewer: "ana", stages: stages, mailbox: Mailbox())
        worker.start(.loadReport)
        while stages.begun.withLock({ $0 }) == 0 { usleep(1000) }
        worker.start(.loadReport)
        try worker.leave()
        #expect(stages.ended.withLock { $0 } == 1)
        worker.start(.loadReport)
        try worker.leave()
        #expect(stages.begun.withLock { $0 } == 1)
    }

    private static let open = Effect.openQueue(QueueQuery(), serial: 1, keeping: nil)

    @Test func theQueueIsAnsweredInItsOrderWithPictures() throws {
        let worker = try Self.worker(Self.project())
        #expect(try Self.perform(Self.open, worker) == [.queueOpened(serial: 1, total: 6, selected: 0)])
        let cards = Self.cards(try Self.perform(.loadCases(serial: 1, positions: 0..<99), worker))
        #expect(cards.map(\.id.rawValue) == (10..<16).map { "images/case\($0).png" })
        #expect(cards[0].thumbnail?.width == 28)
        #expect(cards[0].clip == ReadLabel(classIndex: 0, confidence: 0.7))
        #expect(try Self.perform(.loadCases(serial: 7, positions: 0..<9), worker).isEmpty)
    }

    @Test func decisionsAreOnDiskBeforeTheyAreShown() throws {
        let store = try Self.project()
        let worker = try Self.worker(store)
        try Self.perform(Self.open, worker)
        let seen = Self.cards(try Self.perform(.loadCases(serial: 1, positions: 0..<2), worker))
        let shown = Self.entries(try Self.perform(.decide(.accept, .seen(seen), worker.summary()), worker))
        #expect(shown.map(\.decision?.label) == ["breast", "breast"])
        let history = try store.history(of: seen[0].id)
        #expect(history.map(\.decision.reviewer) == ["ana"])
        #expect(history[0].decision.runID == 2 && history[0].decision.clipLabel == "chest")
    }

    @Test func aRangeIsUndoneAndRedoneAsAWhole() throws {
        let worker = try Self.worker(Self.project())
        try Self.perform(Self.open, worker)
        let target = DecisionTarget.positions(1...4, serial: 1)
        try Self.perform(.decide(.exclude, target, worker.summary()), worker)
        #expect(try worker.store.counts()[.decided] == 4)
        let undone = try Self.perform(.undo, worker)
        #expect(try worker.store.counts()[.decided] == 0)
        #expect(Self.notices(undone) == ["undone: 4 cases"])
        #expect(undone.contains { if case .acted(let report) = $0 { report.position == 1 } else { false } })
        try Self.perform(.redo, worker)
        #expect(try worker.store.counts()[.decided] == 4)
        #expect(Self.notices(try Self.perform(.redo, worker)) == ["nothing to be redone"])
    }

    /// A label is named for a range only where all of it got that label.
    @Test func aRangeOfSeveralLabelsIsCountedByLabel() throws {
        let worker = try Self.worker(Self.project())
        try Self.perform(.openQueue(QueueQuery(filter: .all, order: .path), serial: 2, keeping: nil), worker)
        let mixed = Effect.decide(.accept, .positions(3...7, serial: 2), try worker.summary())
        let said = Self.notices(try Self.perform(mixed, worker))
        #expect(said == ["5 cases → the CNN's label (2 chest, 3 breast)   u takes it back"])
        // Both read these as chest, so that there is nothing of CLIP's to keep.
        let partly = Effect.decide(.reject, .positions(4...8, serial: 2), try worker.summary())
        #expect(Self.notices(try Self.perform(partly, worker)) == ["2 of 5 cases → chest   u takes it back"])
    }

    /// An undo goes back as far as the record does, asks before it reaches what is not shown, and says where it was.
    @Test func anUndoOfAnEarlierImageAsksAndSaysSo() throws {
        let worker = try Self.worker(Self.project())
        try Self.perform(Self.open, worker)
        let seen = Self.cards(try Self.perform(.loadCases(serial: 1, positions: 0..<1), worker))
        try Self.perform(.decide(.accept, .seen(seen), worker.summary()), worker)
        let image = try SampleReads(count: 12) { $0 < 6 }.opened(Int(seen[0].ordinal), content: "b")
        _ = try worker.store.take([(image, nil)], from: try #require(try worker.store.sources().first))
        let question = try Self.perform(.undo, worker)
        let turn = Turn(act: 1, isRedo: false)
        let text = "Undo a decision on an earlier image of images/case10.png? It is not on the screen."
        #expect(question.first == .asked(text, turn) && Self.entries(question).isEmpty)
        #expect(try worker.store.head().acts == 1)
        let answer = try Self.perform(.turn(turn), worker)
        #expect(Self.notices(answer) == ["undone: images/case10.png, on its earlier image"])
        #expect(answer.contains { if case .acted(let report) = $0 { report.tone == .alarm } else { false } })
    }

    @Test func reviewersSeeEachOtherAndNeverOverwrite() throws {
        let store = try Self.project()
        let (ana, ben) = (try Self.worker(store, "ana"), try Self.worker(store, "ben"))
        try Self.perform(Self.open, ana)
        let seen = Self.cards(try Self.perform(.loadCases(serial: 1, positions: 0..<1), ana))
        try Self.perform(.decide(.accept, .seen(seen), ana.summary()), ana)
        try Self.look(ben)
        #expect(ben.mailbox.takeAll() == [.projectChanged(try ben.summary())])
        let answer = try Self.perform(.decide(.reject, .seen(seen), ben.summary()), ben)
        #expect(Self.entries(answer)[0].isContested)
        #expect(Self.notices(answer) == ["contested (ana: breast): images/case10.png"])
        #expect(Self.entries(try Self.perform(.reloadCases([seen[0].id]), ana))[0].standing.count == 2)
        try Self.perform(.undo, ben)
        #expect(Self.entries(try Self.perform(.reloadCases([seen[0].id]), ana))[0].isContested == false)
    }

    @Test func ownDecisionsAreNoNews() throws {
        let worker = try Self.worker(Self.project())
        try Self.perform(Self.open, worker)
        let seen = Self.cards(try Self.perform(.loadCases(serial: 1, positions: 0..<1), worker))
        let answers = try Self.perform(.decide(.accept, .seen(seen), worker.summary()), worker)
        #expect(answers.count == 1)
        try Self.look(worker)
        #expect(worker.mailbox.takeAll().isEmpty)
    }

    @Test func theSearchGoesRoundTheQueue() throws {
        let worker = try Self.worker(Self.project())
        try Self.perform(.openQueue(QueueQuery(filter: .all, order: .path), serial: 2, keeping: nil), worker)
        #expect(
            try Self.perform(.findToSettle(serial: 2, from: 8, forward: true), worker)
                == [.found(serial: 2, position: 0)])
        #expect(
            try Self.perform(.findToSettle(serial: 2, from: 8, forward: false), worker)
                == [.found(serial: 2, position: 5)])
    }

    @Test func reopeningKeepsTheCase() throws {
        let worker = try Self.worker(Self.project())
        let query = QueueQuery(filter: .all, order: .path)
        let answer = try Self.perform(.openQueue(query, serial: 3, keeping: CaseID("images/case17.png")), worker)
        #expect(answer == [.queueOpened(serial: 3, total: 12, selected: 7)])
    }

    @Test func stagesReportTheirEnd() throws {
        let worker = try Self.worker(Self.project())
        worker.start(.start(.export))
        worker.start(.start(.index))
        try worker.finish()
        let outcomes = worker.mailbox.takeAll().compactMap { message -> StageStatus.Outcome? in
            if case .stage(let status) = message { status.outcome } else { nil }
        }
        #expect(outcomes == [.finished, .cancelled])
    }

    @Test func theReportCountsLabels() throws {
        let store = try Self.project()
        let report = try ReviewReporting(store: store).report(truth: [])
        #expect(report.agreement?.counts == [[6, 6], [0, 0]])
        #expect(report.classes.map(\.curated) == [6, 6])
        #expect(report.classes.map(\.clip) == [12, 0])
    }
}
