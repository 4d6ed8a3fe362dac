import Foundation
import Labels
import Store
import Testing
import Work

@testable import Engine

/// What people say of cases that belong together, and of what becomes of disagreements, is kept with the project.
@Suite struct GroupTests {
    /// The folds of an over-read by case.
    private func folds(_ store: ProjectStore, _ run: Run) throws -> [CaseID: Int] {
        let folds = try #require(try store.folds(of: run)).folds
        return Dictionary(
            zip(try store.cases().map(\.id), folds).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    }

    private func patients(_ cases: SampleCases, named name: String = "patients.csv") throws -> String {
        let rows = SampleCases.ids.enumerated().prefix(24).map { "\($1),patient \($0 / 4)" }
        let file = cases.folder.appendingPathComponent(name)
        try Data((["case,group"] + rows).joined(separator: "\n").utf8).write(to: file)
        return file.path
    }

    @Test func noFoldPartsAPatientAndRetrainingRemembers() throws {
        try SampleCases.with { cases in
            let plain = try cases.label(cases.request(firstReads: cases.firstReads()))
            var request = try cases.request(firstReads: cases.firstReads())
            request.wishes.groups = try patients(cases)
            let (store, outcome) = try cases.label(request)
            func check(_ run: Run) throws {
                let folds = try folds(store, run)
                for start in stride(from: 0, to: 24, by: 4) {
                    let patient = SampleCases.ids[start..<start + 4].map { folds[CaseID($0)] }
                    #expect(Set(patient).count == 1 && patient[0] != nil)
                }
                #expect(try store.groupCount(of: run) == 6 + SampleCases.count - 24)
            }
            try check(outcome.cnn)
            #expect(outcome.cnn.identity != plain.outcome.cnn.identity)
            let retrained = try Labeling(store, threads: 2, monitor: StageMonitor()).retrain()
            #expect(retrained.id != outcome.cnn.id)
            try check(retrained)
            #expect(try OverReadWord(store).lines.first?.hasPrefix("14 groups of cases") == true)
        }
    }

    @Test func aPatternGroupsCasesToComeAndAnEmptyOneTakesItAway() throws {
        try SampleCases.with { cases in
            var request = try cases.request(firstReads: cases.firstReads())
            request.wishes.groupPattern = "/(00[0-9]{3})[0-9]"
            let (store, outcome) = try cases.label(request)
            #expect(try store.groupCount(of: outcome.cnn) == 4)
            let engine = Labeling(store, threads: 2, monitor: StageMonitor())
            let again = try engine.retrain(LabelWishes(groupPattern: ""))
            #expect(try store.groupCount(of: again) == SampleCases.count && store.groupPattern() == nil)
        }
    }

    @Test func whatCannotBeUnderstoodChangesNothing() throws {
        try SampleCases.with { cases in
            var request = try cases.request(firstReads: cases.firstReads())
            let file = cases.folder.appendingPathComponent("strangers.csv")
            try Data("case,group\nnobody.png,a\n".utf8).write(to: file)
            request.wishes.groups = file.path
            #expect(throws: EngineError.self) { try cases.label(request) }
            request.wishes = LabelWishes(groupPattern: "(")
            let store = try ProjectStore.inMemory()
            #expect(throws: GroupPattern.Invalid.self) { try cases.label(request, in: store) }
            #expect(try store.caseCount() == 0)
        }
    }

    @Test func aPersonsPolicyStaysAndAutoGivesItBack() throws {
        try SampleCases.with { cases in
            var request = try cases.request(firstReads: cases.firstReads())
            request.wishes.policy = .named(.personOnly)
            let (store, _) = try cases.label(request)
            #expect(try store.policyChoice().chooser == .person)
            #expect(try store.currentRuns().question.policy.disagreement == .personOnly)
            let engine = Labeling(store, threads: 2, monitor: StageMonitor())
            _ = try engine.retrain()
            #expect(try store.currentRuns().question.policy.disagreement == .personOnly)
            #expect(
                try OverReadWord(store).lines.last
                    == "undecided disagreements are exported under the policy person-only, chosen by a person")
            let run = try engine.retrain(LabelWishes(policy: .bySigns))
            let kappa = try store.snapshot { try OverReadSummary($0).firstReadKappa }
            let signs = try #require(run.signs)
            #expect(try store.policyChoice().chooser == .signs)
            #expect(
                try store.currentRuns().question.policy.disagreement == signs.policy(firstReadKappa: kappa).policy)
        }
    }

    @Test func foldsThatWouldLearnFromNothingAreRefusedInWords() throws {
        try SampleCases.with { cases in
            let (store, _) = try cases.label(cases.request(firstReads: cases.firstReads()))
            let folds = try folds(store, try #require(try store.currentRuns().cnn))
            for (id, fold) in folds where fold == 0 {
                _ = try store.record([
                    Decision(
                        caseID: id, version: store.record(of: id).record.version, verdict: .exclude, label: nil,
                        clipLabel: nil, cnnLabel: nil, runID: nil, reviewer: "ana", decidedAt: 1000)
                ])
            }
            let engine = Labeling(store, threads: 2, monitor: StageMonitor())
            #expect {
                _ = try engine.retrain()
            } throws: { error in
                "\(error)".hasPrefix("fold 2 of 2 has nothing to learn from: all 16 cases of the others are excluded; ")
            }
        }
    }

    @Test func labelsAndCertificateAreOfOneState() throws {
        try SampleCases.with { cases in
            let (store, outcome) = try cases.label(cases.request(firstReads: cases.firstReads()))
            let path = cases.folder.appendingPathComponent("labels.csv").path
            _ = try CertifiedExport(store).write(.init(to: path))
            let bytes = try InputFile.bytes(path + ".certificate.json")
            let document = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
            let policy = document?["policy"] as? [String: Any]
            #expect(policy?["chosen_by"] as? String == "signs" && policy?["reason"] as? String != "")
            #expect(document?["groups"] as? Int == SampleCases.count)
            let runs = document?["runs"] as? [[String: Any]]
            #expect(runs?.compactMap { $0["identity"] as? String } == [outcome.clip.identity, outcome.cnn.identity])
            let table = try ContentHash.sha256(InputFile.bytes(path))
            #expect((document?["exported"] as? [String: Any])?["sha256"] as? String == table)
            _ = try CertifiedExport(store, disagreement: .personOnly).write(.init(to: path))
            let named = try JSONSerialization.jsonObject(with: Data(InputFile.bytes(path + ".certificate.json")))
            let other = (named as? [String: Any])?["policy"] as? [String: Any]
            #expect(
                other?["disagreement"] as? String == "person-only"
                    && other?["reason"] as? String == "named for this export")
        }
    }
}
