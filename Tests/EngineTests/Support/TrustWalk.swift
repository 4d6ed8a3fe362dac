import Foundation
import Images
import Labels
import Seeded
import Store
import Work

@testable import Engine

/// A random walk through what can happen to a project and its images, through the engine and a real file, with the model
/// beside it.
struct TrustWalk {
    /// Where the project differs from the model.
    struct Deviation: Error, CustomStringConvertible { let description: String }

    /// A case as a reviewer's screen shows it, which may be old by the time they decide.
    struct Shown {
        let version: TrustModel.Version
        let number: VersionID
    }

    /// What was done, for people.
    var log: [String] = []
    var model = TrustModel()
    var generator: SeededGenerator
    let folder: URL
    var store: ProjectStore
    private var clock = 1_000_000.0
    private var screen: [Shown] = []
    private var files = TrustFiles()
    /// What the folder of copies holds, by path.
    private var copies: [String: Int] = [:]

    static let reviewers = ["ana", "ben"]
    private static let paths = ["1.png", "2.png", "10.png", "sub/1.png", "sub/x y.png"]

    init(seed: UInt64, in folder: URL) throws {
        generator = SeededGenerator(seed: seed)
        self.folder = folder
        store = try ProjectStore.create(in: folder.appendingPathComponent("project"))
        for name in ["A", "B"] {
            model.folders[name] = TrustModel.Folder(root: folder.appendingPathComponent("\(name)0").path)
            for _ in 0..<(1 + generator.below(4)) { try put(in: name, .image(files.grey(generator.below(8)))) }
        }
        try label()
    }

    /// Does something at random; then the export has to be the model's.
    mutating func step() throws {
        switch generator.below(16) {
        case 0, 1: try put(in: name(), content())
        case 2: try restore()
        case 3: try moveFile()
        case 4: try deleteFile()
        case 5: try moveFolder()
        case 6, 7: try label()
        case 8: try indexAgain()
        case 9, 10: try decide()
        case 11: try turn()
        case 12: try importRows()
        case 13: try retrain()
        case 14: try useRun()
        default: try aside()
        }
        try checkExport()
    }

    private mutating func name() -> String { generator.below(2) == 0 ? "A" : "B" }

    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[generator.below(elements.count)] }

    private mutating func content() -> TrustModel.Content {
        let grey = files.grey(generator.below(8))
        return switch generator.below(8) {
        case 0: .noise
        case 1: .torn(grey)
        default: .image(grey)
        }
    }

    private mutating func now() -> Double {
        // Clocks are set back now and then.
        clock += generator.below(6) == 0 ? -5000 : Double(1 + generator.below(1000))
        return clock
    }
}

// MARK: - Images

extension TrustWalk {
    /// Adds a file or gives it another content, in place or by a new file under the old name.
    private mutating func put(in name: String, _ content: TrustModel.Content) throws {
        guard let root = model.folders[name]?.root else { return }
        let path = pick(Self.paths)
        let isReplaced = generator.below(2) == 0
        log.append("put \(name)/\(path) \(content)\(isReplaced ? " as another file" : "")")
        try files.write(content, to: "\(root)/\(path)", isReplaced: isReplaced)
        model.folders[name]?.files[path] = content
    }

    /// Puts an earlier content back, with the time it had.
    private mutating func restore() throws {
        let name = name()
        guard let root = model.folders[name]?.root else { return }
        let path = pick(Self.paths)
        guard let content = try files.restore("\(root)/\(path)", choice: generator.below(100)) else { return }
        log.append("restore \(name)/\(path) \(content)")
        model.folders[name]?.files[path] = content
    }

    private mutating func moveFile() throws {
        let name = name()
        guard let folder = model.folders[name], !folder.files.isEmpty else { return }
        let (old, new) = (pick(folder.files.keys.sorted()), pick(Self.paths))
        guard old != new else { return }
        log.append("move \(name)/\(old) to \(new)")
        try files.move("\(folder.root)/\(old)", to: "\(folder.root)/\(new)")
        model.folders[name]?.files[new] = folder.files[old]
        model.folders[name]?.files[old] = nil
    }

    private mutating func deleteFile() throws {
        let name = name()
        guard let folder = model.folders[name], !folder.files.isEmpty else { return }
        let path = pick(folder.files.keys.sorted())
        log.append("delete \(name)/\(path)")
        try FileManager.default.removeItem(atPath: "\(folder.root)/\(path)")
        model.folders[name]?.files[path] = nil
    }

    /// Moves a whole source, and tells the project where it is, at once or when somebody thinks of it.
    private mutating func moveFolder() throws {
        let name = name()
        guard let folder = model.folders[name] else { return }
        if folder.knownRoot == nil || folder.knownRoot == folder.root {
            let root = folder.root + "+"
            log.append("move folder \(name)")
            try FileManager.default.moveItem(atPath: folder.root, toPath: root)
            files.moveFolder(folder.root, to: root)
            model.folders[name]?.root = root
        }
        guard folder.knownRoot != nil, generator.below(2) == 0, let root = model.folders[name]?.root else { return }
        log.append("sources move \(name)")
        try store.moveSource(name, to: root)
        model.folders[name]?.knownRoot = root
    }
}

