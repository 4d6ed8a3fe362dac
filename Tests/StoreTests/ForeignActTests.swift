import Labels
import Testing

@testable import Store

/// Acts that came from other machines, and tables that speak for other people.
@Suite struct ForeignActTests {
    private func take(_ other: ProjectStore, into store: ProjectStore) throws -> LogOutcome {
        try store.take(DecisionLog(bytes: other.decisionLog().bytes, file: "l"), file: "l")
    }

    /// The log's decisions on images that are not here go with the others; whoever undoes them is asked.
    @Test func anUndoOfDecisionsThatAreNotHereWaitsForConsent() throws {
        let away = try makeReadProject()
        try away.take(6..<9)
        _ = try away.record([5, 6, 7, 8].map { try away.decision($0, .override, "chest") })
        let here = try makeReadProject()
        #expect(try take(away, into: here).withoutCase == 3)
        let reach = try #require(try here.undo(by: "ana", consent: .none, now: 20).reach)
        #expect(reach.decisions == 4 && reach.notHere == 3 && reach.onEarlierImages == 0 && reach.onForgotten == 0)
        #expect(reach.first == caseID(6))
        #expect(try here.entry(5).isSettled)
        #expect(try here.undo(by: "ana", consent: .act(reach.act), now: 21).cases == 1)
        #expect(try here.redo(by: "ana", consent: .none, now: 22).reach == reach)
        // Once all are here, there is nothing that is not seen.
        try here.take(6..<9)
        _ = try take(away, into: here)
        #expect(try here.redo(by: "ana", consent: .none, now: 23).cases == 4)
        #expect(try here.check().findings.isEmpty)
    }

    @Test func aHeaderMayPromiseMoreActsThanThereAre() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest")
        let text = String(decoding: try store.decisionLog().bytes, as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        for (acts, missing) in [(Int.max, Int.max - 1), (Int.min, 0), (-1, 0)] {
            let header = lines[0].replacing("\"acts\":1", with: "\"acts\":\(acts)")
            let log = try DecisionLog(bytes: Array([header, header, lines[1]].joined(separator: "\n").utf8), file: "l")
            #expect(log.headers.map(\.acts) == [acts, acts] && log.missing == missing)
            let other = try makeReadProject()
            let outcome = try other.take(log, file: "l")
            #expect(outcome.taken == 1 && outcome.hasRefusals == (missing > 0))
        }
    }

