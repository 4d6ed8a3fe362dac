import Foundation
import Images
import TestSupport
import Testing

/// `overread synthesize`: the same options give the same bytes, and nothing is overwritten.
@Suite struct SynthesizeTests {
    private let small = ["--count", "18", "--seed", "7", "--size", "8", "--puzzles", "0.3"]

    private func synthesize(_ options: [String], in folder: URL) throws -> Program.Outcome {
        try Program.run(["synthesize"] + options, in: folder)
    }

    /// All images and tables below a folder by their paths.
    private func contents(_ folder: URL) throws -> [String: Data] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".png") || $0.hasSuffix(".csv")
        }
        return Dictionary(
            uniqueKeysWithValues: try paths.map { ($0, try Data(contentsOf: folder.appendingPathComponent($0))) })
    }

    @Test func oneSeedGivesTheSameBytesForAnyNumberOfThreads() throws {
        try withTemporaryFolder { folder in
            let names = ["a", "b", "c"]
            for (name, threads) in zip(names, ["1", "2", "2"]) {
                let outcome = try synthesize(small + ["--output", name, "--threads", threads], in: folder)
                try #require(outcome.code == 0, "\(outcome.errors)")
                #expect(outcome.text.hasPrefix("18 images (chest, breast, ") && outcome.lines.count == 1)
            }
            let all = try names.map { try contents(folder.appendingPathComponent($0)) }
            #expect(all[0].count == 20)
            #expect(all[0] == all[1] && all[1] == all[2])
            _ = try synthesize(["--output", "d", "--count", "18", "--seed", "8", "--size", "8"], in: folder)
            let other = try contents(folder.appendingPathComponent("d"))
            #expect(other.keys == all[0].keys && other != all[0])
        }
    }

    @Test func sheetsShowTheSameForAnyNumberOfThreads() throws {
        try withTemporaryFolder { folder in
            for threads in ["1", "2"] {
                let outcome = try synthesize(
                    ["--sheet", "\(threads).png", "--kinds", "chest,skin", "--size", "8", "--threads", threads],
                    in: folder)
                #expect(outcome.text == "a sheet of 48 images, 96 x 32 px, in \(threads).png\n", "\(outcome.errors)")
            }
            let sheets = try contents(folder)
            let bytes = Array(try #require(sheets["1.png"]))
            #expect(sheets.count == 2 && sheets["2.png"] == Data(bytes))
            let sheet = try ImageDecoder.decode(bytes, path: "1.png")
            #expect((sheet.width, sheet.height, sheet.channels) == (96, 32, 3))
        }
    }

    @Test func chosenKindsAreTakenInTurn() throws {
        try withTemporaryFolder { folder in
            let outcome = try synthesize(
                ["--output", "out", "--count", "3", "--size", "9", "--kinds", "skin,knee"], in: folder)
            #expect(outcome.text == "3 images (skin, knee), 9 x 9 px, in out\n", "\(outcome.errors)")
            let files = try contents(folder.appendingPathComponent("out"))
            #expect(
                files["truth.csv"].map { String(decoding: $0, as: UTF8.self) }
                    == "case,truth\nskin/000000.png,skin\nknee/000001.png,knee\nskin/000002.png,skin\n")
            let image = try ImageDecoder.decode(Array(try #require(files["skin/000002.png"])), path: "skin")
            #expect((image.width, image.height, image.channels) == (9, 9, 3))
        }
    }

    @Test func aFolderThatHoldsSomethingIsRefused() throws {
        try withTemporaryFolder { folder in
            try Data().write(to: folder.appendingPathComponent("mine.txt"))
            let sheet = ["--output", ".", "--sheet", "sheet.png"]
            let outcome = try synthesize(small + sheet, in: folder)
            #expect(outcome.code == 73 && outcome.errors.contains("not empty"), "\(outcome.errors)")
            let blocked = try synthesize(small + ["--output", "mine.txt/out"], in: folder)
            #expect(blocked.code == 73 && blocked.errors.contains("Not a directory"), "\(blocked.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }
            #expect(left == ["mine.txt"])
        }
    }

    @Test(arguments: [
        [], ["--output", "out"], ["--count", "3"], ["--output", "out", "--count", "0"],
        ["--output", "out", "--count", "3", "--size", "7"], ["--output", "out", "--count", "3", "--size", "5000"],
        ["--output", "out", "--count", "3", "--puzzles", "1.5"],
        ["--output", "out", "--count", "3", "--puzzles", "nan"],
        ["--output", "out", "--count", "3", "--kinds", "elbow"], ["--output", "out", "--count", "3", "--kinds", ""],
        ["--output", "out", "--count", "3", "--kinds", "skin,skin"], ["--sheet", "s.png", "--size", "4000"],
        ["--output", "out", "--count", "3", "--seed", "-1"], ["--output", "", "--count", "3"], ["--sheet", ""],
        ["--output", "out", "--count", "3", "--threads", "0"],
    ])
    func optionsThatCannotBeAreUsageErrors(options: [String]) throws {
        try withTemporaryFolder { folder in
            let outcome = try synthesize(options, in: folder)
            #expect(outcome.code == 64, "\(options): \(outcome.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }
            #expect(left.isEmpty)
        }
    }

    @Test func controlCLeavesNothingBehind() throws {
        try withTemporaryFolder { folder in
            let options = [
                "--output", "out", "--count", "1000000", "--kinds", "chest", "--size", "8", "--sheet", "sheet.png",
            ]
            let program = try Program.start(["synthesize"] + options, in: folder)
            let partial = folder.appendingPathComponent(".out.partial/chest/000000.png").path
            while !program.hasEnded, !FileManager.default.fileExists(atPath: partial) { usleep(2_000) }
            program.send(SIGINT)
            let outcome = try program.wait()
            #expect(outcome.code == 130, "\(outcome.errors)")
            #expect(outcome.errors.contains("nothing was written"))
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left.allSatisfy { $0.hasSuffix(".err") || $0.hasSuffix(".out") }, "\(left)")
        }
    }
}
