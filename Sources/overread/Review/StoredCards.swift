import Engine
import Images
import Labels
import Store
import Workbench

/// Reads what the workbench shows from the project.
struct StoredCards: Sendable {
    let store: ProjectStore

    /// The cards of some cases, in the order asked for.
    func cards(_ ordinals: [CaseOrdinal]) throws -> [CaseCard] {
        let thumbnails = try store.thumbnails(of: ordinals)
        return try store.entries(of: ordinals).map { entry in
            let image = try thumbnails[entry.ordinal].map { try Thumbnail(encoded: $0).image }
            return CaseCard(entry, thumbnail: image)
        }
    }

    /// What focus shows of a case.
    func details(_ id: CaseID) throws -> CaseDetails {
        let record = try store.record(of: id)
        let history = try store.history(of: id).map { PastDecision($0.decision, stands: $0.stands) }
        let image = record.image
        return CaseDetails(
            id: id, file: record.file, width: image.width, height: image.height, byteCount: image.byteCount,
            reads: try store.reads(of: record.ordinal), history: history)
    }

    /// The most pixels along a side of a picture in focus; more than the largest terminals show.
    private static let longestEdge = 640

    /// The large picture of a case.
    ///
    /// - Throws: `ImageSourceError`, `ImageUnavailable` where the image cannot be read any more.
    func picture(_ id: CaseID) throws -> PixelImage {
        let record = try store.record(of: id)
        let image = try picture(record)
        let longest = max(image.width, image.height)
        guard longest > StoredCards.longestEdge else { return image }
        func shrunk(_ side: Int) -> Int { max(1, side * StoredCards.longestEdge / longest) }
        return try image.resized(width: shrunk(image.width), height: shrunk(image.height), filter: .area)
    }

    private func picture(_ record: CaseRecord) throws -> PixelImage {
        let source = try Source(path: record.image.sourcePath)
        guard let location = Location(text: record.image.location) else {
            throw EngineError.missingImage(record.id, path: source.root)
        }
        return try ImageOpener(source).open(location).image
    }

    /// The project as a whole.
    func summary(name: String, reviewer: String) throws -> ProjectSummary {
        let runs = try store.currentRuns()
        let folds = runs.cnn?.request.parameters["folds"].map { ", \($0) folds" } ?? ""
        return ProjectSummary(
            name: name, classes: runs.clip?.request.classes ?? [], reviewer: reviewer,
            runID: (runs.cnn ?? runs.clip)?.id, firstRead: runs.clip.map { "\($0.request.model), run \($0.id)" } ?? "",
            overRead: runs.cnn.map { "run \($0.id)\(folds)" } ?? "")
    }

    /// The counts of all filters.
    func counts() throws -> QueueCounts {
        let counts = try store.counts()
        var all: [CaseFilter: Int] = [
            .all: counts.cases, .disagreements: counts.disagreements, .decided: counts.decided,
            .toSettle: counts.disagreements - counts.settledDisagreements, .undecided: counts.cases - counts.decided,
            .contested: counts.contested, .flagged: counts.flagged, .lowConfidence: counts.uncertain,
        ]
        for (index, count) in counts.clipClasses.enumerated() { all[.clip(index)] = count }
        for (index, count) in counts.cnnClasses.enumerated() { all[.cnn(index)] = count }
        let hasOverRead = counts.cnnClasses.contains { $0 > 0 }
        return QueueCounts(all, classes: hasOverRead ? counts.cnnClasses : counts.clipClasses)
    }
}

extension CaseRecord {
    /// The file that holds the image.
    fileprivate var file: String {
        let path = Location(text: image.location)?.path ?? ""
        return path.isEmpty ? image.sourcePath : "\(image.sourcePath)/\(path)"
    }
}

extension CaseCard {
    fileprivate init(_ entry: QueueEntry, thumbnail: PixelImage?) {
        self.init(
            id: entry.id, clip: entry.clip.map(CardRead.init), cnn: entry.cnn.map(CardRead.init),
            standing: entry.standing, isFlagged: entry.isFlagged, note: entry.note, thumbnail: thumbnail)
    }
}

extension CardRead {
    fileprivate init(_ read: ReadSummary) {
        self.init(classIndex: read.classIndex, confidence: read.confidence)
    }
}
