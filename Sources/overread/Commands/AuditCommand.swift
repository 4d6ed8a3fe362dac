import ArgumentParser
import Engine
import Foundation
import Labels
import NCursesTerminal
import Screen
import Store

/// `overread audit`: a random sample that people label without seeing any read, and what it says.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Draw a blinded sample; say how right the labels are.",
        discussion: """
            Draws a random sample of the cases, or goes on with the last one, and in a terminal opens the workbench on it: \
            every image without any read, label or name. Once all are answered, it tells the accuracy, recall, precision and \
            F1 of the first read, the over-read and the curated labels under each policy.

            Example: overread audit my-project --size 300 --reviewer ana
            Example: overread audit my-project --report --json
            """)

    @OptionGroup var project: ProjectArgument

    @Option(help: "Draw a new sample of so many cases. (default: 300, where there is no sample yet)")
    var size: Int?

    @Option(
        help: """
            Draw a new sample, as large as it takes to know the accuracy to so many points to either side (e.g. 2), if 5 % \
            of the agreed labels and half of the others are wrong.
            """)
    var margin: Double?

    @Option(help: "What the draw's random numbers come from. (default: another one for every draw)")
    var seed: UInt64?

    @Flag(help: "Print what the last audit says, as far as it was answered.")
    var report = false

    @Flag(
        help: """
            With --report: about the labels that the drawn cases have now, for example after retraining, instead of those \
            of the draw.
            """)
    var anew = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "From now on export disagreements under the policy that the audit found best.")
    var useBest = false

    @Option(help: "Who answers; written on every decision. (default: the login name)")
    var reviewer: String?

    @OptionGroup var workbench: WorkbenchOptions

    @OptionGroup var threads: ThreadOption

    private static let usualSize = 300

    func validate() throws {
        guard size == nil || margin == nil else { throw ValidationError("expected one of --size and --margin") }
        if let size, size < 1 { throw ValidationError("--size: found \(size), expected 1 or more") }
        if let margin, !(margin > 0 && margin < 50) {
            throw ValidationError("--margin: found \(margin), expected points above 0 and below 50")
        }
        guard !(report || useBest) || extent == nil else {
            throw ValidationError("--report and --use-best are about the last audit, expected no --size or --margin")
        }
        guard !anew || report else { throw ValidationError("--anew: expected --report beside it") }
        if let reviewer, reviewer.isEmpty { throw ValidationError("--reviewer: found an empty name, expected one") }
    }

    func run() throws {
        let store = try project.open()
        let audit = try report || useBest ? last(store) : sample(store)
        if useBest { return try use(AuditReport(store, audit), store) }
        let before = try AuditReport(store, audit).progress.answered
        if !report {
            if !json { try say(AuditReport(store, audit)) }
            if isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 { try review(audit, store) }
        }
        let told = try AuditReport(store, audit, anew: anew)
        let isAnswered = told.progress.left + told.progress.skipped == 0
        if json {
            try Terminal.print(told.json())
        } else if report || isAnswered {
            try Terminal.print(told.text(width: DisplayText.width(of:)))
        } else if told.progress.answered > before {
            try say(told)
        }
    }

    private var extent: AuditDrawing.Extent? {
        size.map { .size($0) } ?? margin.map { .margin($0 / 100) }
    }

    private func last(_ store: ProjectStore) throws -> AuditRecord {
        guard let audit = try store.audits().last else {
            throw EngineError.nothingToDo("no audit was drawn yet; `overread audit \(project.project)` draws one")
        }
        return audit
    }

    /// The sample to answer: a new one where that is wanted or there is none, else the last one.
    private func sample(_ store: ProjectStore) throws -> AuditRecord {
        if extent == nil, let last = try store.audits().last { return last }
        return try AuditDrawing(store).draw(
            extent ?? .size(Self.usualSize), seed: seed ?? UInt64.random(in: 0...UInt64(Int64.max)))
    }

    private func say(_ report: AuditReport) throws {
        let (audit, progress) = (report.audit, report.progress)
        var lines = [
            "audit \(audit.id): \(progress.drawn) of \(audit.frame.count) cases, drawn with seed \(audit.seed); "
                + "\(progress.answered) answered"
        ]
        if progress.left + progress.skipped > 0 {
            lines.append("next: overread review \(project.project) --audit shows them, blinded")
        }
        try Terminal.print(lines.joined(separator: "\n"))
    }

    private func review(_ audit: AuditRecord, _ store: ProjectStore) throws {
        let review = Review(
            store: store, name: project.folder.standardizedFileURL.lastPathComponent, path: project.project,
            reviewer: reviewer ?? NSUserName(), options: workbench,
            audit: audit)
        try review.run(stages: EngineStages(store: store, threads: threads.threads), printsSummary: false)
    }

    /// Makes the best policy the project's.
    private func use(_ report: AuditReport, _ store: ProjectStore) throws {
        guard report.isOfPresentClasses else {
            throw EngineError.nothingToDo(
                "audit \(report.audit.id) was drawn with other classes (\(report.audit.classes.joined(separator: ", "))): "
                    + "it cannot tell which policy is best now; `overread audit \(project.project) --size "
                    + "\(report.progress.drawn)` draws another")
        }
        guard let best = report.bestPolicy else {
            throw EngineError.nothingToDo(
                "audit \(report.audit.id) has too few answers to tell which policy is best; "
                    + "`overread review \(project.project) --audit` goes on with it")
        }
        var policy = try store.currentRuns().question.policy
        policy.disagreement = best
        let reason =
            "audit \(report.audit.id) found it best, by \(report.progress.answered) cases"
            + (report.isOfCurrentReads ? "" : " of other reads than the present ones")
        try store.setPolicy(policy, by: PolicyChoice(.audit, because: reason))
        try Terminal.print(
            (report.remarks + report.policyLines + ["disagreements are exported under \(best.rawValue) now"]).joined(
                separator: "\n"))
    }
}
