import Labels
import Testing

@testable import Store

/// Votes of several people, and queues by reviewer and by what an earlier run said.
@Suite struct PeopleTests {
    private func vote(
        _ store: ProjectStore, _ number: Int, _ label: String?, by reviewer: String, at time: Double,
        blind: Bool = false, verdict: Verdict? = nil
    ) throws {
        _ = try store.record([
            Decision(
                caseID: caseID(number), version: store.version(number),
                verdict: verdict ?? (label == nil ? .exclude : .override), label: label, clipLabel: nil, cnnLabel: nil,
                runID: nil, reviewer: reviewer, decidedAt: time, isBlind: blind)
        ])
    }

    @Test func aVoteIsTheLastBlindWordElseTheLast() throws {
        let store = try makeReadProject()
        try vote(store, 0, "chest", by: "ana", at: 1, blind: true)
        try vote(store, 0, "breast", by: "ana", at: 2)
        try vote(store, 1, "chest", by: "ana", at: 3)
        try vote(store, 1, "breast", by: "ana", at: 4)
        try vote(store, 2, "chest", by: "ana", at: 5, blind: true)
        try vote(store, 2, nil, by: "ana", at: 6, verdict: .skip)
        try vote(store, 3, "chest", by: "ana", at: 7)
        try vote(store, 3, nil, by: "ana", at: 8, verdict: .skip)
        try vote(store, 4, "chest", by: "ana", at: 9)
        try vote(store, 4, "breast", by: "ana", at: 10, verdict: .resolve)
        try vote(store, 5, "chest", by: "ana", at: 11, blind: true)
        _ = try store.undo(by: "ana", now: 12)
        try vote(store, 5, nil, by: "bo", at: 13, blind: true)
        let votes = try store.votes()
        #expect(votes.map(\.ordinal) == [0, 1, 2, 4, 5])
        #expect(votes.map(\.label) == ["chest", "breast", "chest", "chest", nil])
        #expect(votes.map(\.isBlind) == [true, false, true, false, true])
        #expect(try ReviewerAgreement.all(among: store.votes()).isEmpty && store.reviewerNames() == ["ana", "bo"])
        try vote(store, 0, "chest", by: "bo", at: 14, blind: true)
        let pair = try #require(try ReviewerAgreement.all(among: store.votes()).first)
        #expect(pair.first == "ana" && pair.blind == 1 && pair.matrix.total == 1 && pair.labels == ["chest"])
        #expect(try store.check().findings.isEmpty)
    }

    @Test func queuesByReviewer() throws {
        let store = try makeReadProject()
        try vote(store, 1, "chest", by: "ana", at: 1)
        try vote(store, 2, "chest", by: "bo", at: 2)
        try vote(store, 4, nil, by: "ana", at: 3)
        #expect(try store.ordinals(QueueQuery(filter: .reviewer("ana"), order: .path)) == [1, 4])
        #expect(try store.count(QueueQuery(filter: .reviewer("bo"))) == 1)
        #expect(try store.count(QueueQuery(filter: .reviewer("cy"))) == 0)
        var both = QueueFilter.reviewer("ana")
        both.verdict = .exclude
        #expect(try store.ordinals(QueueQuery(filter: both)) == [4])
        // What was decided on an image that the case has no more is not on its present one.
        try store.take([1], content: "ff")
        #expect(try store.ordinals(QueueQuery(filter: .reviewer("ana"))) == [4])
        #expect(try store.ordinalsSettled(by: "ana") == [4])
        #expect(try store.everSeen(by: "ana", on: [store.version(1), store.version(4)]) == [store.version(4)])
    }

    /// Whoever put a case off has seen what was shown.
    @Test func aCaseThatWasPutOffIsSeenUnlessBlind() throws {
        let store = try makeReadProject()
        try vote(store, 1, nil, by: "ana", at: 1, blind: true, verdict: .skip)
        try vote(store, 2, nil, by: "ana", at: 2, verdict: .skip)
        try vote(store, 3, "chest", by: "ana", at: 3, blind: true)
        let versions = try (0..<6).map { try store.version($0) }
        for inAudit in [false, true] {
            let seen = try store.everSeen(by: "ana", on: versions, inAudit: inAudit)
            #expect(seen == [versions[2], versions[3]])
        }
        _ = try store.undo(by: "ana", now: 4)
        #expect(try store.everSeen(by: "ana", on: versions) == [versions[2], versions[3]])
        #expect(try store.everSeen(by: "bo", on: versions).isEmpty)
    }

    @Test func queuesOfWhatAnEarlierRunReadOtherwise() throws {
        let store = try makeReadProject()
        let before = try #require(try store.currentRuns().cnn)
        let first = try #require(try store.currentRuns().clip)
        #expect(try store.earlierRuns().isEmpty)
        let second = try store.begin(overReadRequest(of: first, recipe: "other"), origin: someOrigin, now: 5)
        // Cases 0 and 3 change, 5 stays unread.
        try store.commit(
            [0.2, 0.1, 0.4, 0.9, 0.01].enumerated().map { try store.makeRead($0, Float($1)) }, to: second)
        _ = try store.finish(second, now: 6)
        #expect(try store.earlierRuns().map(\.id) == [before.id])
        #expect(try store.ordinals(QueueQuery(filter: .changed(since: before.id), order: .path)) == [0, 3])
        #expect(try store.count(QueueQuery(filter: .changed(since: before.id))) == 2)
        #expect(try store.count(QueueQuery(filter: .changed(since: second.id))) == 0)
        let reads = try store.reads(of: before, on: [store.version(0), store.version(5)])
        #expect(try reads[store.version(0)]?.classIndex == 0 && reads.count == 2)
        // In the other direction too.
        try store.use(before)
        #expect(try store.earlierRuns().map(\.id) == [second.id])
        #expect(try store.ordinals(QueueQuery(filter: .changed(since: second.id), order: .path)) == [0, 3])
    }

    @Test func anUndoThatReachesWhatIsNotShownWaitsForConsent() throws {
        let store = try makeReadProject()
        try vote(store, 1, "chest", by: "ana", at: 1)
        let acts = try store.head().acts
        try store.take([1], content: "ff")
        let outcome = try store.undo(by: "ana", consent: .none, now: 2)
        let reach = try #require(outcome.reach)
        #expect(outcome.cases == 0 && reach.onEarlierImages == 1 && reach.decisions == 1 && reach.first == caseID(1))
        #expect(try store.undo(by: "ana", consent: .act(reach.act + 1), now: 3).reach == reach)
        #expect(try store.head().acts == acts)
        #expect(try store.undo(by: "ana", consent: .act(reach.act), now: 4).onEarlierImages == 1)
        #expect(try store.redo(by: "ana", consent: .none, now: 5).reach == reach)
        #expect(try store.redo(by: "ana", consent: .act(reach.act), now: 6).cases == 1)
        // A range of which a part was put away.
        try store.take(0..<1, in: "b")
        let hidden = Decision(
            caseID: caseID(0, in: "b"), version: try store.version(0, in: "b"), verdict: .override, label: "chest",
            clipLabel: nil, cnnLabel: nil, runID: nil, reviewer: "ana", decidedAt: 7)
        _ = try store.record([store.decision(2, .accept, "chest", at: 7), hidden])
        try store.forgetSource("b")
        #expect(try store.undo(by: "ana", consent: .none, now: 8).reach?.onForgotten == 1)
        // What is shown is undone at once.
        try vote(store, 3, "chest", by: "ana", at: 9)
        #expect(try store.undo(by: "ana", consent: .none, now: 10).cases == 1)
    }
}
