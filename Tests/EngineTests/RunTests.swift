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
            #expect(second.images.added == 0 && second.images.changed.isEmpty)
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

    @Test func changedLabelsAreCountedByWhereTheyWent() throws {
        try SampleCases.with { cases in
            let (store, outcome) = try cases.label(cases.request(firstReads: cases.firstReads()))
            let other = try store.begin(
                .firstRead(.init(question: "label", model: "other", classes: SampleCases.classes)),
                origin: RunOrigin(name: "other"), now: 5)
            let reads = try store.reads(of: outcome.clip).enumerated().map { place, item in
                let turned = Read(probabilities: item.read.probabilities.reversed())
                return VersionRead(
                    ordinal: item.ordinal, version: item.version, read: place < 3 ? turned : item.read)
            }
            try store.commit(reads, to: other)
            let run = try store.finish(other, now: 6)
            let changes = try #require(try LabelChanges(store, from: outcome.clip, to: run))
            let rows = try RunComparison(store, outcome.clip, run).rows
            #expect(try changes.count == 3 && rows.map(\.id) == Array(store.caseIDs().prefix(3)))
            let ways = Dictionary(grouping: rows) { "\($0.first) → \($0.second)" }.mapValues(\.count)
            for (way, count) in ways { #expect(changes.text.contains("\(count) \(way)"), "\(changes.text)") }
            #expect(try LabelChanges(store, from: outcome.clip, to: outcome.clip) == nil)
        }
    }

    @Test func retrainingTakesDecisionsAsTrue() throws {
        try SampleCases.with { cases in
            let request = try cases.request(firstReads: cases.firstReads())
            let (store, outcome) = try cases.label(request)
            let wrong = CaseID(SampleCases.ids[4])
            _ = try store.record([
                Decision(
                    caseID: wrong, version: store.record(of: wrong).record.version, verdict: .override, label: "chest",
                    clipLabel: "breast", cnnLabel: "chest",
                    runID: outcome.cnn.id, reviewer: "ana", decidedAt: 1000)
            ])
            let engine = Labeling(store, threads: 2, monitor: StageMonitor())
            let retrained = try engine.retrain()
            #expect(retrained.id != outcome.cnn.id)
            var options = request.overRead
            options.usesDecisions = true
            #expect(try OverReadOptions(recipeOf: retrained) == options)
            #expect(try store.currentRuns().cnn?.id == retrained.id)
            let (before, after) = (
                try store.probabilities(of: outcome.cnn), try store.probabilities(of: retrained)
            )
            #expect(before.count == after.count)
            #expect(before[wrong] == after[wrong])
            #expect(before != after)
            #expect(try engine.retrain() == retrained)
        }
    }

    @Test func aProjectWithoutAFirstReadCannotBeRetrained() throws {
        let engine = Labeling(try ProjectStore.inMemory(), threads: 1, monitor: StageMonitor())
        #expect(throws: EngineError.self) { try engine.retrain() }
    }

    /// Ids may leave the source out; cases that the file does not name are counted, and neither read nor learned from.
    @Test func casesThatAFirstReadsFileLeavesOutStayUnread() throws {
        try SampleCases.with { cases in
            let file = cases.folder.appendingPathComponent("few.csv")
            let named = SampleCases.ids[..<6]
            let rows = named.enumerated().map { number, id in
                "\(id.dropFirst("images/".count)),\(number % 2 == 0 ? "0.9,0.1" : "0.2,0.8"),more"
            }
            try Data((["case,chest,breast,other"] + rows).joined(separator: "\r\n").utf8).write(to: file)
            let (store, outcome) = try cases.label(cases.request(firstReads: file.path))
            #expect(outcome.counts.cases == SampleCases.count)
            #expect(outcome.counts.unread == SampleCases.count - named.count)
            for run in [outcome.clip, outcome.cnn] {
                #expect(try store.probabilities(of: run).keys.map(\.rawValue).sorted() == named.sorted())
            }
        }
    }
}
