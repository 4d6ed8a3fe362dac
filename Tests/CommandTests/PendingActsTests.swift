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

        /// Gives a case another image.
        func replace(_ number: Int) throws {
            let source = try #require(try store.sources().first)
            let image = try SampleReads(count: 12) { $0 < 6 }.opened(Int(seen[number].ordinal), content: "b")
            _ = try store.take([(image, nil)], from: source)
        }

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
            let painted = place.seen[2...3].map(\.entry)
            let range = Effect.decide(.reject, .positions(2...3, serial: 1, painted: painted), project)
            let halted = try #require(halt(try Tests.perform(range, place.worker)))
            #expect(
                halted.acts == [
                    "breast for \(id)", "excluded for \(id)", "the note \"blurred\" on \(place.seen[1].id)",
                    "chest for 2 cases",
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

    /// Nobody knows which images it would be about once the project is there again.
    @Test func aRangeThatCannotBeLookedUpIsNotTaken() throws {
        try withProject { place in
            let project = try place.worker.summary()
            try place.takeAway()
            let range = Effect.decide(.name(0), .positions(0...4, serial: 1), project)
            let answer = try Tests.perform(range, place.worker)
            let failures = answer.compactMap { if case .failed(let text) = $0 { text } else { nil } }
            #expect(failures.count == 1 && failures[0].hasPrefix("chest for 5 cases: not recorded."))
            #expect(halt(answer)?.acts == [])
            try place.putBack()
            #expect(try Tests.perform(.retry, place.worker) == [.resumed(notice: "the project is there again")])
            #expect(try place.store.head().acts == 0)
        }
    }

    /// However long it waits, a range is about the images that were there when its key was pressed.
    @Test func aRangeWaitsAsItWasWhenItsKeyWasPressed() throws {
        try withProject { place in
            let project = try place.worker.summary()
            place.worker.pending.halt(for: "the disk is full")
            let range = Effect.decide(.accept, .positions(0...2, serial: 1), project)
            #expect(halt(try Tests.perform(range, place.worker))?.acts == ["breast for 3 cases"])
            try place.replace(1)
            let answer = try Tests.perform(.retry, place.worker)
            #expect(
                answer.last
                    == .resumed(
                        notice: "saved now: 1; 1 of 3 not recorded: they have other images by now, the first: "
                            + "\(place.seen[1].id); look at them again", hasRefusals: true))
            #expect(try place.store.history(of: place.seen[1].id).isEmpty && place.store.counts().decided == 2)
        }
    }

    /// Classes in another order would make another label of the same key.
    @Test func aRangeOfOtherReadsThanTheScreensIsNotTaken() throws {
        try withProject { place in
            var project = try place.worker.summary()
            project.classes.reverse()
            let range = Effect.decide(.name(0), .positions(0...2, serial: 1), project)
            let answer = try Tests.perform(range, place.worker)
            guard case .failed(let text)? = answer.last else { Issue.record("\(answer)"); return }
            #expect(text.contains("have changed meanwhile") && halt(answer) == nil)
            #expect(try place.store.head().acts == 0)
        }
    }

    /// Nothing is said to be saved that was refused, and a refused note is not lost with its text.
    @Test func whatIsRefusedOnceTheDiskTakesItIsSaid() throws {
        try withProject { place in
            try place.takeAway()
            try Tests.perform(.setNote(place.seen[0].entry, "blurred"), place.worker)
            try Tests.perform(.setFlag(place.seen[1].entry, true), place.worker)
            try place.putBack()
            try place.replace(0)
            let answer = try Tests.perform(.retry, place.worker)
            let refusal =
                "the note \"blurred\" is not kept: \(place.seen[0].id) has another image by now; look at it again"
            #expect(answer.last == .resumed(notice: "saved now: 1; \(refusal)", hasRefusals: true))
            #expect(answer.contains { if case .acted(let report) = $0 { report.tone == .refusal } else { false } })
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
            try place.replace(0)
            let answer = try place.decide(.accept, 0, in: project)
            #expect(Tests.notices(answer)[0].hasPrefix("not recorded: \(place.seen[0].id) has another image"))
            #expect(answer.contains { if case .acted(let report) = $0 { report.tone == .refusal } else { false } })
            #expect(Tests.entries(answer).map(\.state) == [.unread])
            #expect(try place.store.history(of: place.seen[0].id).isEmpty)
        }
    }
}
