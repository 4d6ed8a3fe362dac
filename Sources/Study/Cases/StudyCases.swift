import Convnet
import Engine
import Images
import Labels
import Work

/// The decoded cases of a study.
struct StudyCases: Sendable {
    /// The class names.
    let classes: [String]
    /// Where every case is.
    let places: [ImageCollection.Case]
    /// What the CNN sees of them, in the same order.
    let images: TrainingImages
    /// Groups of near-identical images.
    let lookAlikes: LookAlikes
    /// What no split may part: look-alikes, images of equal content, and cases that were said to belong together.
    let groups: CaseGroups
    /// SHA-256 of every case's contents.
    let hashes: [String]
    let collection: ImageCollection

    /// Every case's class.
    let truth: [Int]
    /// Every case's id.
    let ids: [String]

    /// Decodes all cases of a list; those that cannot be read are left out with a warning.
    ///
    /// - Throws: `StudyError.tooFew`, `Cancelled`.
    init(_ list: CaseList, _ request: StudyRequest, _ monitor: StageMonitor) throws {
        let loaded = try Self.load(list, threads: request.threads, monitor)
        let decoded = loaded.compactMap { $0 }
        let entries = zip(list.entries, loaded).compactMap { $1 == nil ? nil : $0 }
        places = entries.map(\.image)
        truth = entries.map(\.truth)
        ids = entries.map(\.image.id)
        classes = request.classNames
        collection = list.collection
        lookAlikes = LookAlikes(decoded.map(\.signature))
        hashes = decoded.map(\.sha256)
        groups = CaseGroups([hashes]).joined(with: CaseGroups([lookAlikes.groups]))
            .joined(with: try Self.given(ids, request, list))
        images = try Self.prepare(decoded.map(\.thumbnail), Self.size(list, request))
        try requireEnough()
    }

    /// Cases that were said to belong together.
    ///
    /// - Throws: `InputFile.Unreadable`, `CSVError`, `GroupPattern.Invalid`; `StudyError.unknownCases` where a table names
    ///   cases that the sources do not have.
    private static func given(_ ids: [String], _ request: StudyRequest, _ list: CaseList) throws -> CaseGroups {
        let ids = ids.map { CaseID($0) }
        var groups = CaseGroups(count: ids.count)
        if let path = request.groups {
            // Cases that a limit or a table of first reads has left out may be named as well.
            let names = CaseNames(list.collection.cases.map { CaseID($0.id) })
            let entries = try GroupsFile(bytes: InputFile.bytes(path), file: path).entries
            let named = entries.map { (try? names.resolve($0.caseID), $0.group) }
            let strangers = zip(entries, named).filter { $1.0 == nil }.map { $0.0.caseID }
            if let first = strangers.min() {
                throw StudyError.unknownCases(file: path, first: first.rawValue, count: strangers.count)
            }
            let found = Dictionary(
                named.compactMap { id, group in id.map { ($0, group) } }, uniquingKeysWith: { first, _ in first })
            groups = groups.joined(with: CaseGroups(named: ids.map { found[$0] }))
        }
        if let pattern = try request.groupPattern.map({ try GroupPattern($0) }) {
            groups = groups.joined(with: CaseGroups(named: ids.map(pattern.group)))
        }
        return groups
    }

    private struct Decoded: Sendable {
        let thumbnail: PixelImage
        let signature: PictureSignature
        let sha256: String
    }

    /// Decodes with several workers; `nil` stands for an image that cannot be read.
    private static func load(_ list: CaseList, threads: Int, _ monitor: StageMonitor) throws -> [Decoded?] {
        let total = list.entries.count
        let counter = ProgressCounter(stage: .indexing, total: total, report: monitor.report)
        return try Team(min(threads, total)).map(list.entries, cancellation: monitor.cancellation) { _, entry in
            defer { counter.add(1) }
            return try load(entry.image, list.collection, monitor)
        }
    }

    /// The CNN is shown what it is shown of a project's cases, their thumbnails.
    private static func load(
        _ image: ImageCollection.Case, _ collection: ImageCollection, _ monitor: StageMonitor
    ) throws -> Decoded? {
        do {
            let loaded = try collection.load(image)
            let thumbnail = try Thumbnail(of: loaded.image).image
            return Decoded(
                thumbnail: thumbnail, signature: try PictureSignature(thumbnail), sha256: loaded.sha256)
        } catch let error as ImageUnavailable {
            monitor.warn("skipped \(SkippedFile(error))")
            return nil
        }
    }

    private static func size(_ list: CaseList, _ request: StudyRequest) -> Int {
        let sizes = list.entries.compactMap(\.image.item.size)
        return request.size ?? InputShape.size(ofEdges: sizes.map { min($0.width, $0.height) })
    }

    private static func prepare(_ thumbnails: [PixelImage], _ size: Int) throws -> TrainingImages {
        var images = TrainingImages(size: size, channels: thumbnails.contains { $0.channels == 3 } ? 3 : 1)
        for thumbnail in thumbnails { try images.append(thumbnail) }
        return images
    }

    private func requireEnough() throws {
        for (position, name) in classes.enumerated() {
            let found = Set(truth.indices.filter { truth[$0] == position }.map { groups.groups[$0] })
            guard found.count > 1 else {
                throw StudyError.tooFew(
                    className: name, found: found.count, expected: "at least two images that differ")
            }
        }
    }
}
