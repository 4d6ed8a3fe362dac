import Labels
import Testing

@testable import Store

@Suite struct ImportTests {
    private func take(
        _ text: String, into store: ProjectStore, by reviewer: String = "ana", now: Double = 50
    ) throws -> ImportOutcome {
        let file = try LabelFile(bytes: Array(text.utf8), file: "l.csv", classes: ["breast", "chest"])
        return try store.importLabels(file.entries, file: "l.csv", reviewer: reviewer, now: now)
    }

    private func csv(_ store: ProjectStore, policy: CurationPolicy? = nil) throws -> String {
        var writer = CSVWriter()
        writer.append(ExportRow.header)
        try store.forEachCuratedCase { writer.append($0.exportRow(policy).fields) }
        return String(decoding: writer.takeBytes(), as: UTF8.self)
    }

    @Test func anExportIsTakenBackIn() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest", at: 86_400)
        try store.decide(2, .exclude, nil, by: "bo")
        let text = try csv(store)
        let other = try makeReadProject()
        #expect(try take(text, into: other, by: "cy").recorded == 2)
        #expect(try other.exported() == store.exported())
        #expect(try take(text, into: other, by: "cy", now: 60) == ImportOutcome(unchanged: 2))
        // The decisions are those of the people whom the table names, the act is that of whoever imported it.
        #expect(try other.undo(by: "bo", now: 70).cases == 0)
        #expect(try other.undo(by: "cy", now: 71).entries.map(\.id) == [caseID(1), caseID(2)])
        #expect(try other.counts().decided == 0 && other.check().findings.isEmpty)
    }

    @Test func anOwnExportChangesNothing() throws {
        let store = try makeReadProject()
        try store.decide(0, .accept, "breast", at: 100.75, note: "n")
        try store.decide(1, .accept, "chest", at: 100.25)
        try store.decide(1, .reject, "breast", by: "bo", at: 7)
        try store.decide(2, .exclude, nil, by: "bo", at: 200.5)
        try store.decide(3, .skip, nil, at: 1_000_000)
        try store.decide(4, .override, "breast", at: 5)
        let note = Note(reviewer: "cy", text: "more", recordedAt: 1)
        for number in [2, 4] { _ = try store.add(note, to: (caseID(number), store.version(number))) }
        for policy in [CurationPolicy(), CurationPolicy(contested: .latest)] {
            let (before, head) = (try csv(store, policy: policy), try store.head().hash)
            let outcome = try take(before, into: store, by: "cy")
            #expect(outcome.recorded == 0 && outcome.refused.isEmpty)
            #expect(try csv(store, policy: policy) == before)
            #expect(try store.head().hash == head)
        }
    }

    @Test func importedLabelsBecomeVerdicts() throws {
        let store = try makeReadProject()
        try store.decide(0, .exclude, nil, at: 1_000)
        let text = """
            case,label,reviewer,decided_at
            a/0000.png,chest,ana,1970-01-01
            a/0001.png,chest,,
            0002.png,breast,,
            a/0003.png,breast,bo,
            """
        #expect(try take(text, into: store) == ImportOutcome(recorded: 3, outdated: 1, withoutHash: 4))
        let decisions = try (0..<4).compactMap { try store.entry($0).decision }
        #expect(decisions.map(\.verdict) == [.exclude, .accept, .reject, .override])
        #expect(decisions.map(\.reviewer) == ["ana", "ana", "ana", "bo"])
        #expect(decisions[1].clipLabel == "breast" && decisions[1].cnnLabel == "chest")
    }

    @Test func aLabelOfAnotherImageIsRefused() throws {
        let store = try makeReadProject()
        try store.take(1..<2, content: "ff")
        let text =
            "case,label,sha256\na/0000.png,chest,000\na/0001.png,chest,001\na/0002.png,chest,FFF\na/0003.png,chest,\n"
        let outcome = try take(text, into: store)
        #expect(outcome == ImportOutcome(recorded: 2, refused: [caseID(1), caseID(2)], withoutHash: 1))
        #expect(try store.history(of: caseID(1)).isEmpty && store.history(of: caseID(2)).isEmpty)
        #expect(try take("case,label,sha256\na/0001.png,chest,FF1\n", into: store).recorded == 1)
    }

    /// The project knows that the image which the row may mean is not there any more.
    @Test func aRowWithoutAHashIsRefusedWhereTheImageHasChanged() throws {
        let store = try makeReadProject()
        try store.setStates([1: .changed, 2: .gone])
        let text = "case,label,sha256\na/0000.png,chest,\na/0001.png,chest,\na/0002.png,chest,\n"
        #expect(try take(text, into: store) == ImportOutcome(recorded: 2, changed: [caseID(1)], withoutHash: 3))
        #expect(try store.history(of: caseID(1)).isEmpty)
        #expect(try take("case,label,sha256\na/0001.png,chest,001\n", into: store).recorded == 1)
    }

    /// A blind answer is held against an earlier word of its reviewer; both are there, and the answer is what stands.
    @Test func anOlderRowLosesAgainstAnAnswerToAnAudit() throws {
        let store = try makeReadProject()
        try store.decide(1, .reject, "breast", at: 1_000)
        try answerAudit(store, "chest", at: 2_000)
        let old = "case,label,reviewer,decided_at\na/0001.png,breast,ana,1970-01-01T00:25:00Z\n"
        #expect(try take(old, into: store) == ImportOutcome(outdated: 1, withoutHash: 1))
        #expect(try store.entry(1).standing.map(\.label) == ["breast", "chest"])
        let same = "case,label,reviewer,decided_at\na/0001.png,chest,ana,1970-01-01T00:25:00Z\n"
        #expect(try take(same, into: store) == ImportOutcome(unchanged: 1, withoutHash: 1))
    }

    private func answerAudit(_ store: ProjectStore, _ label: String, at time: Double) throws {
        let runs = try store.currentRuns()
        var frame = AuditFrame(policy: .overRead)
        let labels = FrozenLabels(clip: 0, cnn: 1)
        frame.add(labels)
        let drawn = AuditDraw.Case(version: try store.version(1), part: 0, probability: 1, labels: labels)
        let audit = try store.keep(AuditDraw(seed: 1, runs: runs, frame: frame, cases: [drawn]), now: 7)
        _ = try store.record([store.decision(1, .override, label, at: time)], audit: audit.id)
    }

    /// What came in from another record was given when it says; only acts of one record follow each other anyway.
    @Test func theLabelGivenLastIsNotTheOneImportedLast() throws {
        let store = try makeReadProject()
        let latest = CurationPolicy(contested: .latest)
        try store.decide(1, .accept, "chest", by: "ana", at: 1_000_000)
        let row = "case,label,reviewer,decided_at\na/0001.png,breast,bo,1970-01-02\n"
        #expect(try take(row, into: store).recorded == 1)
        #expect(try store.entry(1).standing.map(\.reviewer) == ["bo", "ana"])
        #expect(try store.exported(policy: latest)[1].contains(",chest,person,"))
        #expect(try store.entry(1).isContested)
        // The clock of this record was set back; what is decided now is later all the same.
        try store.decide(1, .reject, "breast", by: "cy", at: 5)
        #expect(try store.entry(1).standing.map(\.reviewer) == ["bo", "ana", "cy"])
        #expect(try store.exported(policy: latest)[1].contains(",breast,person,"))
    }

    @Test func rowsWithoutATimeWinWhateverTheClockSays() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest", at: 1_000_000)
        #expect(try take("case,label\na/0001.png,breast\n", into: store, now: 3).recorded == 1)
        #expect(try store.entry(1).decision?.label == "breast")
        #expect(try store.entry(1).decision?.decidedAt == 3)
    }

    @Test func olderRowsLose() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest", at: 100.7)
        for (time, wins) in [("1970-01-01T00:01:40Z", 0), ("1970-01-01T00:01:40.6Z", 0), ("1970-01-01T00:01:41Z", 1)] {
            let outcome = try take("case,label,decided_at\na/0001.png,breast,\(time)\n", into: store)
            #expect(outcome.recorded == wins && outcome.outdated == 1 - wins)
        }
    }

    @Test func allRowsOrNone() throws {
        let store = try makeReadProject()
        try store.take(0..<1, in: "b")
        for (last, line) in [("z.png", 3), ("0000.png", 3), ("0001.png", 3)] {
            let error = #expect(throws: CSVError.self) {
                try take("case,label\na/0001.png,chest\n\(last),chest\n", into: store)
            }
            #expect(error?.line == line)
        }
        #expect(try store.counts().decided == 0 && store.head().acts == 0)
    }
}
