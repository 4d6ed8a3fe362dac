import Engine
import Images
import Labels
import Store
import Workbench

/// Reads what the workbench shows from the project.
struct StoredCards: Sendable {
    let store: ProjectStore
    /// The audit that is shown and who answers it; `nil` in a review.
    let blinding: Blinding?

    /// The cards of some cases, in the order asked for.
    func cards(_ ordinals: [CaseOrdinal]) throws -> [CaseCard] {
        let entries = try shown(store.entries(of: ordinals))
        let thumbnails = try store.thumbnails(of: entries.map(\.version))
        return try entries.map { entry in
            CaseCard(entry, thumbnail: try thumbnails[entry.version].map { try Thumbnail(encoded: $0).image })
        }
    }

    /// Cases as the workbench may know them: in an audit without anything but the reviewer's own answers.
    func shown(_ entries: [QueueEntry]) throws -> [QueueEntry] {
        guard let blinding else { return entries }
        let answers = try store.answers(
            to: blinding.audit.id, by: blinding.reviewer, on: entries.map(\.version))
        return entries.map { $0.blinded(answer: answers[$0.version]) }
    }

    /// All counts; an audit shows none.
    func counts(_ counts: ProjectCounts) -> ProjectCounts { blinding == nil ? counts : ProjectCounts(classes: []) }

    /// What focus shows of a case.
    func details(_ id: CaseID) throws -> CaseDetails {
        guard blinding == nil else { return .blinded(id) }
        let (record, source) = try store.record(of: id)
        let image = record.image
        return CaseDetails(
            id: id, file: record.path(in: source), width: image.width, height: image.height,
            byteCount: image.byteCount, reads: try store.reads(of: record.version), history: try store.history(of: id))
    }

    /// The most pixels along a side of a picture in focus; more than the largest terminals show.
    private static let longestEdge = 640

    /// The large picture of a case, if its image is still this version, and the one that the project knows.
    ///
    /// What was found otherwise is noted in the project.
    ///
    /// - Throws: `ImageUnavailable` where the image cannot be read any more, or is another one by now.
    func picture(_ id: CaseID, _ version: VersionID) throws -> PixelImage {
        let (record, source) = try store.record(of: id)
        guard record.version == version else { throw ImageUnavailable.changed(path: record.path(in: source)) }
        let image = try record.open(in: source, noting: store)
        let longest = max(image.width, image.height)
        guard longest > StoredCards.longestEdge else { return image }
        func shrunk(_ side: Int) -> Int { max(1, side * StoredCards.longestEdge / longest) }
        return try image.resized(width: shrunk(image.width), height: shrunk(image.height), filter: .area)
    }

    /// The project as a whole.
    func summary(name: String, reviewer: String) throws -> ProjectSummary {
        let runs = try store.currentRuns()
        if let blinding {
            return ProjectSummary(
                name: name, classes: runs.classes, reviewer: reviewer, audit: try blinding.session(store))
        }
        return ProjectSummary(
            name: name, classes: runs.classes, reviewer: reviewer, runID: (runs.cnn ?? runs.clip)?.id,
            firstRead: runs.clip.map { "\($0.origin.name), run \($0.id)" } ?? "",
            overRead: runs.cnn.map { "run \($0.id)" } ?? "")
    }
}
