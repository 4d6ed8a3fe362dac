import Engine
import Foundation
import Labels
import Store
import TestSupport
import Testing
import Work
import Workbench

@testable import overread

/// What is printed about labels claims no more than is known of them.
@Suite struct HonestFiguresTests {
    /// A project of 24 cases, twelve of which differ.
    private func with(_ body: (ProjectStore, URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder.appendingPathComponent("project"))
            try SampleReads(count: 24) { $0 < 12 }.write(to: store)
            try body(store, folder)
        }
    }

    private func decide(
        _ drawn: [(id: CaseID, version: VersionID)], _ verdict: Verdict, _ label: String?, in store: ProjectStore,
        audit: AuditID? = nil
    ) throws {
        let decisions = drawn.map {
            Decision(
                caseID: $0.id, version: $0.version, verdict: verdict, label: label, clipLabel: "chest", cnnLabel: nil,
                runID: nil, reviewer: "ana", decidedAt: Date().timeIntervalSince1970)
        }
        _ = try store.record(decisions, audit: audit)
    }

    /// Draws all cases; answers the first so many and puts the next ones off.
    private func audit(_ store: ProjectStore, answered: Int, putOff: Int) throws -> AuditRecord {
        let audit = try AuditSampling.draw(store)
        let cases = try store.cases(of: audit).map { ($0.id, $0.version) }
        try decide(Array(cases.prefix(answered)), .reject, "chest", in: store, audit: audit.id)
        if putOff > 0 {
            try decide(Array(cases.dropFirst(answered).prefix(putOff)), .skip, nil, in: store, audit: audit.id)
        }
        return audit
    }

    private func certificate(
        _ store: ProjectStore, _ folder: URL, _ selection: ExportSelection = .all
    ) throws -> [String: Any] {
        var request = CertifiedExport.Request(to: folder.appendingPathComponent("labels.csv").path)
        request.selection = selection
        _ = try CertifiedExport(store).write(request)
        let bytes = try InputFile.bytes(folder.appendingPathComponent("labels.csv.certificate.json").path)
        return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test func anAccuracyIsOfAWholeExportAndNamesItsDraw() throws {
        try with { store, folder in
            let audit = try audit(store, answered: 20, putOff: 4)
            let all = try certificate(store, folder)
            let statement = try #require(all["audit_statement"] as? String)
            #expect(statement.hasPrefix("accuracy of the labels as they were at the draw: "), "\(statement)")
            #expect(statement.contains("by 20 cases (at least "), "\(statement)")
            #expect(statement.contains("if all 4 cases put off or lost are wrong)"), "\(statement)")
            let draw = "audit 1, drawn \(UTCTimestamp.string(audit.drawnAt)): 24 of 24 cases, 20 answered, 4 put off"
            #expect(statement.contains(draw), "\(statement)")
            #expect(statement.contains("since then 20 cases were decided"), "\(statement)")
            #expect(statement.hasSuffix("this file has 24 cases"), "\(statement)")
            #expect(all["reviewers"] as? [String: Int] == ["ana": 20])
            let agreed = try certificate(store, folder, .agreed)
            let other = try #require(agreed["audit_statement"] as? String)
            #expect(!other.contains("%") && other.hasSuffix("how right they are is not known"), "\(other)")
            #expect(agreed["reviewers"] as? [String: Int] == [:])
            #expect((agreed["whole_project"] as? [String: Any])?["cases"] as? Int == 24)
            #expect(agreed["states"] == nil && agreed["to_settle"] == nil)
        }
    }

    @Test func aCertificateTellsWhatWasAddedSinceTheDraw() throws {
        try with { store, folder in
            _ = try audit(store, answered: 24, putOff: 0)
            try addCase(24, to: store)
            let statement = try #require(try certificate(store, folder)["audit_statement"] as? String)
            #expect(statement.contains("at least 1 case was added, lost or read otherwise; this file has 25 cases"))
            #expect(!statement.contains("at least 1 %") && !statement.contains("put off"), "\(statement)")
        }
    }

    /// A case that CLIP alone has read.
    private func addCase(_ number: Int, to store: ProjectStore) throws {
        let source = try store.source(named: "images", kind: "folder", root: "/images")
        let image = try SampleReads(count: 1) { _ in false }.opened(number)
        _ = try store.take([(image, nil)], from: source)
        let record = try store.record(of: image.id).record
        let clip = try #require(try store.currentRuns().clip)
        try store.commit(
            [VersionRead(ordinal: record.ordinal, version: record.version, read: Read(probabilities: [0.7, 0.3]))],
            to: clip)
    }

    @Test func anAuditOfOtherClassesChoosesNothing() throws {
        try with { store, folder in
            _ = try audit(store, answered: 24, putOff: 0)
            let before = try #require(try AuditReport.telling(store))
            #expect(before.headline.hasPrefix("audit 1, drawn ") && before.remarks.isEmpty, "\(before.headline)")
            let classes = ["thorax", "breast"].map { LabelClass(name: $0, prompts: ["a \($0)"]) }
            let run = try store.begin(
                .firstRead(.init(question: "label", model: "1", classes: classes)), origin: RunOrigin(name: "clip"),
                now: 5)
            _ = try store.finish(run, now: 6)
            let report = try #require(try AuditReport.telling(store))
            #expect(
                report.headline.hasSuffix("the figures are about other classes than the present ones: chest, breast"),
                "\(report.headline)")
            let statement = try #require(try certificate(store, folder)["audit_statement"] as? String)
            #expect(statement.hasPrefix("audit 1 is about other classes (chest, breast)"), "\(statement)")
            let outcome = try Program.run(["audit", "project", "--use-best"], in: folder)
            #expect(outcome.code != 0 && outcome.errors.contains("was drawn with other classes (chest, breast)"))
            #expect(try store.policyChoice().chooser != .audit)
        }
    }

    @Test func whatPeopleSettledIsNotProposedAnyMore() throws {
        try with { store, _ in
            #expect(try OverReadWord(store).judgement?.hasPrefix("12 corrections are proposed") == true)
            let id = CaseID("images/case10.png")
            try decide([(id, store.record(of: id).record.version)], .reject, "chest", in: store)
            #expect(try OverReadWord(store).judgement?.hasPrefix("11 corrections are proposed") == true)
        }
    }

    @Test func errorsAreComparedOnTheSameCases() throws {
        try with { store, _ in
            try addCase(24, to: store)
            var truth = Dictionary(uniqueKeysWithValues: (10..<34).map { (CaseID("images/case\($0).png"), "chest") })
            truth[CaseID("images/case34.png")] = "breast"
            let evaluation = try Evaluation(store, truth: .table(truth, file: "truth.csv"))
            #expect(evaluation.clip?.confusion.total == 25 && evaluation.cnn?.confusion.total == 24)
            #expect(evaluation.sharedErrors.cases == 24 && evaluation.sharedErrors.clip == 0)
            let text = evaluation.text { $0.count }
            #expect(text.contains("errors: CLIP 0, CNN 12,") && text.contains("of the 24 cases that both readers have"))
            let rows = text.split(separator: "\n").map { $0.split(separator: " ").prefix(2).map(String.init) }
            #expect(rows.contains(["CLIP", "25"]) && rows.contains(["CNN", "24"]), "\(text)")
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(evaluation.json().utf8)) as? [String: Any])
            #expect((document["shared_errors"] as? [String: Int])?["cases"] == 24)
        }
    }

    @Test func theWorkbenchExportsWithWhatIsOpen() throws {
        try with { store, folder in
            let stages = EngineStages(store: store, threads: 1)
            let end = try stages.run(.export, report: { _ in }, cancellation: Cancellation())
            #expect(end.detail.hasPrefix("Still open: 12 cases are to be settled. 24 cases in "), "\(end)")
            #expect(end.leavesOpen)
            // A certificate that lies elsewhere leaves none of an earlier file behind.
            var request = CertifiedExport.Request(to: folder.appendingPathComponent("project/labels.csv").path)
            let beside = try #require(request.certificatePath)
            #expect(FileManager.default.fileExists(atPath: beside))
            request.certificate = folder.appendingPathComponent("elsewhere.json").path
            _ = try CertifiedExport(store).write(request)
            #expect(!FileManager.default.fileExists(atPath: beside))
        }
    }
}
