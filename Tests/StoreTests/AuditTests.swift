import Labels
import Testing

@testable import Store

/// Audits in the project: what is frozen, what answers them, and who differs from whom.
@Suite struct AuditTests {
    /// Draws some of the six cases of a read project, in this order.
    private func draw(_ store: ProjectStore, _ numbers: [Int]) throws -> AuditRecord {
        let runs = try store.currentRuns()
        var frame = AuditFrame(policy: .overRead)
        var labels: [VersionID: FrozenLabels] = [:]
        try store.forEachCuratedCase { item in
            labels[item.record.version] = FrozenLabels(
                item.reads, classes: runs.classNames, standing: item.standingInWords, policy: CurationPolicy())
        }
        for value in labels.values { frame.add(value) }
        let cases = try numbers.map { number in
            let version = try store.version(number)
            return AuditDraw.Case(
                version: version, part: 0, probability: 0.5, labels: try #require(labels[version]))
        }
        return try store.keep(AuditDraw(seed: .max, runs: runs, frame: frame, cases: cases), now: 7)
    }

    private func answer(
        _ store: ProjectStore, _ audit: AuditRecord, _ number: Int, _ label: String?, by reviewer: String = "ana",
        at time: Double = 20
    ) throws {
        let verdict: Verdict = label == nil ? .exclude : .override
        let decision = try store.decision(number, verdict, label, by: reviewer, at: time)
        _ = try store.record([decision], audit: audit.id)
    }

    @Test func theDrawStaysWhateverComesAfter() throws {
        let store = try makeReadProject()
        try store.decide(3, .override, "breast")
        let audit = try draw(store, [4, 1, 3])
        let before = try store.cases(of: audit)
        #expect(before.map(\.id) == [caseID(4), caseID(1), caseID(3)] && before.allSatisfy { !$0.isAnswered })
        #expect(before[0].labels == FrozenLabels(clip: 0, cnn: 1, proposed: 1))
        #expect(before[2].labels.settlement == .named(0))
        try giveReads(
            store, clip: Array(repeating: 0.2, count: 6), cnn: Array(repeating: 0.2, count: 6), model: "other")
        try store.decide(4, .override, "breast")
        #expect(try store.cases(of: audit).map(\.labels) == before.map(\.labels))
        #expect(try store.audits() == [audit] && store.audit(1).seed == .max)
    }

    @Test func anAnswerIsADecisionThatUndoTakesBack() throws {
        let store = try makeReadProject()
        try store.decide(0, .accept, "breast", at: 9)
        let audit = try draw(store, [1, 2])
        try answer(store, audit, 1, "chest")
        #expect(try store.cases(of: audit).map(\.truth?.label) == ["chest", nil])
        #expect(try store.entry(1).isSettled && store.check().findings.isEmpty)
        _ = try store.undo(by: "ana", audit: audit.id, now: 21)
        #expect(try store.cases(of: audit).map(\.isAnswered) == [false, false])
        // Nothing of the audit is left to undo, and what came before is not its business.
        #expect(try store.undo(by: "ana", audit: audit.id, now: 22).cases == 0)
        #expect(try store.entry(0).isSettled)
        _ = try store.redo(by: "ana", audit: audit.id, now: 23)
        #expect(try store.cases(of: audit)[0].truth?.label == "chest")
        #expect(throws: StoreError.self) { try answer(store, audit, 5, "chest") }
        #expect(try store.history(of: caseID(5)).isEmpty && store.check().findings.isEmpty)
    }

    @Test func oneWhoAnswersOtherwiseContestsTheCase() throws {
        let store = try makeReadProject()
        try store.decide(1, .reject, "breast")
        try store.decide(2, .accept, "chest")
        let audit = try draw(store, [1, 2])
        try answer(store, audit, 1, "chest")
        try answer(store, audit, 2, "chest")
        let entry = try store.entry(1)
        #expect(entry.isContested && entry.standing.map(\.label) == ["breast", "chest"])
        #expect(try store.counts().contested == 1 && !store.entry(2).isContested)
        #expect(try store.cases(of: audit).map(\.isContested) == [true, false])
        #expect(try store.cases(of: audit)[0].truth?.label == "chest")
        #expect(try store.exported()[1].contains(",,,") && store.check().findings.isEmpty)
        // A second thought on the answer is held against the same earlier word.
        try answer(store, audit, 1, "breast", at: 30)
        #expect(try !store.entry(1).isContested && store.cases(of: audit)[0].truth?.label == "breast")
        _ = try store.undo(by: "ana", now: 31)
        #expect(try store.entry(1).isContested)
        // Once the reviewer decides with both in mind, that counts.
        try store.decide(1, .override, "breast", at: 40)
        #expect(try !store.entry(1).isContested)
        #expect(try store.cases(of: audit)[0].truth?.label == "breast" && store.check().findings.isEmpty)
    }

    @Test func presentLabelsAreThoseWithoutTheAnswers() throws {
        let store = try makeReadProject()
        try store.decide(1, .reject, "breast")
        let audit = try draw(store, [1, 2, 4])
        for number in [1, 2, 4] { try answer(store, audit, number, "chest") }
        try store.decide(4, .override, "chest", by: "bo", at: 40)
        try giveReads(
            store, clip: Array(repeating: 0.2, count: 6), cnn: Array(repeating: 0.8, count: 6), model: "other")
        let versions = try [1, 2, 4].map { try store.version($0) }
        let labels = try store.presentLabels(in: audit, of: versions)
        let settlements: [Settlement] = [.named(0), .open, .named(1)]
        #expect(
            versions.map { labels[$0] }
                == settlements.map { FrozenLabels(clip: 1, cnn: 0, proposed: 0, settlement: $0) })
    }

