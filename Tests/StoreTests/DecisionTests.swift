import Foundation
import Labels
import TestSupport
import Testing

@testable import Store

@Suite struct DecisionTests {
    /// An act's outcome must say what a fresh look says.
    private func expectFresh(_ outcome: ActOutcome, _ store: ProjectStore, cases: [Int]) throws {
        #expect(outcome.cases == cases.count)
        #expect(try outcome.entries == cases.map { try store.entry($0) })
        #expect(try outcome.counts == store.counts())
        #expect(try outcome.state == store.state())
    }

    @Test func outcomesAreWhatAFreshLookSees() throws {
        let store = try makeReadProject()
        let before = try store.state()
        try expectFresh(try store.decide(1, .accept, "chest"), store, cases: [1])
        try expectFresh(try store.decide(1, .reject, "breast", by: "bo"), store, cases: [1])
        let range = try (2..<5).map { try store.decision($0, .override, "breast") }
        try expectFresh(try store.record(range), store, cases: [2, 3, 4])
        try expectFresh(try store.undo(by: "ana", now: 20), store, cases: [2, 3, 4])
        try expectFresh(try store.redo(by: "ana", now: 21), store, cases: [2, 3, 4])
        try expectFresh(try store.undo(by: "cy", now: 22), store, cases: [])
        let note = Note(reviewer: "ana", text: "?", recordedAt: 23)
        try expectFresh(try store.add(note, to: (caseID(0), store.version(0))), store, cases: [0])
        let flagged = try store.setFlag(true, on: [(caseID(5), store.version(5))], reviewer: "bo", now: 24)
        try expectFresh(flagged, store, cases: [5])
        #expect(try store.changes(since: before)?.touched == [0, 1, 2, 3, 4, 5])
        #expect(try store.changes(since: flagged.state) == nil)
    }

    @Test func anImageThatWasReplacedGetsNothing() throws {
        let store = try makeReadProject()
        let decisions = try (1..<4).map { try store.decision($0, .override, "breast") }
        let seen = try (1..<4).map { (id: caseID($0), version: try store.version($0)) }
        try store.take(2..<3, content: "ff")
        let outcome = try store.record(decisions)
        #expect(outcome.refused == [caseID(2)] && outcome.cases == 2)
        #expect(outcome.entries.map(\.ordinal) == [1, 3])
        #expect(try store.history(of: caseID(2)).isEmpty)
        let flags = try store.setFlag(true, on: seen, reviewer: "ana", now: 1)
        #expect(flags.refused == [caseID(2)] && flags.counts[.flagged] == 2)
        let acts = try store.head().acts
        let note = try store.add(Note(reviewer: "ana", text: "n", recordedAt: 1), to: seen[1])
        #expect(note.refused == [caseID(2)] && note.cases == 0)
        #expect(try store.record([decisions[1]]).refused == [caseID(2)])
        #expect(try store.setFlag(true, on: [seen[1]], reviewer: "ana", now: 1).refused == [caseID(2)])
        #expect(try store.head().acts == acts)
        let foreign = try store.version(3)
        #expect(try store.add(Note(reviewer: "a", text: "n", recordedAt: 1), to: (caseID(1), foreign)).cases == 0)
        #expect(try store.entry(3).note.isEmpty)
    }

