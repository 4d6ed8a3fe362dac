import Images
import Labels
import Store
import Work

/// What a look at a source has found.
struct GatheredSource: Sendable {
    /// An image that has to be opened: it is new, or its file is not the one that was seen before.
    struct Image: Sendable {
        let location: Location
        let id: CaseID
        /// The case, where the project has it already.
        let known: CaseOrdinal?
    }

    let source: Source
    let record: SourceRecord
    let opener: ImageOpener
    var images: [Image]
    var skipped: [SkippedFile] = []
    /// Files that are no images but belong among them, and those of modalities that are not wanted: how many of a kind.
    var leftOut: [String: Int] = [:]
    /// What is taken of files with several frames.
    var frames = FrameCount()
    /// Whether any of the images that were looked at now names a patient or a study.
    var namesPatients = false
    /// Whether the whole source was looked through, so that `skipped` is all there is to say.
    var isWhole = false
}

/// Looks sources through, without opening what has not changed, and notes which images are gone, there again, or cannot
/// be looked at.
struct Gathering {
    let store: ProjectStore
    /// How images are decoded, and which are taken.
    let decoding: DecodingOptions
    let monitor: StageMonitor

    /// Looks through a source that somebody names; it becomes one of the project's where it is not yet.
    ///
    /// - Throws: `StoreError`, `ImageFileError` for an array file that cannot be used, `Cancelled`.
    func look(through source: Source) throws -> GatheredSource {
        let record = try store.source(named: source.name, kind: source.kind.rawValue, root: source.root)
        let known = try knownCases(of: record)
        return try gathered(source, record, listing(of: source, known: known), known)
    }

    /// Looks at what a manifest says that one of its sources holds; nothing is walked through.
    ///
    /// - Throws: `StoreError`, `Cancelled`.
    func look(at number: Int, in manifest: Manifest) throws -> GatheredSource {
        let source = manifest.sources[number]
        let record = try store.source(named: source.name, kind: source.kind.rawValue, root: source.root)
        let known = try knownCases(of: record)
        let listing = try SourceListing(
            source, number: number, in: manifest, decoding: decoding, isKnown: known.isKnown,
            check: monitor.cancellation.check)
        return try gathered(source, record, listing, known)
    }

    /// Looks through a source of the project. Where it is gone as a whole, so are its images.
    ///
    /// - Throws: As `look(through:)`.
    func lookAgain(through record: SourceRecord) throws -> GatheredSource {
        let source = record.source
        let known = try knownCases(of: record)
        do {
            let present = try Source(path: record.root, name: record.name)
            guard present.kind == source.kind else {
                throw ImageSourceError.missing(path: record.root, reason: "no \(record.kind) any more")
            }
            return try gathered(source, record, listing(of: source, known: known), known)
        } catch let error as ImageSourceError {
            monitor.warn("\(error)")
            try store.setStates(changes(in: record, but: []) { _ in .gone })
            return GatheredSource(
                source: source, record: record, opener: ImageOpener(source, decoding: decoding), images: [])
        }
    }

