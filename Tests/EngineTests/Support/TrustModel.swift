import Labels

/// What a project is to know and to export, worked out in memory in the simplest way.
struct TrustModel {
    /// What lies in a file.
    enum Content: Equatable {
        /// An image, told by its first grey level.
        case image(Int)
        /// The beginning of such an image.
        case torn(Int)
        /// Something else.
        case noise
    }

    /// A folder of images, and what the project thinks of it.
    struct Folder {
        var root: String
        var files: [String: Content] = [:]
        /// The root that the project knows; `nil` before it knows the source.
        var knownRoot: String?
        var isForgotten = false
    }

    /// A case of the project.
    struct Case {
        let source: String
        let path: String
        /// The grey level of the present version.
        var grey: Int
        var state = CaseState.ready
    }

    /// An image version.
    struct Version: Hashable {
        let id: String
        let grey: Int
    }

    struct Decided {
        let version: Version
        let verdict: Verdict
        let label: String?
        let reviewer: String
        let time: Double
        let note: String
        let act: Int
        /// When its act was recorded.
        let recordedAt: Double
    }

    struct Act {
        enum Kind { case decide, undo, redo }
        let kind: Kind
        let reviewer: String
        var target: Int?
    }

    struct OverRead {
        let first: Int
        let evidence: String
        let versions: Set<Version>
    }

    var folders: [String: Folder] = [:]
    var cases: [String: Case] = [:]
    var decisions: [Decided] = []
    var acts: [Act] = []
    /// First reads in the order in which they began: the words that they were asked in, and what they have read.
    var firstReads: [(words: Int, versions: Set<Version>)] = []
    var overReads: [OverRead] = []
    var current: (first: Int?, second: Int?) = (nil, nil)

    /// The questions that are asked, as classes with prompts.
    static let words: [[LabelClass]] = [
        [LabelClass(name: "chest", prompts: ["a chest"]), LabelClass(name: "breast", prompts: ["a breast"])],
        [LabelClass(name: "chest", prompts: ["thorax"]), LabelClass(name: "breast", prompts: ["mamma"])],
        [LabelClass(name: "thorax", prompts: ["a chest"]), LabelClass(name: "breast", prompts: ["a breast"])],
        [
            LabelClass(name: "chest", prompts: ["a chest"]), LabelClass(name: "breast", prompts: ["a breast"]),
            LabelClass(name: "hand", prompts: ["a hand"]),
        ],
    ]

    var classes: [LabelClass] { current.first.map { Self.words[firstReads[$0].words] } ?? [] }
    var classNames: [String] { classes.map(\.name) }

    /// The ids of the cases that count, in natural order.
    var ids: [String] {
        cases.filter { folders[$0.value.source]?.isForgotten == false }.keys
            .map { CaseID($0) }.sorted().map(\.rawValue)
    }

    func version(_ id: String) -> Version? { cases[id].map { Version(id: id, grey: $0.grey) } }
}

// MARK: - Reading

extension TrustModel {
    /// Looks through a folder that lies where the project thinks; images that can be opened are taken in.
    mutating func look(through name: String) {
        guard let folder = folders[name] else { return }
        for (path, content) in folder.files {
            let id = "\(name)/\(path)"
            switch content {
            case .image(let grey):
                if cases[id] == nil { cases[id] = Case(source: name, path: path, grey: grey) }
                cases[id]?.grey = grey
                cases[id]?.state = .ready
            case .torn, .noise: cases[id]?.state = .unreadable
            }
        }
        for (id, item) in cases where item.source == name && folder.files[item.path] == nil {
            cases[id]?.state = .gone
        }
    }

    /// Opens the image of a case that some stage has to read; whether it could.
    mutating func open(_ id: String) -> Bool {
        guard let item = cases[id], let folder = folders[item.source] else { return false }
        let content = folder.knownRoot == folder.root ? folder.files[item.path] : nil
        switch content {
        case .image(let grey):
            cases[id]?.grey = grey
            return true
        case .torn, .noise: cases[id]?.state = .unreadable
        case nil: cases[id]?.state = .gone
        }
        return false
    }

    /// What labelling ends with.
    enum End: Equatable { case done, refused }

