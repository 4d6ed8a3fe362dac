import Foundation
import Testing

/// What the program answers to commands that cannot be carried out.
@Suite struct ExitCodeTests {
    @Test(arguments: [
        ["--class", "a", "--class", "a"], ["--class", "a"], [], ["--class", "a=", "--class", "b"],
        ["--class", "a=x||y", "--class", "b"], ["--class", "=x", "--class", "b"],
        ["--class", "a", "--class", "b", "--folds", "1"], ["--class", "a", "--class", "b", "--threads", "0"],
    ])
    func classesThatTellNothingApartAreUsageErrors(options: [String]) throws {
        try Workplace.with(images: 2) { place in
            let outcome = try Program.run(["label", "images"] + options, in: place.folder)
            #expect(outcome.code == 64)
            #expect(outcome.errors.contains("--"))
            let made = FileManager.default.fileExists(
                atPath: place.folder.appendingPathComponent("overread-project").path)
            #expect(!made)
        }
    }

    @Test func whatIsNotThereIsAMissingInput() throws {
        try Workplace.with(images: 2) { place in
            for arguments in [
                place.labelArguments(source: "absent"), place.labelArguments(["--model", "absent"]),
                place.labelArguments(["--first-reads", "absent"]), ["status", "absent"], ["export", "absent"],
                ["evaluate", "absent", "--truth-from-folders"], ["retrain", "absent"], ["review", "absent"],
                ["import", "absent", "absent"], ["predict", "images", "--checkpoint", "absent"],
            ] {
                let outcome = try Program.run(arguments, in: place.folder)
                #expect(outcome.code == 66, "\(arguments): \(outcome.errors)")
                #expect(outcome.errors.contains("absent"), "\(arguments): \(outcome.errors)")
            }
        }
    }

    @Test func whatCannotBeWrittenIsSaid() throws {
        try Workplace.with(images: 8) { place in
            try place.labelByFirstReads(8)
            try place.write("a file", to: "file")
            for arguments in [
                place.labelArguments(project: "file/project"), ["export", "project", "--output", "file/labels.csv"],
                ["export", "project", "--output", "."],
                ["export", "project", "--format", "folder", "--output", "file"],
                ["export", "project", "--output", "/dev/full"], ["demo", "--count", "10", "--output", "file"],
            ] {
                let outcome = try Program.run(arguments, in: place.folder)
                #expect(outcome.code == 73, "\(arguments): \(outcome.errors)")
                #expect(outcome.errors.contains("cannot write"), "\(arguments): \(outcome.errors)")
            }
            let full = try place.run("export", "project", output: "/dev/full")
            #expect(full.code == 73 && full.errors.contains("stdout"))
        }
    }

    /// As `overread export | head -1` does, in every way the reader can be early or late.
    @Test func aReaderThatLeavesIsNoFailure() throws {
        try Workplace.with(images: 8) { place in
            try place.labelByFirstReads(8)
            let fifo = place.folder.appendingPathComponent("pipe").path
            try #require(mkfifo(fifo, 0o600) == 0)
            for arguments in [["export", "project"], ["status", "project"], ["embed", "images"]] {
                // Opened for both, the pipe takes the program's stdout before anybody reads.
                let reader = open(fifo, O_RDONLY | O_NONBLOCK)
                let program = try Program.start(arguments, in: place.folder, output: fifo)
                close(reader)
                let outcome = try program.wait()
                #expect(outcome.code == 0, "\(arguments): \(String(describing: outcome.signal))")
                // What is open is said all the same; that nobody read is no matter.
                #expect(!outcome.errors.contains("stdout"), "\(outcome.errors)")
            }
        }
    }

    @Test func aReviewNeedsATerminal() throws {
        try Workplace.with(images: 8) { place in
            try place.labelByFirstReads(8)
            let outcome = try place.run("review", "project")
            #expect(outcome.code == 64 && outcome.errors.contains("terminal"))
        }
    }
}