    @Test func laterDecisionsDoNotReplaceAnUndisputedAnswer() throws {
        let store = try makeReadProject()
        let audit = try draw(store, [1])
        try answer(store, audit, 1, nil)
        #expect(try store.cases(of: audit)[0].truth?.verdict == .exclude)
        try store.decide(1, .override, "breast", at: 30)
        #expect(try store.cases(of: audit)[0].truth?.verdict == .exclude)
        try store.take([1], content: "11")
        #expect(try !store.cases(of: audit)[0].isPresent && store.cases(of: audit)[0].isAnswered)
    }

    /// Whoever puts a case off takes back the answer given before; what others have answered stays.
    @Test func anAnswerThatWasPutOffCountsNoMore() throws {
        let store = try makeReadProject()
        let audit = try draw(store, [1, 2])
        try answer(store, audit, 1, "breast")
        try answer(store, audit, 2, "breast")
        try answer(store, audit, 2, "chest", by: "bo", at: 22)
        for number in [1, 2] {
            _ = try store.record([store.decision(number, .skip, nil, at: 25)], audit: audit.id)
        }
        let cases = try store.cases(of: audit)
        #expect(cases.map(\.truth?.label) == [nil, "chest"] && !cases[0].isAnswered)
        #expect(cases[0].answer?.verdict == .skip)
        _ = try store.undo(by: "ana", audit: audit.id, now: 30)
        _ = try store.undo(by: "ana", audit: audit.id, now: 31)
        #expect(try store.cases(of: audit)[0].truth?.label == "breast" && store.check().findings.isEmpty)
    }

    /// Nobody saw a read while a slip of the finger was put right, so nothing that is seen later may overrule it.
    @Test func anAnswerThatWasCorrectedStaysTheTruth() throws {
        let store = try makeReadProject()
        let audit = try draw(store, [1])
        try answer(store, audit, 1, "breast")
        try answer(store, audit, 1, "chest", at: 21)
        try store.decide(1, .reject, "breast", at: 30)
        #expect(try store.cases(of: audit)[0].truth?.label == "chest")
    }

    /// A word that the audit's classes do not have says nothing against an answer.
    @Test func wordsOfBeforeDoNotDisputeAnAnswer() throws {
        let store = try makeReadProject()
        try store.decide(1, .override, "mamma", by: "bo")
        let audit = try draw(store, [1])
        try answer(store, audit, 1, "chest")
        try store.decide(1, .override, "breast", by: "bo", at: 30)
        try store.decide(1, .override, "breast", at: 31)
        #expect(try store.cases(of: audit)[0].truth?.label == "chest")
    }

    @Test(arguments: [
        "UPDATE audit SET seed = 3", "UPDATE audit SET frame = replace(frame, 'over-read', 'first-read')",
        "UPDATE auditCase SET probability = 1 WHERE position = 0", "UPDATE auditCase SET cnnLabel = 'breast'",
        "UPDATE auditCase SET isSettled = 1", "UPDATE auditAnswer SET earlierID = NULL",
    ])
    func editsShow(sql: String) throws {
        let store = try makeReadProject()
        try store.decide(1, .reject, "breast")
        let audit = try draw(store, [1, 2])
        try answer(store, audit, 1, "chest")
        #expect(try store.check().findings.isEmpty)
        try store.write { try $0.execute(sql: sql) }
        #expect(try !store.check().findings.isEmpty)
    }

    /// What was said elsewhere before an answer is an earlier word, whether its log comes before the answer or after it.
    @Test func theTruthIsTheSameWheneverALogComes() throws {
        let away = try makeReadProject()
        try away.decide(1, .reject, "breast", by: "fay", at: 12)
        for isLogFirst in [true, false] {
            let store = try makeReadProject()
            let audit = try draw(store, [1])
            let log = try DecisionLog(bytes: away.decisionLog().bytes, file: "l")
            if isLogFirst { _ = try store.take(log, file: "l") }
            try answer(store, audit, 1, "chest")
            if !isLogFirst { _ = try store.take(log, file: "l") }
            #expect(try store.entry(1).isContested && store.cases(of: audit)[0].truth?.label == "chest")
            let entry = try store.entry(1)
            let word = Decision(
                caseID: entry.id, version: entry.version, verdict: .resolve, label: "breast", clipLabel: nil,
                cnnLabel: nil, runID: nil, reviewer: "chief", decidedAt: 30, over: entry.votes(besides: "chief"))
            _ = try store.record([word])
            #expect(try store.cases(of: audit)[0].truth?.label == "breast", "log first: \(isLogFirst)")
            #expect(try store.check().findings.isEmpty)
        }
    }
}
