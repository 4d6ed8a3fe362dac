import Foundation
import TestSupport
import Testing

/// `overread read -` and `overread embed -`: a line for a line.
@Suite struct StreamTests {
    private struct Line: Decodable {
        let `case`: String?
        let path: String?
        let sha256: String?
        let reads: [String: Float]?
        let embedding: [Float]?
        let error: String?
    }

    private func run(_ place: Workplace, _ input: String, _ arguments: [String]) throws -> Program.Outcome {
        try place.write(input, to: "input")
        return try Program.run(arguments, in: place.folder, input: place.folder.appendingPathComponent("input").path)
    }

    private func lines(_ outcome: Program.Outcome) throws -> [Line] {
        try outcome.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    private let read = ["read", "-"] + Workplace.classes

    @Test func everyLineIsAnsweredInOrder() throws {
        try Workplace.with(images: 70, size: 12) { place in
            try place.write("no image", to: "notes.txt")
            let paths = SampleImages.paths(70).map { "images/\($0)" }
            let input = (paths.prefix(40) + ["notes.txt", "absent.png", ""] + paths.dropFirst(40)).joined(
                separator: "\n")
            let outcome = try run(place, input, read)
            #expect(outcome.code == 0 && outcome.errors.contains("3 of 73 lines have an error"), "\(outcome.errors)")
            let lines = try lines(outcome)
            var cases = paths.map(Optional.some)
            cases.insert(contentsOf: ["notes.txt", "absent.png", nil], at: 40)
            #expect(lines.map(\.case) == cases)
            for line in lines where paths.contains(line.case ?? "") {
                #expect(line.sha256?.count == 64 && line.error == nil && line.embedding == nil)
                #expect(abs((line.reads?.values.reduce(0, +) ?? 0) - 1) < 1e-5 && line.reads?.count == 2)
            }
            #expect(lines[40].error != nil && lines[41].error?.contains("absent.png") == true)
            #expect(lines[42].error == "line 43: found an empty line, expected a path, or a JSON object")
        }
    }

    /// What engines hand over comes back as it was, big numbers and odd keys included.
    @Test func keysComeBackAsTheyWere() throws {
        try Workplace.with(images: 2, size: 12) { place in
            let keys = #""id": 12345678901234567890123 ,"x":{"a":[1,"},{"],"b":null},"é\n":1e-400"#
            let outcome = try run(place, "{\"path\":\"images/blob/0000.png\",\(keys)}\n", read)
            let start =
                #"{"case":"images/blob/0000.png","path":"images/blob/0000.png","id":12345678901234567890123,"#
                + #""x":{"a":[1,"},{"],"b":null},"é\n":1e-400,"sha256":""#
            #expect(outcome.code == 0 && outcome.text.hasPrefix(start), "\(outcome.text)\(outcome.errors)")
            let named = try run(place, #"{"case":[7],"path":"images/blob/0000.png"}"#, read)
            #expect(named.text.hasPrefix(#"{"case":[7],"path":"images/blob/0000.png","sha256":""#))
        }
    }

    @Test func linesThatAreNoneAreAnsweredByErrors() throws {
        try Workplace.with(images: 2, size: 12) { place in
            let input = [
                #"{"path":"images/blob/0000.png""#, "{}", #"{"path":7}"#, #"{"path":"a","reads":1}"#,
                #"{"path":"a","path":"b"}"#, #"{"path":"images/blob/0000.png","frame":-1}"#,
                #"{"path":"images/blob/0000.png","frame":5}"#, String(repeating: "x", count: 2 << 20),
                "images/blob/0000.png",
            ]
            let lines = try lines(run(place, input.joined(separator: "\n"), read))
            #expect(lines.count == input.count)
            for (number, line) in lines.dropLast().enumerated() {
                #expect(line.error?.contains(number == 6 ? "0000.png" : "line \(number + 1): found") == true)
                #expect(line.reads == nil)
            }
            #expect(lines.last?.reads != nil)
        }
    }

    /// Engines start processes for empty partitions; no model is looked at for them.
    @Test func noLinesAreAnsweredByNone() throws {
        try withTemporaryFolder { folder in
            for arguments in [read + ["--model", "absent"], ["embed", "-", "--model", "absent"]] {
                let outcome = try Program.run(arguments, in: folder)
                #expect(outcome.code == 0 && outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome.errors)")
            }
        }
    }

    @Test func embeddingsAreThoseOfEmbed() throws {
        try Workplace.with(images: 6, size: 12) { place in
            let paths = SampleImages.paths(6).map { "images/\($0)" }.sorted()
            let input = paths.joined(separator: "\n") + "\n"
            let whole = try lines(place.run("embed", "images"))
            let alone = try lines(run(place, input, ["embed", "-"]))
            let beside = try lines(run(place, input, read + ["--embedding", "--threads", "3"]))
            for other in [alone, beside] {
                #expect(other.map(\.embedding) == whole.map(\.embedding) && other.map(\.case) == paths)
            }
            #expect(alone.allSatisfy { $0.reads == nil } && beside.allSatisfy { $0.reads?.count == 2 })
        }
    }

    @Test func aStreamIsAskedForAlone() throws {
        try Workplace.with(images: 2, size: 12) { place in
            for arguments in [
                read + ["--shard", "0/1"], read + ["images"], ["embed", "-", "images"], ["read", "-"],
                ["read", "images"] + Workplace.classes,
                ["read", "images", "--shard", "0/1", "--output", "p", "--embedding"] + Workplace.classes,
            ] {
                let outcome = try Program.run(arguments, in: place.folder)
                #expect(outcome.code == 64, "\(arguments)")
            }
        }
    }
}
