import ArgumentParser
import Engine
import Foundation
import Labels
import NCursesTerminal
import Screen
import Store
import Workbench
import Work

/// `overread review`: the workbench.
struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Settle the disagreements from the keyboard.",
        discussion: """
            Shows every case with both reads, the cases to settle first; ? lists the keys. Every decision is on \
            disk as soon as it is shown.

            Example: overread review my-project --reviewer ana
            """)

    @OptionGroup var project: ProjectArgument

    @Option(help: "Who decides; written on every decision. (default: the login name)")
    var reviewer: String?

    @OptionGroup var workbench: WorkbenchOptions

    @Flag(help: "Show the cases of the last audit, blinded, instead of the queue.")
    var audit = false

    @Flag(help: "Begin with the cases on which reviewers differ; B resolves one.")
    var contested = false

    @Flag(help: "Hide reads, names and others' decisions of every case until your own decision on it.")
    var blind = false

    @Option(
        help: """
            Only a share of the cases: 2/3 is the second of three, 1,2/3 the first two of them; the same on every machine.
            """)
    var assign: CaseShare?

    @Flag(help: "Print how long screens took, at the end, to stderr.")
    var stats = false

    @Option(
        help: "Write the first screen as an SVG drawing to this file instead of opening the workbench.",
        completion: .file(extensions: ["svg"]))
    var drawing: String?

    @Option(help: "What is typed before the drawing is made, e.g. \"axd\"; a line's end is Enter.")
    var keys = ""

    @OptionGroup var threads: ThreadOption

    mutating func validate() throws {
        if let reviewer, reviewer.isEmpty { throw ValidationError("--reviewer: found an empty name, expected one") }
        let kinds = [("--audit", audit), ("--contested", contested), ("--blind", blind)].filter(\.1).map(\.0)
        if kinds.count > 1 {
            throw ValidationError("found \(kinds.joined(separator: " and ")), expected one of them")
        }
        if audit, assign != nil { throw ValidationError("--assign: found it with --audit, whose cases are drawn") }
    }

    func run() throws {
        let store = try project.open()
        let stages = EngineStages(store: store, threads: threads.threads)
        let review = Review(
            store: store, name: project.folder.standardizedFileURL.lastPathComponent, path: project.project,
            reviewer: reviewer ?? NSUserName(), options: workbench,
            audit: try audit ? lastAudit(store) : nil,
            opening: QueueQuery(filter: contested ? .contested : .toSettle), isBlind: blind, share: assign)
        if let drawing {
            let drawn = try review.drawing(stages: stages, keys: keys)
            try AtomicFile.write(Array(drawn.utf8), to: drawing)
        } else {
            try review.run(stages: stages, printsStatistics: stats)
        }
    }
}

extension ReviewCommand {
    fileprivate func lastAudit(_ store: ProjectStore) throws -> AuditRecord {
        guard let audit = try store.audits().last else {
            throw EngineError.nothingToDo("no audit was drawn yet; `overread audit \(project.project)` draws one")
        }
        return audit
    }
}

extension CaseShare: ExpressibleByArgument {
    /// Takes `2/3` or `1,2/3`.
    package init?(argument: String) { self.init(argument) }
}

/// A review from the first screen to the last decision.
struct Review {
    let store: ProjectStore
    let name: String
    /// The project's folder as commands name it.
    let path: String
    let reviewer: String
    let options: WorkbenchOptions
    /// The audit to show blinded; `nil` for a review of all cases.
    var audit: AuditRecord?
    /// Which cases stand in the queue at first.
    var opening = QueueQuery()
    /// Whether reads and others' decisions are hidden until the reviewer has decided.
    var isBlind = false
    /// The share of the cases that is shown; `nil` for all.
    var share: CaseShare?

    /// Runs the workbench until the reviewer quits. A signal that asks the program to end ends it, after the terminal
    /// was given back and every decision written. A reviewer who quits is told what was done, and what is next.
    ///
    /// - Throws: `TerminalError` where there is no terminal, `StoreError`.
    func run(stages: any ReviewStages, printsStatistics: Bool = false, printsSummary: Bool = true) throws {
        let settings = try settings
        let terminal = try NCursesTerminal(
            TerminalOptions(
                colour: options.color, usesMouse: settings.usesMouse, pictures: options.pictures))
        defer { terminal.close() }
        let worker = try ReviewWorker(
            store: store, name: name, reviewer: reviewer, stages: stages, mailbox: Mailbox(), audit: audit,
            isBlind: isBlind, share: share)
        var loop = try ReviewLoop(
            terminal: terminal, worker: worker, settings: settings, pictures: options.pictures.style)
        loop.run(opening)
        terminal.close()
        let saved = Result { try worker.leave() }
        if printsStatistics { Terminal.write(error: loop.statistics.text) }
        try saved.get()
        if let signal = loop.signal { NCursesTerminal.die(of: signal) }
        guard printsSummary else { return }
        let summary = try ReviewSummary(
            worker.tally.withLock { $0 }, store: store, project: path, reviewer: reviewer,
            blinding: worker.cards.blinding, reading: try worker.reading())
        for line in summary.lines { try Terminal.print(line) }
    }

    /// - Throws: `ValidationError` where a letter is bound to no class.
    private var settings: Settings {
        get throws {
            var settings = Settings()
            settings.usesMouse = !options.noMouse
            settings.hasViewer = Viewer() != nil
            settings.classKeys = try options.keys(for: store.currentRuns().classes)
            return settings
        }
    }

    /// What the screen of a terminal of 120 x 40 with direct colour shows after some keys, as SVG.
    ///
    /// - Throws: `StoreError`.
    func drawing(stages: any ReviewStages, keys: String) throws -> String {
        let worker = try ReviewWorker(
            store: store, name: name, reviewer: reviewer, stages: stages, mailbox: Mailbox(), audit: audit,
            isBlind: isBlind, share: share)
        let display = Display(size: Size(width: 120, height: 40), pictures: options.pictures.style)
        var workbench = Workbench(project: try worker.summary(), display: display, settings: try settings)
        var effects = workbench.start(opening)
        var waiting = Array(keys)
        while !effects.isEmpty || !waiting.isEmpty {
            for effect in effects { try worker.perform(effect) }
            effects = worker.mailbox.takeAll().flatMap { workbench.update($0) }
            guard effects.isEmpty, !waiting.isEmpty else { continue }
            workbench.notePainted()
            let key = waiting.removeFirst()
            effects = workbench.update(.key(key.isNewline ? .enter : .character(key)))
        }
        return workbench.view().svg()
    }
}