    mutating func label(_ names: [String], words: Int) -> End {
        for name in names {
            guard let folder = folders[name] else { return .refused }
            if let known = folder.knownRoot, known != folder.root { return .refused }
            folders[name]?.knownRoot = folder.root
            folders[name]?.isForgotten = false
            // Images wait until all sources have been looked through; what is missing is noted at once.
            for (id, item) in cases where item.source == name {
                switch folder.files[item.path] {
                case nil: cases[id]?.state = .gone
                case .noise: cases[id]?.state = .unreadable
                default: break
                }
            }
        }
        guard !ids.isEmpty || names.contains(where: { folders[$0]?.hasPromise ?? false }) else { return .refused }
        let run = firstReads.firstIndex { $0.words == words } ?? firstReads.count
        if run == firstReads.count { firstReads.append((words, [])) }
        for name in names { look(through: name) }
        guard !ids.isEmpty else { return .refused }
        for id in ids where cases[id]?.state == .ready {
            guard let before = version(id) else { continue }
            if !firstReads[run].versions.contains(before), !open(id) { continue }
            if let version = version(id) { firstReads[run].versions.insert(version) }
        }
        use(first: run)
        return overRead(usesDecisions: false)
    }

    mutating func indexAgain() {
        for (name, folder) in folders where folder.knownRoot != nil && !folder.isForgotten {
            if folder.knownRoot == folder.root {
                look(through: name)
            } else {
                for (id, item) in cases where item.source == name { cases[id]?.state = .gone }
            }
        }
    }

    mutating func use(first: Int) {
        let isKept = current.second.map { overReads[$0].first == first } ?? false
        current = (first, isKept ? current.second : overReads.lastIndex { $0.first == first })
    }

    mutating func overRead(usesDecisions: Bool) -> End {
        guard let first = current.first else { return .refused }
        let versions = ids.compactMap(version).filter(firstReads[first].versions.contains)
        let settled = usesDecisions ? versions.map(settledAnswer) : []
        guard Set(versions.map(\.grey)).count >= 2, settled.isEmpty || settled.contains(where: { $0 != "out" }) else {
            return .refused
        }
        let evidence = "\(usesDecisions) \(versions.map { "\($0.id) \($0.grey)" }) \(settled)"
        let known = overReads.firstIndex { $0.first == first && $0.evidence == evidence }
        if known == nil { overReads.append(OverRead(first: first, evidence: evidence, versions: Set(versions))) }
        current.second = known ?? overReads.count - 1
        return .done
    }

    /// Whether people left out a case that would be learned from.
    var excludesSome: Bool { ids.compactMap(version).contains { settledAnswer($0) == "out" } }

    private func settledAnswer(_ version: Version) -> String {
        let votes = inWords(version).filter { $0.verdict != .skip }
        guard let last = votes.last, Set(votes.map(\.label)).count == 1 else { return "" }
        return last.label ?? "out"
    }
}

extension TrustModel.Folder {
    /// Whether there is a file that looks like an image.
    fileprivate var hasPromise: Bool { files.values.contains { $0 != .noise } }
}

// MARK: - Deciding

extension TrustModel {
    /// What stands on an image, one decision per reviewer, the one given last last: those of this record in its order,
    /// those of others where their times say.
    func standing(_ version: Version) -> [Decided] {
        var latest: [String: Int] = [:]
        for (index, item) in decisions.enumerated() where item.version == version && !isUndone(item.act) {
            // A row of a table gives way to a word that was given after it.
            if let known = latest[item.reviewer], !item.isOfThisRecord, item.time <= decisions[known].time { continue }
            latest[item.reviewer] = index
        }
        let found = latest.values.sorted().map { decisions[$0] }
        let times = found.indices.map { index in
            guard found[index].isOfThisRecord else { return found[index].time }
            return found[...index].filter(\.isOfThisRecord).map(\.time).max() ?? 0
        }
        return found.indices.sorted { (times[$0], $0) < (times[$1], $1) }.map { found[$0] }
    }

    /// What stands in the present words; before it the words of others of before that it differs from.
    func inWords(_ version: Version) -> [Decided] {
        let standing = standing(version)
        let known = standing.filter { $0.label.map(classNames.contains) ?? true }
        guard known.contains(where: { $0.verdict != .skip }) else { return known }
        return standing.filter { $0.label.map { !classNames.contains($0) } ?? false } + known
    }

    func isUndone(_ act: Int) -> Bool { acts.last { $0.target == act }?.kind == .undo }

    mutating func decide(
        _ items: [(version: Version, verdict: Verdict, label: String?)], by reviewer: String, at time: Double
    ) {
        let accepted = items.filter { version($0.version.id) == $0.version }
        guard !accepted.isEmpty else { return }
        acts.append(Act(kind: .decide, reviewer: reviewer))
        for item in accepted {
            decisions.append(
                Decided(
                    version: item.version, verdict: item.verdict, label: item.label, reviewer: reviewer, time: time,
                    note: "", act: acts.count - 1, recordedAt: time))
        }
    }

