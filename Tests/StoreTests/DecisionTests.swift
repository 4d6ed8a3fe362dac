import Foundation
import Labels
import Store
import TestSupport
import Testing

@Suite struct DecisionTests {
    private func label(_ store: ProjectStore, _ number: Int) throws -> String? {
        try store.entries(of: [Int64(number)])[0].decision?.label
    }

    @Test func undoAndRedoWithoutLimit() throws {
        let store = try makeReadProject()
        for number in 0..<6 { try store.record([makeDecision(number, .accept, "chest")]) }
        for number in (0..<6).reversed() {
            #expect(try store.undo(by: "ana", now: 20) == [makeDecision(number, .accept, nil).caseID])
        }
        #expect(try store.undo(by: "ana", now: 20).isEmpty)
        #expect(try store.counts().decided == 0)
        for number in 0..<6 {
            #expect(try store.redo(by: "ana", now: 30) == [makeDecision(number, .accept, nil).caseID])
        }
        #expect(try store.redo(by: "ana", now: 30).isEmpty)
        #expect(try store.counts().decided == 6)
    }

    @Test func aNewDecisionEndsRedo() throws {
        let store = try makeReadProject()
        try store.record([makeDecision(1, .accept, "chest")])
        try store.record([makeDecision(1, .reject, "breast")])
        _ = try store.undo(by: "ana", now: 20)
        #expect(try label(store, 1) == "chest")
        try store.record([makeDecision(2, .exclude, nil)])
        #expect(try store.undoState(of: "ana") == (canUndo: true, canRedo: false))
        #expect(try store.redo(by: "ana", now: 21).isEmpty)
        _ = try store.undo(by: "ana", now: 22)
        _ = try store.undo(by: "ana", now: 22)
        #expect(try store.undoState(of: "ana") == (canUndo: false, canRedo: true))
        #expect(try label(store, 1) == nil)
        #expect(try store.history(of: makeDecision(1, .skip, nil).caseID).map(\.stands) == [false, false])
    }

    @Test func aRangeIsUndoneAtOnce() throws {
        let store = try makeReadProject()
        try store.record((1..<4).map { makeDecision($0, .override, "breast") })
        #expect(try store.counts().verdicts == [.override: 3])
        #expect(try store.undo(by: "ana", now: 20).count == 3)
        #expect(try store.counts().verdicts.isEmpty)
    }

    @Test func undoLeavesOthersAlone() throws {
        let store = try makeReadProject()
        try store.record([makeDecision(1, .accept, "chest", by: "ana")])
        try store.record([makeDecision(1, .reject, "breast", by: "bo")])
        #expect(try store.undo(by: "ana", now: 20).count == 1)
        #expect(try label(store, 1) == "breast")
        #expect(try store.undo(by: "cy", now: 20).isEmpty)
    }

    @Test func differingReviewersContestACase() throws {
        let store = try makeReadProject()
        try store.record([makeDecision(1, .accept, "chest", by: "ana", at: 10)])
        try store.record([makeDecision(1, .skip, nil, by: "cy", at: 11)])
        #expect(try store.counts().contested == 0)
        #expect(try label(store, 1) == "chest")
        try store.record([makeDecision(1, .reject, "breast", by: "bo", at: 12)])
        #expect(try store.counts().contested == 1)
        let entry = try store.entries(of: [1])[0]
        #expect(entry.isContested)
        #expect(entry.decision?.reviewer == "bo")
        #expect(entry.standing.map(\.reviewer) == ["ana", "cy", "bo"])
        _ = try store.undo(by: "bo", now: 13)
        #expect(try store.counts().contested == 0)
    }

    @Test func reviewersAgreeBeyondChance() throws {
        let store = try makeReadProject()
        let ana: [String?] = ["chest", "chest", "breast", "breast", nil]
        let bo: [String?] = ["chest", "breast", "breast", "breast", nil]
        for (reviewer, labels) in [("bo", bo), ("ana", ana)] {
            try store.record(
                labels.enumerated().map { makeDecision($0, $1 == nil ? .exclude : .override, $1, by: reviewer) })
        }
        try store.record([makeDecision(5, .skip, nil, by: "ana"), makeDecision(1, .skip, nil, by: "ana")])
        #expect(try store.reviewers().map(\.name) == ["ana", "bo"])
        #expect(try store.reviewers().map(\.decided) == [4, 5])
        _ = try store.undo(by: "ana", now: 20)
        let agreement = try #require(try store.reviewerAgreements().first)
        #expect(agreement.first == "ana" && agreement.second == "bo")
        #expect(agreement.labels == ["breast", "chest", nil])
        #expect(agreement.matrix.counts == [[2, 0, 0], [1, 1, 0], [0, 0, 1]])
        #expect(try store.reviewerAgreements().count == 1)
    }

    @Test func aSkippedCaseStaysUndecided() throws {
        let store = try makeReadProject()
        try store.record([makeDecision(1, .skip, nil)])
        #expect(try store.count(.undecidedDisagreements) == 3)
        #expect(try store.counts().verdicts == [.skip: 1])
    }

    @Test func aWrongDecisionRecordsNothing() throws {
        let store = try makeReadProject()
        let unknown = Decision(
            caseID: CaseID("z"), verdict: .exclude, label: nil, clipLabel: nil, cnnLabel: nil, runID: nil,
            reviewer: "ana", decidedAt: 1)
        #expect(throws: StoreError.unknownCase(CaseID("z"))) {
            try store.record([makeDecision(1, .accept, "chest"), unknown])
        }
        #expect(throws: StoreError.self) {
            try store.record([makeDecision(1, .accept, "chest"), makeDecision(2, .accept, "chest", by: "bo")])
        }
        #expect(try store.counts().decided == 0)
        #expect(try store.undoState(of: "ana") == (canUndo: false, canRedo: false))
    }

    @Test func decisionsSurviveReopening() throws {
        try withTemporaryFolder { folder in
            do {
                let store = try ProjectStore.create(in: folder)
                _ = try store.append(makeCases(0..<3))
                try giveReads(store, clip: [0.9, 0.9, 0.9], cnn: [0.1, 0.1, 0.1])
                try store.record([makeDecision(0, .accept, "chest")])
                try store.record([makeDecision(1, .reject, "breast")])
                _ = try store.undo(by: "ana", now: 20)
            }
            let store = try ProjectStore.open(in: folder)
            #expect(try label(store, 0) == "chest")
            #expect(try store.redo(by: "ana", now: 30) == [CaseID("a/0001.png")])
            #expect(try label(store, 1) == "breast")
            _ = try store.undo(by: "ana", now: 31)
            _ = try store.undo(by: "ana", now: 32)
            #expect(try store.counts().decided == 0)
        }
    }

    @Test func notesAndFlags() throws {
        let store = try makeReadProject()
        let id = CaseID("a/0002.png")
        try store.add(Note(reviewer: "ana", text: "clip?", recordedAt: 1), to: id)
        try store.add(Note(reviewer: "bo", text: "yes", recordedAt: 2), to: id)
        try store.setFlag(true, on: [id, CaseID("a/0003.png")], reviewer: "ana", now: 3)
        try store.setFlag(false, on: [CaseID("a/0003.png")], reviewer: "ana", now: 4)
        #expect(try store.notes(on: id).map(\.text) == ["clip?", "yes"])
        #expect(try store.entries(of: [2])[0].note == "yes")
        #expect(try store.counts().flagged == 1)
        #expect(try store.entries(of: [2])[0].isFlagged)
    }
}
