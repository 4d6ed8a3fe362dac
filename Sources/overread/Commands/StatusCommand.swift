import ArgumentParser
import Engine
import Foundation
import Labels
import Store
import Work

/// `overread status`: what a project holds.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tell what a project holds and what is left to do.",
        discussion: """
            The head is a hash over all that people ever did here. Who keeps it can ask later, by --against, whether the \
            record still continues it.

            Example: overread status my-project --json
            """)

    @OptionGroup var project: ProjectArgument

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "List the files that were skipped, with the reason.")
    var skipped = false

    @Flag(help: "Check that nothing in the project differs from what was written.")
    var verify = false

    @Option(help: "A head that status printed earlier: check that the record continues it.")
    var against: String?

    func validate() throws {
        guard against.map({ $0.count == 64 && $0.allSatisfy(\.isHexDigit) }) ?? true else {
            throw ValidationError("--against: found \"\(against ?? "")\", expected the 64 hexadecimal digits of a head")
        }
    }

    func run() throws {
        let store = try project.open()
        if skipped { return try listSkipped(store) }
        if verify || against != nil { return try check(store) }
        let status = try ProjectStatus(store, name: project.project)
        try Terminal.print(json ? status.json() : status.text(name: project.project))
    }

    private func listSkipped(_ store: ProjectStore) throws {
        for file in try store.skippedFiles() { try Terminal.print("\(file.path): \(file.reason)") }
    }

    private func check(_ store: ProjectStore) throws {
        let check = try store.check(against: against)
        guard check.findings.isEmpty else { throw Damaged(project: project.project, findings: check.findings) }
        var line = "\(project.project): nothing differs from what was written; \(check.acts) acts, head \(check.head)"
        if let since = check.actsSince { line += "; \(since) acts since the head that was asked about" }
        try Terminal.print(line)
    }
}

/// A project that is not what was written.
struct Damaged: Error, CustomStringConvertible {
    let project: String
    let findings: [String]

    var description: String {
        "\(project): differs from what was written in \(findings.count) place\(findings.count == 1 ? "" : "s"):\n"
            + findings.map { "  \($0)" }.joined(separator: "\n") + "\nrestore it from a copy"
    }
}
