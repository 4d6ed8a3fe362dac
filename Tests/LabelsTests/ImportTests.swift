import Labels
import Testing

@Suite struct ImportTests {
    private let classes = ["breast", "chest"]

    private func error(_ body: () throws -> Void) -> CSVError? { #expect(throws: CSVError.self, performing: body) }

    @Test func firstReads() throws {
        let text = "truth,chest,case,breast\nchest,0.75,a.png,0.25\nbreast,0.125,'=b.png,0.875\n"
        let file = try FirstReadsFile(bytes: Array(text.utf8), file: "f.csv", classes: classes)
        #expect(file.reads.map(\.caseID) == [CaseID("a.png"), CaseID("=b.png")])
        #expect(file.reads.map(\.read.probabilities) == [[0.25, 0.75], [0.875, 0.125]])
    }

    @Test(arguments: [
        ("", 1, "an empty file"), ("case,chest\na,1\n", 1, "the columns case, chest"),
        ("case,chest,chest\na,1,0\n", 1, "two columns \"chest\""),
        ("case,breast,chest\na,1\n", 2, "2 fields"), ("case,breast,chest\na,x,1\n", 2, "\"x\" for breast"),
        ("case,breast,chest\na,1,0\na,1,0\n", 3, "the case \"a\" a second time"),
        ("case,breast,chest\n,1,0\n", 2, "an empty case id"),
        ("case,breast,chest\na,0.9,0.9\n", 2, "probabilities that add up to 1.800000"),
        ("case,breast,chest\na,1.5,-0.5\n", 2, "the probability 1.5"),
    ])
    func badFirstReads(text: String, line: Int, found: String) {
        let error = error { _ = try FirstReadsFile(bytes: Array(text.utf8), file: "f.csv", classes: classes) }
        #expect(error?.line == line)
        #expect(error?.found == found)
    }

    @Test func truth() throws {
        let text = "case,truth,more\na,chest,1\nb,breast,2\n"
        let file = try TruthFile(bytes: Array(text.utf8), file: "t.csv", classes: classes)
        #expect(file.truth == [CaseID("a"): "chest", CaseID("b"): "breast"])
        let unknown = "case,truth\na,hand\n"
        #expect(error { _ = try TruthFile(bytes: Array(unknown.utf8), file: "t.csv", classes: classes) }?.line == 2)
        let missing = "case,label\na,chest\n"
        let error = error { _ = try TruthFile(bytes: Array(missing.utf8), file: "t.csv", classes: classes) }
        #expect(error?.description == "t.csv:1: found the columns case, label, expected a column \"truth\"")
    }

    @Test func labels() throws {
        let text = "case,label,reviewer,decided_at,note\na,chest,bo,1970-01-02,\"why, so\"\nb,breast,,,\n"
        let entries = try LabelFile(bytes: Array(text.utf8), file: "l.csv", classes: classes).entries
        #expect(entries.map(\.label) == ["chest", "breast"])
        #expect(entries.map(\.reviewer) == ["bo", nil])
        #expect(entries.map(\.decidedAt) == [86_400, nil])
        #expect(entries.map(\.note) == ["why, so", ""])
        #expect(entries.map(\.verdict) == [nil, nil])
        #expect(entries.map(\.line) == [2, 3])
    }

    @Test func hashesAndSpellings() throws {
        let text = "case,label,sha256\na,cafe\u{301},ABC\nb,chest,\n"
        let entries = try LabelFile(bytes: Array(text.utf8), file: "l.csv", classes: ["caf\u{E9}", "chest"]).entries
        #expect(entries.map(\.sha256) == ["abc", nil])
        #expect(entries[0].label.map { Array($0.utf8) } == Array("caf\u{E9}".utf8))
    }

    @Test func onlyDecidedRowsOfAnExportCount() throws {
        let text = "case,label,decision\na,chest,\nb,,exclude\nc,breast,skip\nd,chest,accept\n"
        let entries = try LabelFile(bytes: Array(text.utf8), file: "l.csv", classes: classes).entries
        #expect(entries.map(\.caseID.rawValue) == ["b", "c", "d"])
        #expect(entries.map(\.verdict) == [.exclude, .skip, .accept])
        #expect(entries.map(\.label) == [nil, nil, "chest"])
    }

    @Test(arguments: [
        ("case,label\na,\n", "the label \"\""), ("case,label\na,hand\n", "the label \"hand\""),
        ("case,label,decided_at\na,chest,soon\n", "the time \"soon\""),
        ("case,label,decision\na,chest,maybe\n", "the decision \"maybe\""),
    ])
    func badLabels(text: String, found: String) {
        let error = error { _ = try LabelFile(bytes: Array(text.utf8), file: "l.csv", classes: classes) }
        #expect(error?.line == 2)
        #expect(error?.found == found)
    }
}