    /// Adds the cases of all sources whose present image a run has not read (`nil`: one that is still to begin), and which are not to be opened anyway.
    ///
    /// - Throws: `StoreError`.
    func addUnread(by run: Run?, to sources: [GatheredSource]) throws -> [GatheredSource] {
        var sources = sources
        let records = Dictionary(
            try store.sources().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var planned = Set(sources.flatMap { $0.images.compactMap(\.known) })
        for missing in try store.missingCases(in: run) where planned.insert(missing.ordinal).inserted {
            guard let location = Location(text: missing.location), let record = records[missing.sourceID] else {
                continue
            }
            let image = GatheredSource.Image(location: location, id: missing.id, known: missing.ordinal)
            if let index = sources.firstIndex(where: { $0.record.id == record.id }) {
                sources[index].images.append(image)
            } else {
                let source = record.source
                sources.append(
                    GatheredSource(
                        source: source, record: record, opener: ImageOpener(source, decoding: decoding), images: [image]
                    ))
            }
        }
        return sources
    }

    private func knownCases(of record: SourceRecord) throws -> KnownCases { try KnownCases(store, record) }

    private func listing(of source: Source, known: KnownCases) throws -> SourceListing {
        try SourceListing(source, decoding: decoding, isKnown: known.isKnown, check: monitor.cancellation.check)
    }

    private func gathered(
        _ source: Source, _ record: SourceRecord, _ listing: SourceListing, _ known: KnownCases
    ) throws -> GatheredSource {
        var images: [GatheredSource.Image] = []
        var present: Set<CaseOrdinal> = []
        var states: [CaseOrdinal: CaseState] = [:]
        for item in listing.items {
            let found = known[item.location]
            if let found {
                present.insert(found.ordinal)
                if item.isKnown, found.state != .ready { states[found.ordinal] = .ready }
            }
            guard !item.isKnown else { continue }
            images.append(
                GatheredSource.Image(
                    location: item.location, id: CaseID(source.caseID(item.location)), known: found?.ordinal))
        }
        states.merge(
            try changes(in: record, but: present) { Self.state(of: $0, in: listing) }
        ) { first, _ in first }
        try store.setStates(states)
        return GatheredSource(
            source: source, record: record, opener: ImageOpener(source, decoding: decoding), images: images,
            skipped: listing.skipped, leftOut: listing.leftOut, frames: listing.frames,
            namesPatients: listing.items.contains(where: \.namesPatient),
            isWhole: true)
    }

    /// What is to be noted of cases that were not found.
    private func changes(
        in source: SourceRecord, but present: Set<CaseOrdinal>, _ state: (CaseRecord) -> CaseState
    ) throws -> [CaseOrdinal: CaseState] {
        var changes: [CaseOrdinal: CaseState] = [:]
        try store.forEachCase(of: source) { record in
            guard !present.contains(record.ordinal) else { return }
            let state = state(record)
            if state != record.state { changes[record.ordinal] = state }
        }
        return changes
    }

    private static func state(of record: CaseRecord, in listing: SourceListing) -> CaseState {
        guard let location = Location(text: record.location) else { return .unreadable }
        return listing.absence(of: location) == .gone ? .gone : .unreadable
    }
}

/// What the project knows of a source's cases by their places, some 100 bytes each: a place is told by the first half of
/// its text's SHA-256.
struct KnownCases {
    /// A case.
    struct Known {
        let ordinal: CaseOrdinal
        let state: CaseState
        let file: FileFingerprint
    }

    private var cases: [ContentKey: Known] = [:]

    init(_ store: ProjectStore, _ source: SourceRecord) throws {
        try store.forEachCase(of: source) { record in
            guard let key = try Self.key(record.location) else { return }
            cases[key] = Known(ordinal: record.ordinal, state: record.state, file: record.file)
        }
    }

    /// The case at a place; `nil` where the project has none.
    subscript(location: Location) -> Known? {
        guard !cases.isEmpty, let key = try? Self.key(location.text) else { return nil }
        return cases[key]
    }

    /// Whether a file need not be opened.
    func isKnown(_ location: Location, _ file: FileFingerprint) -> Bool {
        guard let known = self[location] else { return false }
        return known.file.matches(file) && (known.state == .ready || known.state == .gone)
    }

    /// - Throws: `ContentHash.Unavailable`.
    private static func key(_ location: String) throws -> ContentKey? {
        ContentKey(sha256: try ContentHash.sha256(Array(location.utf8)))
    }
}

extension SourceRecord {
    /// The source as it is opened.
    package var source: Source { Source(name: name, root: root, kind: Source.Kind(rawValue: kind) ?? .folder) }
}

extension CaseRecord {
    /// The absolute path of the file that the image lies in.
    package func path(in source: SourceRecord) -> String {
        Location(text: location).map { source.source.path(of: $0) } ?? source.root
    }

    /// Opens the image with all its values, if it is still the one that the project knows. Whether it is, is noted in the
    /// project where that thinks otherwise.
    ///
    /// - Parameters:
    ///   - opener: Of the source that it lies in.
    ///   - frame: Another frame of the same file; nil: the image itself.
    /// - Throws: `ImageUnavailable`; `ContentHash.Unavailable`; `DecoderUnavailable`.
    package func openDeep(
        with opener: ImageOpener, in source: SourceRecord, frame: Int? = nil, noting store: ProjectStore
    ) throws -> OpenedFrame {
        do {
            guard let location = Location(text: location) else {
                throw ImageUnavailable.changed(path: path(in: source))
            }
            let opened = try opener.openDeep(location, frame: frame)
            guard opened.sha256 == image.sha256 else { throw ImageUnavailable.changed(path: path(in: source)) }
            note(.ready, in: store)
            return opened
        } catch let error as ImageUnavailable {
            note(error.state, in: store)
            throw error
        }
    }

    /// A note that cannot be taken must not keep anybody from looking.
    private func note(_ found: CaseState, in store: ProjectStore) {
        if found != state, !store.isReadOnly { try? store.note(found, of: self) }
    }
}

extension ImageUnavailable {
    /// How it stands with a case whose image cannot be had so.
    var state: CaseState {
        switch self {
        case .gone: .gone
        case .unreadable: .unreadable
        case .replaced, .changed: .changed
        }
    }
}