// MARK: - Stages

extension TrustWalk {
    private var engine: Labeling { Labeling(store, threads: 1, monitor: StageMonitor(), readers: StandIns.readers) }

    private static let options = OverReadOptions(folds: 2, size: 8)

    private mutating func label() throws {
        let names = [["A"], ["B"], ["A", "B"]][generator.below(3)]
        let words = generator.below(TrustModel.words.count)
        log.append("label \(names) in words \(words)")
        let request = LabelRequest(
            sources: try names.map { try Source(path: model.folders[$0]?.root ?? "", name: $0) },
            classes: TrustModel.words[words], model: folder, overRead: Self.options)
        try compare(model.label(names, words: words)) { _ = try $0.label(request) }
    }

    private mutating func indexAgain() throws {
        log.append("index")
        model.indexAgain()
        try compare(.done) { _ = try $0.indexAgain() }
    }

    private mutating func retrain() throws {
        log.append("retrain")
        let before = model
        let expected = model.overRead(usesDecisions: true)
        do {
            try compare(expected) { _ = try $0.retrain { $0 = Self.options } }
        } catch let error as Deviation where before.excludesSome && error.description.contains("nothing to learn from")
        {
            // Which cases share a fold is not the model's business; one whose others are all excluded has no teacher.
            model = before
        }
    }

    private func compare(_ expected: TrustModel.End, _ body: (Labeling) throws -> Void) throws {
        do {
            try body(engine)
        } catch {
            guard expected == .refused else { throw Deviation(description: "stopped by \(error)") }
            return
        }
        guard expected == .done else { throw Deviation(description: "went on where it should not") }
    }

    /// Makes an earlier run current.
    private mutating func useRun() throws {
        let runs = try store.runs().filter(\.isFinished)
        guard !runs.isEmpty else { return }
        let run = pick(runs)
        log.append("runs use \(run.id), \(run.reader)")
        // The model knows all first reads, and those over-reads that came to an end.
        let earlier = try store.runs().filter {
            $0.reader == run.reader && $0.id < run.id && ($0.isFinished || run.reader == .clip)
        }.count
        try store.use(run)
        if run.reader == .clip {
            model.use(first: earlier)
        } else {
            model.current = (model.overReads[earlier].first, earlier)
        }
    }

    /// Opens the project anew, puts a source away, or exports a folder of copies.
    private mutating func aside() throws {
        switch generator.below(3) {
        case 0:
            log.append("open again")
            store = try ProjectStore.open(in: folder.appendingPathComponent("project"))
        case 1:
            let name = name()
            guard model.folders[name]?.knownRoot != nil else { return }
            log.append("forget \(name)")
            try store.forgetSource(name)
            model.folders[name]?.isForgotten = true
        default: try checkCopies()
        }
    }
}

// MARK: - People

extension TrustWalk {
    private mutating func look() throws {
        let ids = model.ids
        screen = try store.entries(of: ids.map { CaseID($0) }).compactMap { entry in
            model.version(entry.id.rawValue).map { Shown(version: $0, number: entry.version) }
        }
    }

    /// Decides on what a screen shows that may be older than the last stage.
    private mutating func decide() throws {
        if screen.isEmpty || generator.below(3) == 0 { try look() }
        guard !screen.isEmpty, !model.classes.isEmpty else { return }
        let reviewer = pick(Self.reviewers)
        let time = now()
        var chosen: [(shown: Shown, verdict: Verdict, label: String?)] = []
        for shown in screen where chosen.isEmpty || generator.below(3) == 0 {
            let verdict = pick(Verdict.allCases)
            let label = verdict == .exclude || verdict == .skip ? nil : pick(model.classNames)
            chosen.append((shown, verdict, label))
        }
        log.append("\(reviewer) decides \(chosen.map { "\($0.shown.version) \($0.verdict) \($0.label ?? "")" })")
        let outcome = try store.record(
            chosen.map { item in
                Decision(
                    caseID: CaseID(item.shown.version.id), version: item.shown.number, verdict: item.verdict,
                    label: item.label, clipLabel: nil, cnnLabel: nil, runID: nil, reviewer: reviewer, decidedAt: time)
            })
        let refused = chosen.filter { model.version($0.shown.version.id) != $0.shown.version }
        guard outcome.refused.map(\.rawValue) == refused.map(\.shown.version.id) else {
            throw Deviation(description: "refused \(outcome.refused), expected \(refused.map(\.shown.version.id))")
        }
        model.decide(chosen.map { ($0.shown.version, $0.verdict, $0.label) }, by: reviewer, at: time)
    }

