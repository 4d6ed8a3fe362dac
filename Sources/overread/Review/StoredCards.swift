import Engine
import Images
import Labels
import Store
import Synchronization
import Workbench

/// Reads what the workbench shows from the project.
struct StoredCards: Sendable {
    let store: ProjectStore
    /// The audit that is shown and who answers it; `nil` in a review.
    let blinding: Blinding?
    /// Who reads blind; `nil` in any other review.
    let blindReader: String?
    /// The pictures of the case in focus.
    let pictures: LargePictures
    /// The run whose labels are shown beside the present ones.
    let runBeside = RunBeside()

    init(store: ProjectStore, blinding: Blinding?, blindReader: String? = nil) {
        self.store = store
        self.blinding = blinding
        self.blindReader = blindReader
        pictures = LargePictures(store: store)
    }

    /// The cards of some cases, in the order asked for.
    func cards(_ ordinals: [CaseOrdinal]) throws -> [CaseCard] {
        let entries = try shown(store.entries(of: ordinals))
        let thumbnails = try store.thumbnails(of: entries.map(\.version))
        return try entries.map { entry in
            CaseCard(entry, thumbnail: try thumbnails[entry.version].map { try Thumbnail(encoded: $0).image })
        }
    }

    /// Whether the project as a whole tells nothing.
    var isBlinded: Bool { blinding != nil || blindReader != nil }

    /// Cases as the workbench may know them: in an audit without anything but the reviewer's own answers, in a blinded
    /// reading so until the reviewer has decided. Of what he or she saw before, an audit hides as much, and takes no answer
    /// for a blind one.
    func shown(_ entries: [QueueEntry]) throws -> [QueueEntry] {
        if let blindReader {
            let seen = try store.everSeen(by: blindReader, on: entries.map(\.version))
            return entries.map { entry in
                seen.contains(entry.version)
                    ? entry : entry.blinded(answer: entry.standing.last { $0.reviewer == blindReader })
            }
        }
        guard let blinding else { return try beside(entries) }
        let answers = try store.answers(
            to: blinding.audit.id, by: blinding.reviewer, on: entries.map(\.version))
        let seen = try store.everSeen(by: blinding.reviewer, on: entries.map(\.version), inAudit: true)
        return entries.map { $0.blinded(answer: answers[$0.version], wasSeen: seen.contains($0.version)) }
    }

    /// Cases with what the run says that is shown beside.
    private func beside(_ entries: [QueueEntry]) throws -> [QueueEntry] {
        guard let run = runBeside.current else { return entries }
        let reads = try store.reads(of: run, on: entries.map(\.version))
        return entries.map { entry in
            var entry = entry
            entry.beside = reads[entry.version].map { ReadLabel(classIndex: $0.classIndex, confidence: $0.confidence) }
            return entry
        }
    }

    /// All counts; an audit shows none.
    func counts(_ counts: ProjectCounts) -> ProjectCounts { isBlinded ? ProjectCounts(classes: []) : counts }

    /// What focus shows of a case.
    func details(_ id: CaseID) throws -> CaseDetails {
        guard blinding == nil else { return .blinded(id) }
        if blindReader != nil, try shown(store.entries(of: [id])).contains(where: \.isBlind) { return .blinded(id) }
        let (record, source) = try store.record(of: id)
        let image = record.image
        return CaseDetails(
            id: id, file: record.path(in: source), width: image.width, height: image.height,
            byteCount: image.byteCount, facts: try store.metadata(of: record.version)?.facts ?? [],
            reads: try store.reads(of: record.version), history: try store.history(of: id))
    }

    /// The project as a whole.
    func summary(name: String, reviewer: String) throws -> ProjectSummary {
        let runs = try store.currentRuns()
        if let blinding {
            return ProjectSummary(
                name: name, classes: runs.classes, reviewer: reviewer, audit: try blinding.session(store))
        }
        var summary = ProjectSummary(
            name: name, classes: runs.classes, reviewer: reviewer, runID: (runs.cnn ?? runs.clip)?.id,
            firstRead: runs.clip.map { "\($0.origin.name), run \($0.id)" } ?? "",
            overRead: runs.cnn.map { "run \($0.id)" } ?? "")
        if blindReader != nil {
            (summary.firstRead, summary.overRead) = ("", "")
            return summary
        }
        summary.reviewers = try store.reviewerNames()
        summary.earlierRuns = try store.earlierRuns().map { EarlierRun(id: $0.id, reader: $0.reader) }
        return summary
    }
}

/// The run whose labels are shown beside the present ones.
final class RunBeside: Sendable {
    private let run = Mutex<Run?>(nil)

    /// The run; `nil` for none.
    var current: Run? { run.withLock { $0 } }

    /// Shows another one.
    func show(_ new: Run?) { run.withLock { $0 = new } }
}

extension CaseMetadata {
    /// What focus says of it, a line each.
    fileprivate var facts: [String] {
        let view = [modality, bodyPart, viewPosition, laterality].filter { !$0.isEmpty }
        let pixels = [photometricInterpretation, "\(bits) bits", ImageMetadata.encodingWords(of: transferSyntax)]
        return [view.joined(separator: "  "), pixels.joined(separator: "  ")].filter { !$0.isEmpty }
    }
}

/// An audit that is shown blinded, and who answers it.
struct Blinding: Sendable {
    let audit: AuditRecord
    let reviewer: String

    /// - Throws: ``Outdated`` where the classes are not those of the draw any more.
    init(_ audit: AuditRecord, reviewer: String, classes: [String]) throws {
        guard audit.classes == classes else { throw Outdated(audit: audit.id) }
        self.audit = audit
        self.reviewer = reviewer
    }

    /// The classes are other ones than when the audit was drawn.
    struct Outdated: Error, CustomStringConvertible {
        let audit: AuditID

        var description: String {
            "audit \(audit) was drawn with other classes than the project has now; draw another one with --size"
        }
    }

    /// The cases that this reviewer is asked, in the order of the draw: those that nobody has answered, and those that he
    /// or she has.
    func queue(_ store: ProjectStore) throws -> [CaseOrdinal] {
        let cases = try store.cases(of: audit).filter(\.isPresent)
        let own = try store.answers(to: audit.id, by: reviewer, on: cases.map(\.version))
        return cases.filter { !$0.isAnswered || own[$0.version] != nil }.map(\.ordinal)
    }

    /// The cases that nobody has answered.
    func open(_ store: ProjectStore) throws -> Set<CaseOrdinal> {
        Set(try store.cases(of: audit).filter { $0.isPresent && !$0.isAnswered }.map(\.ordinal))
    }

    /// How far the audit is.
    func session(_ store: ProjectStore) throws -> AuditSession {
        let cases = try store.cases(of: audit)
        return AuditSession(id: audit.id, drawn: cases.count, answered: cases.count(where: \.isAnswered))
    }
}