    @Test func decisionsOnAQuestionThatIsNotAskedAreNamed() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest")
        var log = try DecisionLog(bytes: store.decisionLog().bytes, file: "l")
        var act = try #require(log.entries.first).act
        act.question = "side"
        act.hash = try act.hash(after: LoggedAct.beginning)
        let header = DecisionLog.Header(version: 1, questions: [], sources: [], acts: 1)
        log = try DecisionLog(
            bytes: Array("\(JSON.text(header))\n\(JSON.text(act))\n".utf8), file: "l")
        let other = try makeReadProject()
        let outcome = try other.take(log, file: "l")
        #expect(outcome.taken == 1 && outcome.placed == 0 && outcome.withoutCase == 0 && !outcome.hasRefusals)
        #expect(outcome.onOtherQuestions == 1 && outcome.firstOtherQuestion == "side")
        #expect(outcome.words.contains { $0.contains("\"side\"") })
        #expect(try !other.entry(1).isSettled && other.check().findings.isEmpty)
    }

    /// Stamps order acts, so a clock that is ahead wins; whoever takes its log in is told.
    @Test(
        arguments: [
            (59, nil), (90, "2 minutes"), (7200, "2 hours"), (100_000, "28 hours"), (259_200, "3 days"),
        ] as [(Double, String?)])
    func aLogFromAClockThatIsAheadSaysSo(seconds: Double, words: String?) throws {
        let away = try makeReadProject()
        try away.decide(1, .accept, "chest", at: 1000 + seconds)
        let log = try DecisionLog(bytes: away.decisionLog().bytes, file: "l")
        let store = try makeReadProject()
        let outcome = try store.take(log, file: "l", now: 1000)
        #expect(outcome.taken == 1 && outcome.ahead == seconds && !outcome.hasRefusals)
        let line = outcome.words.first { $0.contains("ahead of this machine's clock") }
        #expect((line == nil) == (words == nil))
        if let words { #expect(line?.contains("up to \(words) ahead") ?? false) }
        // What is here already is no news.
        #expect(try store.take(log, file: "l", now: 1000).ahead == 0)
        #expect(try makeReadProject().take(log, file: "l").ahead == 0)
    }

    private func importTable(_ rows: String, into store: ProjectStore, by reviewer: String) throws -> ImportOutcome {
        let text = "case,label,reviewer,decided_at\n\(rows)\n"
        let file = try LabelFile(bytes: Array(text.utf8), file: "l.csv", classes: ["breast", "chest"])
        return try store.importLabels(file.entries, file: "l.csv", reviewer: reviewer, now: 90_000)
    }

    /// A copy of what somebody said is no part of that person's record, so that the record itself can still come.
    @Test func aTableThatSpeaksForOthersDoesNotShutTheirLogsOut() throws {
        let (away, here) = (try makeReadProject(), try makeReadProject())
        try away.decide(1, .accept, "chest", by: "dora", at: 86_400)
        #expect(try importTable("a/0001.png,chest,dora,1970-01-02", into: here, by: "anna").recorded == 1)
        #expect(try here.entry(1).standing.map(\.reviewer) == ["dora"])
        let first = try take(away, into: here)
        #expect(first.taken == 1 && !first.hasRefusals)
        #expect(try here.votes().count == 1 && here.entry(1).standing.count == 1)
        // What she does later counts, here and there.
        try away.decide(1, .reject, "breast", by: "dora", at: 100_000)
        try away.decide(2, .accept, "chest", by: "dora", at: 100_001)
        #expect(try take(away, into: here).taken == 2)
        #expect(try here.entry(1).decision?.label == "breast" && here.counts().decided == 2)
        let back = try take(here, into: away)
        #expect(back.taken == 1 && !back.hasRefusals)
        #expect(try away.exported() == here.exported() && away.decisionLog().bytes == here.decisionLog().bytes)
        // Whoever imported the table can take it back, and nothing else.
        #expect(try here.undo(by: "anna", now: 100_002).cases == 1)
        #expect(try here.entry(1).decision?.label == "breast")
        #expect(try take(here, into: away).taken == 1 && away.exported() == here.exported())
        #expect(try here.check().findings.isEmpty && away.check().findings.isEmpty)
    }

    /// A row of a table gives way to what its reviewer said after it, whichever of both is taken in first.
    @Test func aTableNeverOutdatesALaterWordOfItsReviewer() throws {
        for tableFirst in [true, false] {
            let (away, here) = (try makeReadProject(), try makeReadProject())
            try away.decide(1, .reject, "breast", by: "dora", at: 88_000)
            if !tableFirst { _ = try take(away, into: here) }
            _ = try importTable("a/0001.png,chest,dora,1970-01-02", into: here, by: "anna")
            if tableFirst { _ = try take(away, into: here) }
            _ = try take(here, into: away)
            for store in [away, here] {
                #expect(try store.entry(1).decision?.label == "breast")
                #expect(try store.votes().map(\.label) == ["breast"])
                #expect(try store.check().findings.isEmpty)
            }
        }
    }

    /// Whoever imported a table in the own name acted on two machines; the refusal says what may have been.
    @Test func aTableUnderTheOwnNameIsNamedAsTheCause() throws {
        let (away, here) = (try makeReadProject(), try makeReadProject())
        try away.decide(1, .accept, "chest", by: "dora", at: 86_400)
        _ = try importTable("a/0001.png,chest,dora,1970-01-02", into: here, by: "dora")
        let outcome = try take(away, into: here)
        #expect(outcome.namesakes == ["dora"] && outcome.words.contains { $0.contains("a table that was imported") })
    }

    /// An audit's answer is held against what a table said for the same person, on other machines too.
    @Test func anAnswerToAnAuditStandsBesideWhatATableSaid() throws {
        let store = try makeReadProject()
        _ = try importTable("a/0001.png,chest,dora,1970-01-02", into: store, by: "anna")
        let labels = FrozenLabels(clip: 0, cnn: 1)
        var frame = AuditFrame(policy: .overRead)
        frame.add(labels)
        let drawn = AuditDraw.Case(version: try store.version(1), part: 0, probability: 1, labels: labels)
        let audit = try store.keep(
            AuditDraw(seed: 1, runs: store.currentRuns(), frame: frame, cases: [drawn]), now: 100_000)
        _ = try store.record([store.decision(1, .override, "breast", by: "dora", at: 100_001)], audit: audit.id)
        #expect(try store.entry(1).isContested)
        let other = try makeReadProject()
        #expect(try take(store, into: other).taken == 2)
        #expect(try other.entry(1).isContested && other.exported() == store.exported())
        #expect(try other.check().findings.isEmpty && store.check().findings.isEmpty)
    }
}
