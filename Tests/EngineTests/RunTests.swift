import Foundation
import Labels
import Store
import Testing
import Work

@testable import Engine

/// What makes a new run, and what old runs keep.
@Suite struct RunTests {
    @Test func theSameRequestIsNotWorkedOnTwice() throws {
        try SampleCases.with { cases in
            let request = try cases.request(firstReads: cases.firstReads())
            let (store, first) = try cases.label(request)
            let second = try cases.label(request, in: store)
            #expect(first.clip == second.clip)
            #expect(first.cnn == second.cnn)
            #expect(second.indexing.added == 0)
        }
    }

    @Test(arguments: [
        [LabelClass(name: "chest", prompts: ["an x-ray of a thorax"]), SampleCases.classes[1]],
        SampleCases.classes + [LabelClass(name: "knee", prompts: ["a knee x-ray"])],
    ])
    func otherPromptsAndClassesMakeNewRunsAndKeepTheOldOnes(classes: [LabelClass]) throws {
        try SampleCases.with { cases in
            let (store, first) = try cases.label(cases.request())
            let reads = try store.probabilities(of: first.clip)
            let second = try cases.label(cases.request(classes: classes), in: store)
            #expect(try store.runs().count == 4)
            let current = try store.currentRuns()
            #expect(current.clip == second.clip && current.cnn == second.cnn)
            #expect(try store.probabilities(of: first.clip) == reads)
            #expect(try store.probabilities(of: second.clip) != reads)
        }
    }

    @Test func retrainingTakesDecisionsAsTrue() throws {
        try SampleCases.with { cases in
            let request = try cases.request(firstReads: cases.firstReads())
            let (store, outcome) = try cases.label(request)
            let wrong = CaseID(SampleCases.ids[4])
            try store.record([
                Decision(
                    caseID: wrong, verdict: .override, label: "chest", clipLabel: "breast", cnnLabel: "chest",
                    runID: outcome.cnn.id, reviewer: "ana", decidedAt: 1000)
            ])
            let engine = Labeling(store, threads: 2, monitor: StageMonitor())
            let retrained = try engine.retrain(request.overRead)
            #expect(retrained.id != outcome.cnn.id)
            #expect(retrained.request.parameters["decisions"] != nil)
            #expect(try store.currentRuns().cnn?.id == retrained.id)
            let (before, after) = (
                try store.probabilities(of: outcome.cnn), try store.probabilities(of: retrained)
            )
            #expect(before.count == after.count)
            #expect(before[wrong] == after[wrong])
            #expect(before != after)
            #expect(try engine.retrain(request.overRead) == retrained)
        }
    }

    @Test func aProjectWithoutAFirstReadCannotBeRetrained() throws {
        let engine = Labeling(try ProjectStore.inMemory(), threads: 1, monitor: StageMonitor())
        #expect(throws: EngineError.self) { try engine.retrain(OverReadOptions()) }
    }

    @Test func onlyTheCasesOfAFirstReadsFileAreTaken() throws {
        try SampleCases.with { cases in
            let file = cases.folder.appendingPathComponent("few.csv")
            let rows = SampleCases.ids[..<6].enumerated().map { "\($1),\($0 % 2 == 0 ? "0.9,0.1" : "0.2,0.8"),more" }
            try Data((["case,chest,breast,other"] + rows).joined(separator: "\r\n").utf8).write(to: file)
            let (store, _) = try cases.label(cases.request(firstReads: file.path))
            #expect(try store.cases().map(\.id.rawValue).sorted() == SampleCases.ids[..<6].sorted())
        }
    }
}
