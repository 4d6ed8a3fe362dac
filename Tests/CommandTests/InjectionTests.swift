import Foundation
import TestSupport
import Testing

/// Names and texts from outside cannot steer the terminal that they are printed on, and stay what they are in files.
@Suite struct InjectionTests {
    /// Sets a window's title, turns red, moves the cursor, by 7- and 8-bit sequences, and turns the writing's direction.
    private static let steering = "\u{1B}]0;owned\u{7}\u{1B}[31m\u{9B}2J\u{85}\u{9D}\u{202E}\u{2066}\u{200F}\u{8}"
    private static let evil = "evil\(steering)name"
    private static let source = "images\(steering)"
    private static let project = "project\(steering)"
    private static let classes = [
        "--class", "blob\(steering)=a blob\(steering)", "--class", "stripes=stripes\(steering)",
    ]

    /// A folder of images, a table of first reads and some others, all of evil names.
    private func withEvil(_ body: (URL, [String]) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let images = folder.appendingPathComponent(Self.source)
            try SampleImages.write(4, size: 16, to: images)
            let names = SampleImages.paths(4).map { $0 + Self.steering }
            for (old, new) in zip(SampleImages.paths(4), names) {
                try FileManager.default.moveItem(
                    at: images.appendingPathComponent(old), to: images.appendingPathComponent(new))
            }
            func write(_ text: String, _ name: String) throws {
                try Data(text.utf8).write(to: folder.appendingPathComponent(name))
            }
            try write("no image", "\(Self.source)/\(Self.evil)")
            let ids = names.map { "\"\(Self.source)/\($0)\"" }
            try write(
                "case,blob\(Self.steering),stripes\n" + ids.map { "\($0),0.6,0.4\n" }.joined(), "reads\(Self.evil)")
            try write("case,blob\(Self.steering),stripes\n\(ids[0]),0.6,\(Self.evil)\n", "bad\(Self.evil)")
            try write("case,label,reviewer,note\n\(ids[0]),stripes,\(Self.evil),\(Self.evil)\n", "labels\(Self.evil)")
            try write("case,label\n\(Self.evil),\(Self.evil)\n", "strangers\(Self.evil)")
            try write("case,truth\n\(ids[0]),\(Self.evil)\n", "truth\(Self.evil)")
            try body(folder, ids)
        }
    }

    private static func label(_ more: String...) -> [String] {
        ["label", source, "--project", project, "--size", "8", "--folds", "2", "--loss", "ce"] + classes + more
    }

    /// Commands with what is printed of evil things, results and errors alike, in an order that works.
    private static let commands: [[String]] = [
        label("--first-reads", "reads\(evil)"), label("--first-reads", "bad\(evil)"), label("--model", evil),
        label("--source", evil), ["label", evil] + classes, ["import", "labels\(evil)", project],
        ["import", "strangers\(evil)", project], ["import", evil, project], ["status", project],
        ["status", project, "--json"], ["status", project, "--skipped"], ["status", project, "--verify"],
        ["status", project, "--against", evil], ["sources", "list", project],
        ["sources", "forget", evil, "--project", project], ["runs", project],
        ["runs", "use", evil, "--project", project],
        ["export", project], ["export", project, "--format", "jsonl"],
        ["export", project, "--output", "\(evil)/labels"],
        ["export", project, "--format", "folder", "--output", "copies\(evil)"], ["export", project, "--only", evil],
        ["evaluate", project, "--truth", "truth\(evil)"], ["retrain", project], ["retrain", evil],
        ["predict", source, "--checkpoint", evil], ["embed", source, "--model", evil], ["describe", "--model", evil],
        ["review", evil], [evil],
    ]

    @Test func noCommandPassesOnWhatSteersATerminal() throws {
        try withEvil { folder, ids in
            for command in Self.commands {
                let line = try PseudoTerminal()
                try line.start([Program.path] + command, in: folder)
                let end = try line.end()
                #expect(end.signal == 0 && [0, 64, 65, 66, 73].contains(end.code), "\(command): \(end)")
                let text = String(decoding: line.output, as: UTF8.self)
                    .replacingOccurrences(of: "\u{1B}[K", with: "")
                let found = text.unicodeScalars.filter(Self.steers)
                #expect(found.isEmpty, "\(command): \(found.map { String($0.value, radix: 16) })")
                #expect(!text.isEmpty, "\(command) says nothing")
            }
            let exported = try Program.run(["export", Self.project], in: folder)
            #expect(
                exported.text.contains(ids[0].dropFirst().dropLast()), "a file holds other names than the images have")
        }
    }

    /// Whether a scalar of the output is one that programs may not print: progress bars return the carriage, lines end.
    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\n" || scalar == "\r" || scalar == "\t" { return false }
        return [.control, .format].contains(scalar.properties.generalCategory)
    }
}
