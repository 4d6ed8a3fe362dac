import Foundation
import Labels
import Store
import TestSupport
import Testing
import Work
import Workbench

@testable import overread

/// Audits through the worker and through the built program.
@Suite struct AuditTests {
    /// A worker on an audit of all twelve cases of a project, six of which differ.
    private func worker() throws -> ReviewWorker {
        let store = try ReviewWorkerTests.project()
        _ = try store.record(
            [
                Decision(
                    caseID: CaseID("images/case10.png"),
                    version: try store.record(of: CaseID("images/case10.png")).record.version, verdict: .reject,
                    label: "chest", clipLabel: "chest", cnnLabel: "breast", runID: 2, reviewer: "ana", decidedAt: 1)
            ])
        let audit = try AuditSampling.draw(store)
        return try ReviewWorker(
            store: store, name: "test", reviewer: "ana", stages: ReviewWorkerTests.NoStages(), mailbox: Mailbox(),
            audit: audit)
    }

    @Test func theWorkerHandsOutNothingThatWasSaid() throws {
        let worker = try worker()
        let opened = try ReviewWorkerTests.perform(.openQueue(QueueQuery(), serial: 1, keeping: nil), worker)
        #expect(opened == [.queueOpened(serial: 1, total: 12, selected: 0)])
        let cards = ReviewWorkerTests.cards(
            try ReviewWorkerTests.perform(.loadCases(serial: 1, positions: 0..<12), worker))
        #expect(Set(cards.map(\.id)).count == 12 && cards.map(\.ordinal) != cards.map(\.ordinal).sorted())
        for card in cards {
            #expect(card.clip == nil && card.cnn == nil && card.standing.isEmpty && card.suspicion == 0)
        }
        let summary = try worker.summary()
        #expect(summary.firstRead.isEmpty && summary.overRead.isEmpty && summary.audit?.drawn == 12)
        let details = try ReviewWorkerTests.perform(.loadDetails(cards[0].id), worker)
        #expect(details == [.detailsLoaded(.blinded(cards[0].id))])
        #expect(try ReviewWorkerTests.perform(.loadCounts, worker) == [.countsLoaded(ProjectCounts(classes: []))])
        let decided = try #require(cards.first { $0.id.rawValue == "images/case10.png" })
        let answered = try ReviewWorkerTests.perform(.decide(.name(1), .seen([decided]), summary), worker)
        #expect(ReviewWorkerTests.notices(answered) == ["the case → breast   u takes it back"])
        #expect(ReviewWorkerTests.entries(answered).map(\.standing.count) == [1])
        #expect(try worker.summary().audit?.answered == 1 && worker.store.counts().contested == 1)
        try ReviewWorkerTests.perform(.undo, worker)
        #expect(try worker.store.counts().contested == 0)
        #expect(ReviewWorkerTests.notices(try ReviewWorkerTests.perform(.undo, worker)) == ["nothing to be undone"])
        #expect(try worker.store.counts().decided == 1)
    }

    private func object(_ bytes: some Sequence<UInt8>) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test func aSampleIsAnsweredInATerminalAndCertified() throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder.appendingPathComponent("project"))
            try SampleReads(count: 24) { $0 < 12 }.write(to: store)
            func run(_ arguments: String...) throws -> Program.Outcome { try Program.run(arguments, in: folder) }
            #expect(try run("audit", "project", "--report").code != 0)
            let untested = try run("export", "project", "--output", "before.csv")
            #expect(untested.code == 0)
            let before = try object(Data(contentsOf: folder.appendingPathComponent("before.csv.certificate.json")))
            #expect(before["audit"] == nil)
            #expect((before["audit_statement"] as? String)?.hasPrefix("there was no audit") == true)
            #expect(try run("audit", "project", "--size", "20", "--seed", "3").text.contains("20 of 24 cases"))
            let line = try PseudoTerminal()
            try line.start([Program.path, "audit", "project", "--reviewer", "ana"], in: folder, terminal: "vt100")
            try line.expect("answered 0 of 20")
            try line.expect("▶ case 1")
            #expect(!line.output.contains(Array("png".utf8)) && !line.output.contains(Array("CLIP".utf8)))
            for count in 1...20 {
                line.type("1")
                try line.expect("answered \(count) of 20")
            }
            line.type("q")
            let end = try line.end()
            #expect(end == (0, 0))
            let report = try object(run("audit", "project", "--report", "--json").output)
            #expect(report["answered"] as? Int == 20 && report["best_policy"] as? String == "first-read")
            #expect(try run("audit", "project", "--use-best").code == 0)
            #expect(try run("export", "project", "--output", "after.csv").code == 0)
            let table = try [UInt8](Data(contentsOf: folder.appendingPathComponent("after.csv")))
            let after = try object(Data(contentsOf: folder.appendingPathComponent("after.csv.certificate.json")))
            let hash = try ContentHash.sha256(table)
            #expect((after["exported"] as? [String: Any])?["sha256"] as? String == hash)
            #expect((after["audit_statement"] as? String)?.contains("by 20 cases;") == true)
            #expect((after["policy"] as? [String: Any])?["disagreement"] as? String == "first-read")
            #expect((after["label_sources"] as? [String: Int])?["person"] == 20)
            let head = try store.head().hash
            #expect((after["record"] as? [String: Any])?["head"] as? String == head)
            #expect(try run("status", "project", "--verify").code == 0)
        }
    }
}
