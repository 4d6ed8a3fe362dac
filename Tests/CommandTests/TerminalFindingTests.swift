import Foundation
import Store
import TestSupport
import Testing

/// Finding, marking and deciding on what is alike, with the built program in a terminal of the kernel's.
@Suite struct TerminalFindingTests {
    /// Runs a body with a review of twelve disagreements among 24 cases, whose embeddings turn from one to the next.
    private func withReview(_ body: (PseudoTerminal) throws -> Void) throws -> [String] {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder.appendingPathComponent("project"))
            try SampleReads(count: 24, embedding: { [24 - Float($0), Float($0)] }) { $0 < 12 }.write(to: store)
            let line = try PseudoTerminal()
            try line.start([Program.path, "review", "project", "--reviewer", "ana"], in: folder)
            try line.expect("▶ images/case10.png")
            try body(line)
            line.type("q")
            let end = try line.end()
            #expect(end == (0, 0))
            let outcome = try Program.run(["export", "project", "--only", "decided"], in: folder)
            return outcome.text.split(whereSeparator: \.isNewline).dropFirst().map {
                $0.prefix { $0 != "," }.dropFirst("images/case".count).prefix(2)
            }.map(String.init)
        }
    }

    /// Esc is a key of its own when nothing follows it for a moment.
    private func escape(_ line: PseudoTerminal, until text: String) throws {
        line.type("\u{1B}")
        try line.expect(text)
    }

    @Test func aCaseIsFoundByAPartOfItsNameInTwoKeysMore() throws {
        let decided = try withReview { line in
            line.type("/case2\r")
            try line.expect("“case2”: 10, 2 of them in this queue (to settle)")
            try line.expect("▶ images/case20.png")
            try escape(line, until: "▶ images/case10.png")
            line.type("/case33\r")
            try line.expect("▶ images/case33.png")
            line.type("2")
            try line.expect("case33.png → breast")
        }
        #expect(decided == ["33"])
    }

    @Test func whatIsAlikeIsDecidedByFourKeys() throws {
        let decided = try withReview { line in
            line.type("S")
            try line.expect("12 like this, S takes all of them")
            try line.expect("≈")
            line.type("Sa")
            try line.expect("all 12 cases of the range?")
            line.type("y")
            try line.expect("12 cases → breast")
        }
        #expect(decided == (10..<22).map { "\($0)" })
    }

    @Test func markedCasesAreDecidedTogether() throws {
        let decided = try withReview { line in
            line.type("m")
            try line.expect("1 marked")
            line.type("lm")
            try line.expect("2 marked")
            line.type("/case21\r")
            try line.expect("▶ images/case21.png")
            line.type("md")
            try line.expect("3 marked cases? 2 are not on the screen")
            line.type("y")
            try line.expect("3 cases → excluded")
        }
        #expect(decided == ["10", "11", "21"])
    }

    @Test func theMatrixLeadsToItsCases() throws {
        let decided = try withReview { line in
            line.type("r")
            try line.expect("CLIP (rows) and CNN (columns)")
            line.type("l\r")
            try line.expect("CLIP chest → CNN breast")
            try line.expect("▶ images/case10.png")
            line.type("fundecided,chest →\r")
            try line.expect("undecided and CLIP chest → CNN breast 12")
        }
        #expect(decided.isEmpty)
    }
}
