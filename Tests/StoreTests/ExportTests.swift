import Labels
import Testing

@testable import Store

@Suite struct ExportTests {
    private func rows(_ store: ProjectStore, _ selection: ExportSelection = .all) throws -> [String] {
        var rows: [String] = []
        try store.forEachCuratedCase(selection) { rows.append($0.exportRow.fields.joined(separator: ",")) }
        return rows
    }

    @Test func everyCaseInOrder() throws {
        let store = try makeReadProject()
        try store.record([makeDecision(1, .accept, "chest", at: 86_400)])
        try store.record([makeDecision(2, .exclude, nil, by: "bo", note: "blurred")])
        try store.record([makeDecision(4, .skip, nil)])
        try store.add(Note(reviewer: "bo", text: "look, again", recordedAt: 2), to: CaseID("a/0003.png"))
        #expect(
            try rows(store) == [
                "a/0000.png,000,breast,agreed,breast,0.900000,breast,0.950000,0,0.925000,,,,",
                "a/0001.png,001,chest,person,breast,0.800000,chest,0.900000,1,1.000000,"
                    + "accept,ana,1970-01-02T00:00:00Z,",
                "a/0002.png,002,,person,breast,0.550000,chest,0.600000,1,,exclude,bo,1970-01-01T00:00:10Z,blurred",
                "a/0003.png,003,chest,agreed,chest,0.900000,chest,0.950000,0,0.925000,,,,look, again",
                "a/0004.png,004,chest,correction,breast,0.700000,chest,0.990000,1,0.645000,"
                    + "skip,ana,1970-01-01T00:00:10Z,",
                "a/0005.png,005,chest,agreed,chest,0.800000,chest,0.700000,0,0.750000,,,,",
            ])
    }

    @Test func selections() throws {
        let store = try makeReadProject()
        try store.record([makeDecision(1, .accept, "chest")])
        #expect(try rows(store, .decided).count == 1)
        #expect(try rows(store, .agreed).count == 3)
    }

    @Test func firstReadsAloneHaveNoSource() throws {
        let store = try ProjectStore.inMemory()
        _ = try store.append(makeCases(0..<2))
        let run = try store.begin(makeRequest(.clip), now: 1)
        try store.commit([makeRead(0, breast: 0.75)], to: run)
        try store.finish(run, now: 2)
        #expect(
            try rows(store) == [
                "a/0000.png,000,breast,,breast,0.750000,,,0,0.750000,,,,", "a/0001.png,001,,,,,,,0,,,,,",
            ])
    }

    @Test func anExportIsTakenBackIn() throws {
        let store = try makeReadProject()
        try store.record([makeDecision(1, .accept, "chest", at: 86_400)])
        try store.record([makeDecision(2, .exclude, nil, by: "bo")])
        var writer = CSVWriter()
        writer.append(ExportRow.header)
        try store.forEachCuratedCase { writer.append($0.exportRow.fields) }
        let file = try LabelFile(bytes: writer.takeBytes(), file: "labels.csv", classes: ["breast", "chest"])
        let other = try makeReadProject()
        let outcome = try other.importLabels(file.entries, file: "labels.csv", reviewer: "cy", now: 50)
        #expect(outcome.recorded == 2)
        #expect(try rows(other) == (try rows(store)))
        let again = try other.importLabels(file.entries, file: "labels.csv", reviewer: "cy", now: 60)
        #expect(again == ImportOutcome(recorded: 0, unchanged: 2, outdated: 0))
        #expect(try other.undo(by: "bo", now: 70) == [CaseID("a/0002.png")])
    }

    @Test func importedLabelsBecomeVerdicts() throws {
        let store = try makeReadProject()
        try store.record([makeDecision(0, .exclude, nil, at: 1_000)])
        let text = """
            case,label,reviewer,decided_at
            a/0000.png,chest,ana,1970-01-01
            a/0001.png,chest,,
            a/0002.png,breast,,
            a/0003.png,breast,bo,
            """
        let file = try LabelFile(bytes: Array(text.utf8), file: "l.csv", classes: ["breast", "chest"])
        let outcome = try store.importLabels(file.entries, file: "l.csv", reviewer: "ana", now: 50)
        #expect(outcome == ImportOutcome(recorded: 3, unchanged: 0, outdated: 1))
        let decisions = try store.entries(of: [0, 1, 2, 3]).compactMap(\.decision)
        #expect(decisions.map(\.verdict) == [.exclude, .accept, .reject, .override])
        #expect(decisions.map(\.reviewer) == ["ana", "ana", "ana", "bo"])
    }

    @Test func aCaseThatIsNotThereIsNamedWithItsLine() throws {
        let store = try makeReadProject()
        let text = "case,label\na/0001.png,chest\nz.png,chest\n"
        let file = try LabelFile(bytes: Array(text.utf8), file: "l.csv", classes: ["breast", "chest"])
        let error = #expect(throws: CSVError.self) {
            try store.importLabels(file.entries, file: "l.csv", reviewer: "ana", now: 50)
        }
        #expect(error?.line == 3)
        #expect(try store.counts().decided == 0)
    }
}
