import ArgumentParser
import Assets
import Engine
import Foundation
import Labels
import NCursesTerminal
import Phantoms
import Screen
import Store
import Work

/// `overread demo`: the whole way on generated images.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Run every stage on generated images, then open the workbench in a terminal.",
        discussion: "Example: overread demo --output overread-demo")

    @Option(help: "Where the demo's images and project go.", completion: .directory)
    var output = "overread-demo"

    @Option(help: "How many images of each class to generate, where there are none yet.")
    var count = 240

    @OptionGroup var workbench: WorkbenchOptions
    @OptionGroup var threads: ThreadOption

    func validate() throws {
        guard (10...100_000).contains(count) else {
            throw ValidationError("--count: found \(count), expected 10 to 100000")
        }
    }

    func run() throws {
        let folder = URL(fileURLWithPath: output, isDirectory: true)
        let images = folder.appendingPathComponent("images")
        if !FileManager.default.fileExists(atPath: images.appendingPathComponent("truth.csv").path) {
            Terminal.print(error: "making \(2 * count) images in \(images.path)")
            try Demo.makeImages(in: images, count: 2 * count)
        }
        let project = folder.appendingPathComponent("project")
        let store = try ProjectStore.openOrCreate(in: project)
        let outcome = try WatchedWork().run { monitor in
            try Labeling(store, threads: threads.threads, monitor: monitor)
                .label(Demo.request(images: images, model: Assets.demoModel()))
        }
        let labels = folder.appendingPathComponent("labels.csv").path
        _ = try CertifiedExport(store).write(.init(to: labels))
        try Terminal.print(LabelSummary(outcome, store: store, project: project.relativePath, output: labels).text)
        try Terminal.print("\n" + Evaluation(store, truth: .folders).text(width: DisplayText.width(of:)))
        if isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 {
            try review(store, project.relativePath, labels: labels)
        }
    }

    /// The workbench; afterwards the labels are written again, as the person has left them.
    private func review(_ store: ProjectStore, _ project: String, labels: String) throws {
        let before = try store.head().acts
        let review = Review(
            store: store, name: "demo", path: project, reviewer: NSUserName(), options: workbench)
        try review.run(stages: EngineStages(store: store, threads: threads.threads))
        guard try store.head().acts > before else { return }
        _ = try CertifiedExport(store).write(.init(to: labels))
        try Terminal.print("\(labels) has the labels as they are now")
    }
}
