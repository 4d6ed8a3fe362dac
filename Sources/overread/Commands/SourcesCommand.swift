import ArgumentParser
import Engine
import Foundation
import Images
import Labels
import Store

/// `overread sources`: where a project's images come from.
struct SourcesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources", abstract: "List where a project's images come from, move a source, or put one away.",
        discussion: """
            Example: overread sources my-project
            Example: overread sources move wards /mnt/archive/wards --project my-project
            """, subcommands: [List.self, Move.self, Forget.self], defaultSubcommand: List.self)

    /// Lists them.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the sources with their cases by state.",
            discussion: "Example: overread sources list my-project")

        @OptionGroup var project: ProjectArgument

        func run() throws {
            for source in try project.open().sources() {
                let states = source.states.filter { $0.value > 0 }.sorted { $0.key.rawValue < $1.key.rawValue }
                    .map { "\($0.value) \($0.key == .ready ? "there" : $0.key.rawValue)" }
                let note = source.isForgotten ? ", forgotten" : ""
                try Terminal.print(
                    "\(source.name): \(source.root) (\(source.kind)\(note)), "
                        + (states.isEmpty ? "no cases" : states.joined(separator: ", ")))
            }
        }
    }

    /// Tells where one lies now.
    struct Move: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "move",
            abstract: "Say where a source lies now; the next label checks whether its images are the same.",
            discussion: "Example: overread sources move wards /mnt/archive/wards --project my-project")

        @Argument(help: "The source's name.")
        var name: String

        @Argument(help: "Its folder or file.", completion: .file())
        var path: String

        @OptionGroup var project: ProjectOption

        func run() throws {
            let store = try project.open()
            let source = try Source(path: path, name: name)
            let known = try store.sources().first { $0.name == name }
            if let known, known.kind != source.kind.rawValue {
                throw ValidationError("\(path): found a source of kind \(source.kind.rawValue), expected \(known.kind)")
            }
            try store.moveSource(name, to: source.root)
            try Terminal.print("\(name): \(source.root); overread label \(path) checks whether its images are the same")
        }
    }

    /// Puts one away.
    struct Forget: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "forget",
            abstract:
                "Put a source away: its cases leave the queue, training and export; labelling it again brings them back.",
            discussion: "Example: overread sources forget wards --project my-project")

        @Argument(help: "The source's name.")
        var name: String

        @OptionGroup var project: ProjectOption

        func run() throws {
            let store = try project.open()
            try store.forgetSource(name)
            try Terminal.print("\(name): put away; \(try store.caseCount()) cases are left")
        }
    }
}