    private mutating func turn() throws {
        let reviewer = pick(Self.reviewers)
        if generator.below(3) > 0 {
            log.append("\(reviewer) undoes")
            _ = try store.undo(by: reviewer, now: now())
            model.undo(by: reviewer)
        } else {
            log.append("\(reviewer) redoes")
            _ = try store.redo(by: reviewer, now: now())
            model.redo(by: reviewer)
        }
    }

    private mutating func importRows() throws {
        let ids = model.ids
        guard !ids.isEmpty, !model.classes.isEmpty else { return }
        var rows: [TrustModel.Row] = []
        for id in ids where generator.below(2) == 0 {
            var row = TrustModel.Row(id: id, label: pick(model.classNames))
            if generator.below(2) == 0 {
                row.grey = generator.below(2) == 0 ? model.cases[id]?.grey : files.grey(generator.below(8))
            }
            if generator.below(2) == 0 { row.reviewer = pick(Self.reviewers) }
            if generator.below(2) == 0 { row.time = (clock + Double(generator.below(4000) - 2000)).rounded() }
            if generator.below(3) == 0 { row.note = "seen" }
            rows.append(row)
        }
        log.append("import \(rows)")
        let text =
            "case,label,sha256,reviewer,decided_at,note\n"
            + rows.map { row in
                "\(row.id),\(row.label),\(row.grey.map(files.hash) ?? ""),\(row.reviewer ?? ""),"
                    + "\(row.time.map(UTCTimestamp.string) ?? ""),\(row.note)\n"
            }.joined()
        let file = try LabelFile(bytes: Array(text.utf8), file: "labels.csv", classes: model.classNames)
        let time = now()
        _ = try store.importLabels(file.entries, file: "labels.csv", reviewer: "cara", now: time)
        model.take(rows, by: "cara", at: time)
    }
}

// MARK: - Comparing

extension TrustWalk {
    private func checkExport() throws {
        let bytes = try Exporting(store).csv(.all, raw: true).bytes
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
        let rows = lines.map { line -> [String] in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return [0, 1, 2, 3, 4, 6, 10, 11, 12, 13, 14, 15].map { cells[$0] }
        }
        let expected = model.ids.map { id in
            var row = model.exported(id)
            row[1] = files.hash(Int(row[1]) ?? 0)
            return row
        }
        guard rows != expected else { return }
        let differing = zip(rows, expected).first { $0 != $1 }
        throw Deviation(
            description:
                "exports \(differing?.0 ?? rows.flatMap { $0 }), expected \(differing?.1 ?? expected.flatMap { $0 })")
    }

    /// Every decision that was ever given is there, on the image that it was given for; the record is whole.
    func checkRecord() throws {
        for id in model.ids {
            let history = try store.history(of: CaseID(id)).map { past in
                "\(past.decision.verdict) \(past.decision.label ?? "") \(past.decision.reviewer) \(past.stands) "
                    + "\(past.isOnPresentImage)"
            }
            let expected = model.decisions.filter { $0.version.id == id }.map { item in
                let stands = model.standing(item.version).contains {
                    $0.act == item.act && $0.reviewer == item.reviewer && !model.isUndone($0.act)
                }
                return "\(item.verdict) \(item.label ?? "") \(item.reviewer) \(stands) "
                    + "\(item.version == model.version(id))"
            }
            guard history == expected else {
                throw Deviation(description: "\(id): the record holds \(history), expected \(expected)")
            }
        }
        let check = try store.check()
        guard check.findings.isEmpty, check.acts == model.acts.count else {
            throw Deviation(
                description: "the check found \(check.findings); \(check.acts) acts, expected \(model.acts.count)")
        }
    }

    /// The copies in the folder are those of this export, and nothing of an earlier one.
    private mutating func checkCopies() throws {
        log.append("export a folder")
        let root = folder.appendingPathComponent("copies")
        _ = try Exporting(store).copyImages(.all, to: root.path, raw: false)
        var expected: [String: Int] = [:]
        for id in model.ids {
            guard let version = model.version(id), let label = model.label(version).name,
                let item = model.cases[id], let source = model.folders[item.source]
            else { continue }
            let path = "\(label)/\(id.replacingOccurrences(of: "/", with: "%2F"))"
            let isThere = source.knownRoot == source.root && source.files[item.path] == .image(item.grey)
            // What cannot be had any more keeps the copy that it has.
            if isThere || copies[path] == item.grey { expected[path] = item.grey }
        }
        copies = expected
        let found = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        let names = found.filter { $0.hasSuffix(".png") }.sorted()
        guard names == expected.keys.sorted() else {
            throw Deviation(description: "copied \(names), expected \(expected.keys.sorted())")
        }
        for (path, grey) in expected {
            let bytes = try Data(contentsOf: root.appendingPathComponent(path))
            guard Array(bytes) == files.bytes(of: .image(grey)) else {
                throw Deviation(description: "\(path) is another image")
            }
        }
    }
}
