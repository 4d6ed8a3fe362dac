import Foundation
import Images
import Labels
import Store
import Synchronization
import TestSupport
import Testing
import Work

@testable import Engine

/// What was made for one image stays off others: reads that were brought along, and copies in folders of labels.
@Suite struct StaleImagesTests {
    /// A project of four grey images, read by stand-ins.
    private struct Place {
        let folder: URL
        let store: ProjectStore
        var files = TrustFiles()
        var root: String { folder.appendingPathComponent("A").path }
        var copies: URL { folder.appendingPathComponent("copies") }

        init(in folder: URL) throws {
            self.folder = folder
            store = try ProjectStore.create(in: folder.appendingPathComponent("project"))
            for number in 0..<4 { try put(number, grey: number) }
            try label()
        }

        mutating func put(_ number: Int, grey: Int) throws {
            try files.write(.image(files.grey(grey)), to: "\(root)/\(number).png", isReplaced: false)
        }

        func label() throws {
            _ = try Labeling(store, threads: 1, monitor: StageMonitor(), readers: StandIns.readers).label(
                LabelRequest(
                    sources: [try Source(path: root)], classes: TrustModel.words[0], model: folder,
                    overRead: OverReadOptions(folds: 2, size: 8)))
        }

        func decide(_ number: Int, _ label: String) throws {
            let record = try store.record(of: CaseID("A/\(number).png")).record
            let decision = Decision(
                caseID: record.id, version: record.version, verdict: .override, label: label, clipLabel: nil,
                cnnLabel: nil, runID: nil, reviewer: "ana", decidedAt: 1)
            _ = try store.record([decision])
        }

        func export() throws -> ExportOutcome { try Exporting(store).copyImages(.all, to: copies.path, raw: false) }

        /// Where the copies of an image are.
        func places(of number: Int) throws -> [String] {
            let found = FileManager.default.enumerator(atPath: copies.path)?.compactMap { $0 as? String } ?? []
            return found.filter { $0.hasSuffix("A%2F\(number).png") }.sorted()
        }
    }

    private func with(_ body: (inout Place) throws -> Void) throws {
        try withTemporaryFolder { folder in
            var place = try Place(in: folder)
            for number in 0..<4 { try place.decide(number, "chest") }
            try body(&place)
        }
    }

    @Test func whatAnExportThatWasBrokenOffHasCopiedIsTakenAway() throws {
        try with { place in
            // An export copies one image of several, and ends there.
            var broken = FolderCopies(
                root: place.copies, earlier: CopyList(in: place.copies),
                openers: [1: ImageOpener(try Source(path: place.root))])
            try OutputFolder.make(place.copies)
            try broken.copy(place.store.record(of: CaseID("A/0.png")).record, label: "breast")
            #expect(broken.failures.isEmpty && broken.done == 1)
            #expect(try place.places(of: 0) == ["breast/A%2F0.png"])
            #expect(try place.export().removed == 1)
            #expect(try place.places(of: 0) == ["chest/A%2F0.png"])
            // So it is with a second export into the same folder.
            broken = FolderCopies(root: place.copies, earlier: CopyList(in: place.copies), openers: broken.openers)
            try broken.copy(place.store.record(of: CaseID("A/1.png")).record, label: "breast")
            #expect(try place.places(of: 1) == ["breast/A%2F1.png", "chest/A%2F1.png"])
            #expect(try place.export().removed == 1)
            #expect(try place.places(of: 1) == ["chest/A%2F1.png"])
            #expect(try place.export().removed == 0)
        }
    }

    /// A copy whose original is gone stays as long as it is the image that the label stands on.
    @Test func theCopyOfAGoneOriginalStaysUnderItsLabel() throws {
        try with { place in
            #expect(try place.export().copied == 4)
            try FileManager.default.removeItem(atPath: "\(place.root)/0.png")
            try place.label()
            var outcome = try place.export()
            #expect(outcome.copied == 3 && outcome.removed == 0)
            #expect(outcome.notCopied.count == 1 && outcome.notCopied[0].hasSuffix("its earlier copy is kept"))
            #expect(try place.places(of: 0) == ["chest/A%2F0.png"])
            #expect(try place.export().removed == 0)
            try place.decide(0, "breast")
            outcome = try place.export()
            #expect(try outcome.removed == 1 && place.places(of: 0).isEmpty)
            // The copy of an earlier image says nothing of the present one.
            try place.put(1, grey: 6)
            try place.label()
            try place.decide(1, "chest")
            try FileManager.default.removeItem(atPath: "\(place.root)/1.png")
            outcome = try place.export()
            #expect(try outcome.removed == 1 && place.places(of: 1).isEmpty)
        }
    }

    @Test func broughtReadsStayOffImagesTheyWereNotMadeFor() throws {
        try with { place in
            let table = place.folder.appendingPathComponent("reads.csv")
            let rows = (0..<4).map { "A/\($0).png,0.9,0.1" }
            try Data((["case,chest,breast"] + rows).joined(separator: "\n").utf8).write(to: table)
            let said = Mutex<[String]>([])
            let monitor = StageMonitor(warn: { line in said.withLock { $0.append(line) } })
            func take() throws -> [CaseID] {
                let run = try BroughtReads(table.path, classes: ["chest", "breast"])
                    .take(into: place.store, classes: TrustModel.words[0], monitor)
                let read = Set(try place.store.reads(of: run).map(\.ordinal))
                return try place.store.cases().filter { read.contains($0.ordinal) }.map(\.id)
            }
            #expect(try take().count == 4 && said.withLock { $0.isEmpty })
            try place.put(2, grey: 6)
            try place.label()
            #expect(try take().map(\.rawValue) == ["A/0.png", "A/1.png", "A/3.png"])
            let line = try #require(said.withLock { $0 }.first)
            #expect(line.contains("1 case left unread") && line.contains("A/2.png"))
            // The image that the reads were made for is read as before once it is back.
            try place.put(2, grey: 2)
            try place.label()
            #expect(try take().count == 4 && said.withLock { $0.count } == 1)
        }
    }
}
