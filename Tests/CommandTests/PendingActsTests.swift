import Foundation
import Labels
import Store
import TestSupport
import Testing
import Workbench

@testable import overread

/// Acts that the disk does not take: kept in order, named, and written once it does.
@Suite struct PendingActsTests {
    private typealias Tests = ReviewWorkerTests

    /// A project of twelve cases on disk, its queue open, with a way to take its file away and put it back.
    private func withProject(_ body: (Place) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder)
            try SampleReads(count: 12) { $0 < 6 }.write(to: store)
            let worker = try Tests.worker(store)
            try Tests.perform(.openQueue(QueueQuery(), serial: 1, keeping: nil), worker)
            let seen = Tests.cards(try Tests.perform(.loadCases(serial: 1, positions: 0..<6), worker))
            try body(Place(folder: folder, store: store, worker: worker, seen: seen))
        }
    }

    private struct Place {
        let folder: URL
        let store: ProjectStore
        let worker: ReviewWorker
        let seen: [CaseCard]

        private var file: String { folder.appendingPathComponent("overread.sqlite").path }

        func takeAway() throws { try #require(rename(file, file + ".away") == 0) }
        func putBack() throws { try #require(rename(file + ".away", file) == 0) }

        func decide(_ choice: Choice, _ number: Int, in project: ProjectSummary) throws -> [Message] {
            try Tests.perform(.decide(choice, .seen([seen[number]]), project), worker)
        }
    }

    private func halt(_ messages: [Message]) -> Halt? {
        messages.compactMap { if case .halted(let halt) = $0 { halt } else { nil } }.last
    }

    @Test func actsWaitInOrderAndAreWrittenOnce() throws {
        try withProject { place in
            let project = try place.worker.summary()
            _ = try place.decide(.accept, 5, in: project)
            try place.takeAway()
            let id = place.seen[0].id
            #expect(halt(try place.decide(.accept, 0, in: project))?.acts == ["breast for \(id)"])
            _ = try place.decide(.exclude, 0, in: project)
            try Tests.perform(.setNote(place.seen[1].entry, "blurred"), place.worker)
            let range = Effect.decide(.reject, .positions(2...3, serial: 1), project)
            let halted = try #require(halt(try Tests.perform(range, place.worker)))
            #expect(
                halted.acts == [
                    "breast for \(id)", "excluded for \(id)", "the note \"blurred\" on \(place.seen[1].id)",
                    "CLIP's label for 2 cases",
                ])
            #expect(halted.reason.contains("deleted or replaced"))
            let again = try Tests.perform(.retry, place.worker)
            #expect(halt(again) == halted && Tests.entries(again).isEmpty)
            try place.putBack()
            let written = try Tests.perform(.retry, place.worker)
            #expect(written.last == .resumed(notice: "saved now: 4"))
            #expect(try place.store.history(of: id).map(\.decision.verdict) == [.accept, .exclude])
            #expect(try place.store.head().acts == 5)
            #expect(try place.store.counts()[QueueFilter(\.verdict, .reject)] == 2)
            try place.worker.finish()
        }
    }

    @Test func leavingWithoutThemNamesThem() throws {
        try withProject { place in
            let project = try place.worker.summary()
            try place.takeAway()
            _ = try place.decide(.accept, 0, in: project)
            try Tests.perform(.undo, place.worker)
            let error = #expect(throws: NotSaved.self) { try place.worker.finish() }
            #expect(error?.acts == ["breast for \(place.seen[0].id)", "the undo"])
            #expect(error.flatMap { Failure.code(of: $0) } == .cannotWrite)
        }
    }

    @Test func aRangeThatCannotBeLookedUpWaitsToo() throws {
        try withProject { place in
            let project = try place.worker.summary()
            try place.takeAway()
            let range = Effect.decide(.name(0), .positions(0...4, serial: 1), project)
            #expect(halt(try Tests.perform(range, place.worker))?.acts == ["chest for 5 cases"])
        }
    }

    @Test func aProjectThatVanishedHalts() throws {
        try withProject { place in
            try place.takeAway()
            #expect(throws: NotSaved.self) { try Tests.look(place.worker) }
            let halted = try #require(halt(place.worker.mailbox.takeAll()))
            #expect(halted.acts.isEmpty && halted.reason.contains("deleted or replaced"))
            try place.putBack()
            #expect(try Tests.perform(.retry, place.worker) == [.resumed(notice: "the project is there again")])
            try place.worker.finish()
        }
    }

    @Test func anImageThatWasReplacedIsRefusedAndShownAnew() throws {
        try withProject { place in
            let project = try place.worker.summary()
            let source = try #require(try place.store.sources().first)
            let image = try SampleReads(count: 12) { $0 < 6 }.opened(Int(place.seen[0].ordinal), content: "b")
            _ = try place.store.take([(image, nil)], from: source)
            let answer = try place.decide(.accept, 0, in: project)
            #expect(Tests.notices(answer)[0].hasPrefix("not recorded: \(place.seen[0].id) has another image"))
            #expect(Tests.entries(answer).map(\.state) == [.unread])
            #expect(try place.store.history(of: place.seen[0].id).isEmpty)
        }
    }
}
