import Foundation
import Labels
import Testing

@Suite struct ExportRowTests {
    private func row(note: String = "") -> ExportRow {
        ExportRow(
            caseID: CaseID("a/\"1\".png"), sha256: "ff",
            reads: ReadPair(clip: Read(probabilities: [0.75, 0.25]), cnn: Read(probabilities: [0.125, 0.875])),
            classes: ["breast", "chest"],
            standing: [
                Decision(
                    caseID: CaseID("a"), version: 1, verdict: .accept, label: "chest", clipLabel: "breast",
                    cnnLabel: "chest",
                    runID: 1, reviewer: "ana", decidedAt: 1_795_414_240.75, note: "own")
            ], note: note)
    }

    @Test func columns() {
        #expect(
            ExportRow.header.joined(separator: ",")
                == "case,sha256,label,label_source,clip_label,clip_confidence,cnn_label,cnn_confidence,disagree,"
                + "quality,decision,reviewer,decided_at,note,state,contested,flagged,proposed_label,"
                + "proposed_confidence")
        #expect(
            row().fields.joined(separator: "|")
                == "a/\"1\".png|ff|chest|person|breast|0.750000|chest|0.875000|1|1.000000|accept|ana|"
                + "2026-11-23T06:10:40Z|own|ready|0|0|chest|0.562500")
        #expect(row(note: "later").fields[13] == "later")
    }

    @Test func jsonLine() throws {
        let text = row(note: "tab\there \u{1} é").jsonLine
        #expect(text.hasPrefix("{\"case\":\"a/\\\"1\\\".png\",\"sha256\":\"ff\",\"label\":\"chest\","))
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(object?.count == ExportRow.header.count)
        #expect(object?["clip_confidence"] as? Double == 0.75)
        #expect(object?["disagree"] as? Int == 1)
        #expect(object?["contested"] as? Int == 0 && object?["flagged"] as? Int == 0)
        #expect(object?["state"] as? String == "ready")
        #expect(object?["note"] as? String == "tab\there \u{1} é")
    }

    @Test func contestedCasesNameNobodyUnlessTheLatestCounts() {
        func row(_ policy: CurationPolicy, classes: [String] = ["breast", "chest"]) -> [String] {
            let standing = [("ana", "chest", "first"), ("bo", "breast", "last")].map { reviewer, label, note in
                Decision(
                    caseID: CaseID("a"), version: 1, verdict: .override, label: label, clipLabel: nil, cnnLabel: nil,
                    runID: nil, reviewer: reviewer, decidedAt: 0, note: note)
            }
            let row = ExportRow(
                caseID: CaseID("a"), sha256: "ff", reads: ReadPair(clip: nil, cnn: nil), classes: classes,
                standing: standing, state: .unread, isFlagged: true, policy: policy)
            return Array(row.fields[2...3] + row.fields[9...16])
        }
        #expect(row(CurationPolicy()) == ["", "", "", "", "", "", "last", "unread", "1", "1"])
        #expect(
            row(CurationPolicy(contested: .latest))
                == [
                    "breast", "person", "0.500000", "override", "bo", "1970-01-01T00:00:00Z", "last", "unread", "1",
                    "1",
                ])
        #expect(
            row(CurationPolicy(), classes: ["chest", "hand"])
                == ["", "", "", "", "", "", "last", "unread", "1", "1"])
        #expect(
            row(CurationPolicy(contested: .latest), classes: ["chest", "hand"])
                == [
                    "chest", "person", "0.500000", "override", "ana", "1970-01-01T00:00:00Z", "last", "unread", "1",
                    "1",
                ])
    }

    @Test func nothingIsNull() throws {
        let row = ExportRow(
            caseID: CaseID("a"), sha256: "ff", reads: ReadPair(clip: nil, cnn: nil), classes: [], standing: [])
        let object = try JSONSerialization.jsonObject(with: Data(row.jsonLine.utf8)) as? [String: Any]
        #expect(object?["label"] is NSNull)
        #expect(object?["disagree"] as? Int == 0)
        #expect(object?["note"] as? String == "")
    }

    @Test func numbersInFixedNotation() {
        #expect(FixedNotation.string(0.996_559) == "0.996559")
        #expect(FixedNotation.string(1e-7) == "0.000000")
        #expect(FixedNotation.string(-1e-7) == "0.000000")
        #expect(FixedNotation.string(0.999_999_9) == "1.000000")
        #expect(FixedNotation.string(-12.05, decimals: 1) == "-12.1")
        #expect(FixedNotation.string(1234.5, decimals: 2) == "1234.50")
    }

    @Test(arguments: 1...6)
    func everyDigitIsWritten(decimals: Int) {
        for exponent in 0...12 {
            let whole = exponent == 0 ? 0 : Int(pow(10, Double(exponent - 1)))
            let zeros = String(repeating: "0", count: decimals)
            #expect(FixedNotation.string(Double(whole), decimals: decimals) == "\(whole).\(zeros)")
            #expect(FixedNotation.string(-Double(whole + 1), decimals: decimals) == "-\(whole + 1).\(zeros)")
        }
    }

    @Test func sixtyFourthsAreExact() {
        for number in -500..<500 where number != 0 {
            let value = Double(number) / 64
            #expect(FixedNotation.string(value) == String(format: "%.6f", value))
        }
    }

    @Test(arguments: [
        (0.0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
        (4_107_542_399, "2100-02-28T23:59:59Z"), (1_795_414_240, "2026-11-23T06:10:40Z"),
    ])
    func timesInUTC(seconds: Double, text: String) {
        #expect(UTCTimestamp.string(seconds) == text)
        #expect(UTCTimestamp.seconds(text) == seconds)
    }

    @Test func timesAreReadInSeveralForms() {
        #expect(UTCTimestamp.seconds("1970-01-02") == 86_400)
        #expect(UTCTimestamp.seconds("1970-01-01 00:01") == 60)
        #expect(UTCTimestamp.seconds("1970-01-01T00:00:01.25Z") == 1.25)
        #expect(UTCTimestamp.seconds("1970-01-01T01:00:00+01:00") == 0)
        #expect(UTCTimestamp.seconds("1969-12-31T23:30:00-0030") == 0)
        for bad in ["", "1970", "1970-13-01", "2001-02-29", "1970-01-01T", "1970-01-01T24:00Z", "1970-01-01Zx"] {
            #expect(UTCTimestamp.seconds(bad) == nil)
        }
    }

    /// Who agrees without a word does not take away what another has noted, nor does a class's new name.
    @Test func anothersNoteStays() {
        func decision(_ label: String, by reviewer: String, _ note: String) -> Decision {
            Decision(
                caseID: CaseID("a"), version: 1, verdict: .override, label: label, clipLabel: nil, cnnLabel: nil,
                runID: nil, reviewer: reviewer, decidedAt: 0, note: note)
        }
        func note(_ standing: [Decision], _ latest: String = "") -> String {
            ExportRow(
                caseID: CaseID("a"), sha256: "0", reads: ReadPair(clip: nil, cnn: nil), classes: ["chest", "breast"],
                standing: standing, note: latest
            ).note
        }
        let noted = decision("chest", by: "ana", "rotated")
        #expect(note([noted, decision("chest", by: "bo", "")]) == "rotated")
        #expect(note([noted, decision("chest", by: "bo", "blurred")]) == "blurred")
        #expect(note([decision("thorax", by: "ana", "rotated"), decision("chest", by: "bo", "")]) == "rotated")
        #expect(note([noted], "later") == "later" && note([]).isEmpty)
    }
}