    @Test func undoAndRedoReachEarlierImages() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest")
        try store.take(1..<2, content: "ff")
        try store.decide(1, .override, "breast")
        #expect(try store.entry(1).decision?.label == "breast" && !store.entry(1).isOutdated)
        _ = try store.undo(by: "ana", now: 20)
        #expect(try store.entry(1).decision == nil && store.entry(1).isOutdated)
        let outcome = try store.undo(by: "ana", now: 21)
        #expect(outcome.entries.map(\.isOutdated) == [false])
        #expect(outcome.cases == 1 && outcome.onEarlierImages == 1)
        try store.take(1..<2)
        #expect(try store.entry(1).decision == nil)
        _ = try store.redo(by: "ana", now: 22)
        #expect(try store.entry(1).decision?.label == "chest")
        _ = try store.redo(by: "ana", now: 23)
        #expect(try store.entry(1).decision?.label == "chest")
        try store.take(1..<2, content: "ff")
        #expect(try store.entry(1).decision?.label == "breast")
        #expect(try store.history(of: caseID(1)).map(\.isOnPresentImage) == [false, true])
        #expect(try store.check().findings.isEmpty)
    }

    /// What nobody can see go is passed over; it can be undone again once its source counts.
    @Test func undoPassesOverForgottenSources() throws {
        let store = try makeReadProject()
        try store.take(0..<2, in: "b")
        try store.decide(1, .accept, "chest")
        let hidden = Decision(
            caseID: caseID(0, in: "b"), version: try store.version(0, in: "b"), verdict: .override, label: "chest",
            clipLabel: nil, cnnLabel: nil, runID: nil, reviewer: "ana", decidedAt: 11)
        _ = try store.record([hidden])
        try store.forgetSource("b")
        #expect(try store.undo(by: "ana", now: 20).entries.map(\.id) == [caseID(1)])
        let acts = try store.head().acts
        #expect(try store.undo(by: "ana", now: 21).cases == 0 && store.head().acts == acts)
        try store.take(0..<2, in: "b")
        #expect(try store.entry(0, in: "b").decision?.label == "chest")
        #expect(try store.undo(by: "ana", now: 22).entries.map(\.id) == [caseID(0, in: "b")])
        try store.forgetSource("b")
        #expect(try store.redo(by: "ana", now: 23).entries.map(\.id) == [caseID(1)])
        #expect(try store.redo(by: "ana", now: 24).cases == 0 && store.check().findings.isEmpty)
    }

    @Test func undoAndRedoWithoutLimit() throws {
        let store = try makeReadProject()
        for number in 0..<6 { try store.decide(number, .accept, "chest") }
        for number in (0..<6).reversed() {
            #expect(try store.undo(by: "ana", now: 20).entries.map(\.id) == [caseID(number)])
        }
        #expect(try store.undo(by: "ana", now: 20).cases == 0)
        #expect(try store.counts().decided == 0)
        for number in 0..<6 {
            #expect(try store.redo(by: "ana", now: 30).entries.map(\.id) == [caseID(number)])
        }
        #expect(try store.redo(by: "ana", now: 30).cases == 0)
        #expect(try store.counts().decided == 6)
    }

    @Test func aNewDecisionEndsRedo() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest")
        try store.decide(1, .reject, "breast")
        _ = try store.undo(by: "ana", now: 20)
        #expect(try store.entry(1).decision?.label == "chest")
        try store.decide(2, .exclude, nil)
        #expect(try store.redo(by: "ana", now: 21).cases == 0)
        _ = try store.undo(by: "ana", now: 22)
        _ = try store.undo(by: "ana", now: 22)
        #expect(try store.undo(by: "ana", now: 22).cases == 0)
        #expect(try store.entry(1).decision == nil)
        #expect(try store.history(of: caseID(1)).map(\.stands) == [false, false])
    }

    @Test func aRangeIsUndoneAtOnce() throws {
        let store = try makeReadProject()
        _ = try store.record((1..<4).map { try store.decision($0, .override, "breast") })
        #expect(try store.counts()[QueueFilter(\.verdict, .override)] == 3)
        #expect(try store.undo(by: "ana", now: 20).cases == 3)
        #expect(try store.counts()[QueueFilter(\.verdict, .override)] == 0)
    }

    @Test func undoLeavesOthersAlone() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest", by: "ana")
        try store.decide(1, .reject, "breast", by: "bo")
        #expect(try store.undo(by: "ana", now: 20).cases == 1)
        #expect(try store.entry(1).decision?.label == "breast")
        #expect(try store.undo(by: "cy", now: 20).cases == 0)
    }

    @Test func differingReviewersContestACase() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest", by: "ana", at: 10)
        try store.decide(1, .skip, nil, by: "cy", at: 11)
        #expect(try store.counts().contested == 0)
        #expect(try store.entry(1).decision?.label == "chest")
        let counts = try store.decide(1, .reject, "breast", by: "bo", at: 12).counts
        #expect(counts.contested == 1 && counts.decided == 0 && counts.toSettle == 3)
        let entry = try store.entry(1)
        #expect(entry.isContested && !entry.isSettled && entry.needsSettling)
        #expect(entry.decision?.reviewer == "bo")
        #expect(entry.standing.map(\.reviewer) == ["ana", "cy", "bo"])
        #expect(try store.ordinals(QueueQuery(filter: .contested)) == [1])
        #expect(try store.exported(.decided).isEmpty)
        _ = try store.undo(by: "bo", now: 13)
        #expect(try store.counts().contested == 0 && store.counts().decided == 1)
        #expect(try store.exported(.decided).count == 1)
    }

    /// A class that gets another name does not make reviewers agree who named different ones.
    @Test func renamedClassesKeepACaseContested() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest", by: "ana")
        try store.decide(1, .reject, "breast", by: "bo")
        try store.decide(2, .reject, "breast", by: "bo")
        let words = [LabelClass(name: "mamma", prompts: ["b"]), LabelClass(name: "chest", prompts: ["c"])]
        try giveReads(
            store, clip: Array(repeating: 0.2, count: 6), cnn: Array(repeating: 0.8, count: 6), classes: words)
        #expect(try store.counts().contested == 1 && store.counts().decided == 0)
        #expect(try store.entry(1).isContested && store.entry(1).decision?.reviewer == "ana")
        #expect(try store.exported()[1].contains(",ready,1,0"))
        #expect(try store.exported(policy: CurationPolicy(contested: .latest))[1].contains(",chest,person,"))
        #expect(try store.entry(2).isOutdated && !store.entry(2).isContested)
        // Whoever decides anew replaces an own word of before.
        try store.decide(2, .override, "mamma", by: "bo")
        #expect(try store.entry(2).isSettled)
        try store.decide(1, .override, "chest", by: "bo")
        #expect(try store.entry(1).isSettled && store.counts().contested == 0 && store.check().findings.isEmpty)
    }

    @Test func reviewersAgreeBeyondChance() throws {
        let store = try makeReadProject()
        let ana: [String?] = ["chest", "chest", "breast", "breast", nil]
        let bo: [String?] = ["chest", "breast", "breast", "breast", nil]
        for (reviewer, labels) in [("bo", bo), ("ana", ana)] {
            _ = try store.record(
                labels.enumerated().map { try store.decision($0, $1 == nil ? .exclude : .override, $1, by: reviewer) })
        }
        _ = try store.record([store.decision(5, .skip, nil), store.decision(1, .skip, nil)])
        #expect(try store.reviewers().map(\.name) == ["ana", "bo"])
        #expect(try store.reviewers().map(\.decided) == [4, 5])
        _ = try store.undo(by: "ana", now: 20)
        let agreement = try #require(try ReviewerAgreement.all(among: store.votes()).first)
        #expect(agreement.first == "ana" && agreement.second == "bo")
        #expect(agreement.labels == ["breast", "chest", nil])
        #expect(agreement.matrix.counts == [[2, 0, 0], [1, 1, 0], [0, 0, 1]])
        #expect(try ReviewerAgreement.all(among: store.votes()).count == 1)
    }

    @Test func aSkippedCaseStaysUndecided() throws {
        let store = try makeReadProject()
        try store.decide(1, .skip, nil)
        #expect(try store.count(QueueQuery(filter: .toSettle)) == 3)
        #expect(try store.counts()[.skipped] == 1 && store.counts().decided == 0)
    }

    @Test func aWrongDecisionRecordsNothing() throws {
        let store = try makeReadProject()
        let unknown = Decision(
            caseID: CaseID("z"), version: 1, verdict: .exclude, label: nil, clipLabel: nil, cnnLabel: nil, runID: nil,
            reviewer: "ana", decidedAt: 1)
        let known = try store.decision(1, .accept, "chest")
        #expect(throws: StoreError.unknownCase(CaseID("z"))) { try store.record([known, unknown]) }
        #expect(throws: StoreError.self) {
            try store.record([known, store.decision(2, .accept, "chest", by: "bo")])
        }
        #expect(throws: StoreError.self) { try store.record([known], question: 7) }
        #expect(try store.counts().decided == 0 && store.head().acts == 0)
        #expect(try store.record([]).cases == 0)
    }

    @Test func decisionsSurviveReopening() throws {
        try withTemporaryFolder { folder in
            do {
                let store = try makeReadProject(try ProjectStore.create(in: folder))
                try store.decide(0, .accept, "chest")
                try store.decide(1, .reject, "breast")
                _ = try store.undo(by: "ana", now: 20)
            }
            let store = try ProjectStore.open(in: folder)
            #expect(try store.entry(0).decision?.label == "chest")
            #expect(try store.redo(by: "ana", now: 30).entries.map(\.id) == [caseID(1)])
            #expect(try store.entry(1).decision?.label == "breast")
            _ = try store.undo(by: "ana", now: 31)
            _ = try store.undo(by: "ana", now: 32)
            #expect(try store.counts().decided == 0)
        }
    }

    @Test func notesAndFlags() throws {
        let store = try makeReadProject()
        let (two, three) = try ((id: caseID(2), version: store.version(2)), (id: caseID(3), version: store.version(3)))
        _ = try store.add(Note(reviewer: "ana", text: "clip?", recordedAt: 1), to: two)
        _ = try store.add(Note(reviewer: "bo", text: "yes", recordedAt: 2), to: two)
        _ = try store.setFlag(true, on: [two, three], reviewer: "ana", now: 3)
        _ = try store.setFlag(false, on: [three], reviewer: "ana", now: 4)
        #expect(try store.entry(2).note == "yes")
        #expect(try store.counts()[.flagged] == 1)
        #expect(try store.entry(2).isFlagged && !store.entry(3).isFlagged)
    }
}