    mutating func undo(by reviewer: String) {
        let last = acts.indices.last {
            acts[$0].kind == .decide && acts[$0].reviewer == reviewer && !isUndone($0) && isInSight($0)
        }
        if let last { acts.append(Act(kind: .undo, reviewer: reviewer, target: last)) }
    }

    /// Whether an act decided on a case whose source counts.
    private func isInSight(_ act: Int) -> Bool {
        decisions.contains { item in
            item.act == act && cases[item.version.id].map { folders[$0.source]?.isForgotten == false } ?? false
        }
    }

    mutating func redo(by reviewer: String) {
        let since = acts.lastIndex { $0.kind == .decide && $0.reviewer == reviewer } ?? -1
        let found = acts.indices.last { index in
            let act = acts[index]
            return act.kind == .undo && act.reviewer == reviewer && index > since
                && act.target.map(isInSight) ?? false && !acts[(index + 1)...].contains { $0.target == act.target }
        }
        if let found { acts.append(Act(kind: .redo, reviewer: reviewer, target: acts[found].target)) }
    }

    /// A row of a file of earlier labels.
    struct Row {
        let id: String
        let label: String
        var grey: Int?
        var reviewer: String?
        var time: Double?
        var note = ""
    }

    mutating func take(_ rows: [Row], by importer: String, at now: Double) {
        var fresh: [Decided] = []
        for row in rows {
            guard let version = version(row.id), row.grey.map({ $0 == version.grey }) ?? true else { continue }
            let reviewer = row.reviewer ?? importer
            let known = standing(version).last { $0.reviewer == reviewer }
            if let known {
                if known.label == row.label, known.note == row.note { continue }
                if let time = row.time, time <= known.time { continue }
            }
            fresh.append(
                Decided(
                    version: version, verdict: naming(row.label, version), label: row.label, reviewer: reviewer,
                    time: row.time ?? now, note: row.note, act: acts.count, recordedAt: now))
        }
        guard !fresh.isEmpty else { return }
        acts.append(Act(kind: .decide, reviewer: importer))
        decisions += fresh
    }

    private func naming(_ label: String, _ version: Version) -> Verdict {
        let (first, second) = reads(version)
        if label == second { return .accept }
        return label == first ? (second == nil ? .accept : .reject) : .override
    }
}

// MARK: - Exporting

extension TrustModel {
    /// Both readers' labels of an image.
    func reads(_ version: Version) -> (first: String?, second: String?) {
        guard let first = current.first else { return (nil, nil) }
        let hasFirst = firstReads[first].versions.contains(version)
        let hasSecond = current.second.map { overReads[$0].versions.contains(version) } ?? false
        return (
            hasFirst ? classNames[StandIns.first(version.grey, prompts: classes.map(\.prompts))] : nil,
            hasSecond ? classNames[StandIns.second(version.grey, classes: classNames)] : nil
        )
    }

    /// The label of a case and where it comes from.
    func label(_ version: Version) -> (name: String?, source: String) {
        let votes = inWords(version).filter { $0.verdict != .skip }
        if let last = votes.last { return Set(votes.map(\.label)).count > 1 ? (nil, "") : (last.label, "person") }
        switch reads(version) {
        case (let first?, nil): return (first, "first-read")
        case (let first?, let second?): return (second, first == second ? "agreed" : "correction")
        case (nil, _): return (nil, "")
        }
    }

    /// A row of the export: case, grey level, label, label_source, clip_label, cnn_label, decision, reviewer, decided_at,
    /// note, state, contested.
    func exported(_ id: String) -> [String] {
        guard let item = cases[id] else { return [] }
        let version = Version(id: id, grey: item.grey)
        let (first, second) = reads(version)
        let standing = inWords(version)
        let votes = standing.filter { $0.verdict != .skip }
        let isContested = Set(votes.map(\.label)).count > 1
        let effective = votes.last ?? standing.last
        let shown = isContested ? nil : effective
        let label = label(version)
        let state = item.state == .ready && (first == nil || second == nil) ? .unread : item.state
        return [
            id, "\(item.grey)", label.name ?? "", label.source, first ?? "", second ?? "",
            shown?.verdict.rawValue ?? "",
            shown?.reviewer ?? "", shown.map { UTCTimestamp.string($0.time) } ?? "",
            self.standing(version).last { !$0.note.isEmpty }?.note ?? "",
            state.rawValue, isContested ? "1" : "0",
        ]
    }
}

extension TrustModel.Decided {
    /// Whether it was given here: it came with no other time than its act's.
    var isOfThisRecord: Bool { time == recordedAt }
}
