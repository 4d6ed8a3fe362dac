import ArgumentParser
import Engine
import Foundation
import Labels
import Store

/// `overread status`: what a project holds.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tell what a project holds and what is left to do.",
        discussion: "Example: overread status my-project --json")

    @OptionGroup var project: ProjectArgument

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let status = try ProjectStatus(project.open())
        try Terminal.print(json ? status.json() : status.text(name: project.project))
    }
}
