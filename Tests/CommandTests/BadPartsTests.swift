import Foundation
import Testing

/// What is no part, no line or no room: an error that names it, and everything as it was.
@Suite struct BadPartsTests {
    private static let classes = "--class blob --class stripes"

    private func read(_ place: Workplace, shards: Int) throws -> [String] {
        for number in 0..<shards {
            let arguments = ["read", "images", "--shard", "\(number)/\(shards)", "--output", "parts"]
            try #require(try Program.run(arguments + Workplace.classes, in: place.folder).code == 0)
        }
        return (0..<shards).map { "parts/part-\($0)-of-\(shards).overread" }
    }

    /// No file may grow beyond so many blocks of 512 bytes: what a full disk is to a program.
    private func scarce(_ blocks: Int, _ line: String) -> String { "trap '' XFSZ; ulimit -f \(blocks); \(line)" }

    @Test(arguments: [20, 200, 500])
    func aMergeWithoutRoomLeavesTheProjectAsItWas(blocks: Int) throws {
        try Workplace.with(images: 60, size: 40) { place in
            let parts = try read(place, shards: 2).joined(separator: " ")
            let merge = scarce(blocks, "exec $overread merge \(parts) --project")
            let none = try Program.shell("\(merge) new", in: place.folder)
            #expect(none.code == 73 && none.errors.contains("new"), "\(none.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: place.folder.path + "/new")
            #expect(left.allSatisfy { $0 == "overread.lock" }, "\(left)")
            try SampleImages.write(6, size: 12, to: place.folder.appendingPathComponent("more"))
            let label = place.labelArguments(source: "more")
            try #require(try Program.run(label, in: place.folder).code == 0)
            let before = try place.export()
            let some = try Program.shell("\(merge) project", in: place.folder)
            #expect(some.code == 73 && some.errors.contains("project"), "\(some.errors)")
            #expect(try place.export() == before && place.run("status", "project", "--verify").code == 0)
            let whole = try Program.shell("exec $overread merge \(parts) --project project", in: place.folder)
            #expect(whole.code == 0 && whole.text.contains("60 new cases"), "\(whole.errors)")
        }
    }

    /// A part that has no room is not there, and is read by the same command later.
    @Test func aPartWithoutRoomIsNotThere() throws {
        try Workplace.with(images: 60, size: 40) { place in
            let line = "exec $overread read images --shard 0/1 --output parts \(Self.classes)"
            let none = try Program.shell(scarce(100, line), in: place.folder)
            #expect(none.code == 73, "\(none.errors)")
            let part = place.folder.appendingPathComponent("parts/part-0-of-1.overread").path
            #expect(!FileManager.default.fileExists(atPath: part))
            let later = try Program.shell(line, in: place.folder)
            #expect(later.code == 0 && later.text.contains("60 cases"), "\(later.errors)")
        }
    }

    /// A stream that is closed is told; no other file takes its place.
    @Test(arguments: ["read - \(classes)", "embed -"])
    func aClosedInputIsAnError(command: String) throws {
        try Workplace.with(images: 2) { place in
            let outcome = try Program.shell("exec $overread \(command) <&-", in: place.folder)
            #expect(outcome.code == 66 && outcome.output.isEmpty, "\(outcome.errors)")
            #expect(outcome.errors.contains("stdin"), "\(outcome.errors)")
        }
    }

    @Test func aClosedOutputIsAnErrorAndAReaderWhoLeavesIsNone() throws {
        try Workplace.with(images: 8) { place in
            let line = "ls images/*/*.png | $overread read - \(Self.classes)"
            let closed = try Program.shell("\(line) >&-", in: place.folder)
            #expect(closed.code == 73 && closed.errors.contains("stdout"), "\(closed.errors)")
            let many = "for n in $(seq 400); do ls images/*/*.png; done"
            let left = try Program.shell(
                "\(many) | { $overread read - \(Self.classes); echo $? >&2; } | head -n 1", in: place.folder)
            #expect(left.lines.count == 1 && left.errors.hasSuffix("0\n"), "\(left.errors)")
        }
    }
}
