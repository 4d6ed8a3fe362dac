import Foundation
import TestSupport
import Testing

@testable import overread

/// What is nearly a command, or nearly a project.
@Suite struct UnknownCommandTests {
    private func suggestion(_ words: String...) -> String? {
        UnknownCommand.first(in: words, of: Overread.self)?.suggestion
    }

    @Test func whatIsNearlyACommandNamesIt() {
        #expect(suggestion("labl") == "label")
        #expect(suggestion("lable", "images") == "label")
        #expect(suggestion("exprot") == "export")
        #expect(suggestion("Review") == "review")
        #expect(suggestion("stat") == "status")
        #expect(suggestion("zzzzz") == nil)
        #expect(suggestion("model", "fetsh") == "fetch")
    }

    @Test func whatIsACommandOrMayBeAnArgumentIsNone() {
        for words in [
            ["label", "labl"], ["--help"], [], ["help", "labl"], ["sources", "my-project"], ["runs", "use", "2"],
        ] {
            #expect(UnknownCommand.first(in: words, of: Overread.self) == nil, "\(words)")
        }
    }

    @Test func distancesCountLetters() {
        #expect(UnknownCommand.distance("", "ab") == 2)
        #expect(UnknownCommand.distance("ab", "ba") == 1)
        #expect(UnknownCommand.distance("kitten", "sitting") == 3)
    }

    @Test func theProgramSaysSo() throws {
        try withTemporaryFolder { folder in
            let outcome = try Program.run(["labl", "images"], in: folder)
            #expect(outcome.code == 64)
            #expect(
                outcome.errors
                    == "overread: there is no command \"labl\"; did you mean label? `overread --help` lists all\n")
        }
    }

    @Test func theFolderAboveAProjectWillDo() throws {
        try Workplace.with(images: 8) { place in
            try place.labelByFirstReads(8)
            let folder = place.folder.appendingPathComponent("demo")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.moveItem(
                at: place.folder.appendingPathComponent("project"), to: folder.appendingPathComponent("project"))
            let outcome = try place.run("export", "demo")
            #expect(outcome.code == 0 && outcome.errors.contains("overread: the project is demo/project\n"))
            #expect(outcome.text == (try place.run("export", "demo/project")).text)
            // What is next is named by the path that is there.
            let status = try place.run("status", "demo")
            #expect(!status.text.contains("review demo\n"))
            let missing = try place.run("export", "absent")
            #expect(
                missing.code == 66 && missing.errors.contains("absent") && !missing.errors.contains("absent/project"))
        }
    }
}
