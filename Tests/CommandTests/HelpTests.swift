import Foundation
import TestSupport
import Testing

/// What the program says of itself.
@Suite struct HelpTests {
    private static let commands = [
        [], ["demo"], ["label"], ["review"], ["retrain"], ["export"], ["import"], ["evaluate"], ["status"], ["predict"],
        ["embed"], ["benchmark"], ["benchmark", "clip"], ["benchmark", "cnn"], ["benchmark", "pixels"],
    ]

    @Test(arguments: commands) func everyCommandShowsAnExample(command: [String]) throws {
        try withTemporaryFolder { folder in
            let outcome = try Program.run(command + ["--help"], in: folder)
            #expect(outcome.code == 0 && outcome.errors.isEmpty)
            let example = "Example: overread " + command.joined(separator: " ")
            #expect(outcome.text.contains(example), "\(outcome.text)")
        }
    }

    @Test func theVersionIsOneLine() throws {
        try withTemporaryFolder { folder in
            let outcome = try Program.run(["--version"], in: folder)
            #expect(outcome.code == 0)
            #expect(outcome.text.wholeMatch(of: /overread \d+\.\d+\.\d+\n/) != nil)
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func completionsAreMade(shell: String) throws {
        try withTemporaryFolder { folder in
            let outcome = try Program.run(["--generate-completion-script", shell], in: folder)
            #expect(outcome.code == 0)
            #expect(outcome.text.contains("truth-from-folders") && outcome.text.contains("first-reads"))
        }
    }
}
