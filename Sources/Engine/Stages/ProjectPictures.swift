import Convnet
import Images
import Labels
import Store
import Work

/// A project's images as networks see them, and which of them must not be separated.
struct ProjectPictures: Sendable {
    /// At the networks' size, made from the project's thumbnails.
    let images: TrainingImages
    /// Which of them look alike.
    let lookAlikes: LookAlikes
    /// Cases of equal content, look-alikes, and those that belong together by what else is known of them.
    let groups: CaseGroups

    /// Thumbnails in memory at a time.
    private static let part = 1024

    /// - Parameter given: Which records belong together by what else is known of them.
    /// - Throws: `StoreError`, `Cancelled`.
    init(
        _ records: [CaseRecord], _ store: ProjectStore, _ input: InputShape, given: CaseGroups,
        _ cancellation: Cancellation
    ) throws {
        var images = TrainingImages(size: input.size, channels: input.channels)
        var signatures = PictureSignatures(capacity: records.count)
        for start in stride(from: 0, to: records.count, by: Self.part) {
            try cancellation.check()
            let part = records[start..<min(records.count, start + Self.part)]
            let thumbnails = try store.thumbnails(of: part.map(\.version))
            for record in part {
                guard let encoded = thumbnails[record.version] else {
                    throw StoreError.corrupt(path: "\(record.id)", reason: "its thumbnail is missing")
                }
                let thumbnail = try Thumbnail(encoded: encoded).image
                try images.append(thumbnail)
                signatures.append(try PictureSignature(thumbnail))
            }
        }
        self.images = images
        lookAlikes = LookAlikes(signatures)
        groups = CaseGroups([records.map(\.image.sha256)]).joined(with: CaseGroups([lookAlikes.groups]))
            .joined(with: given)
    }
}

extension CaseGroups {
    /// What is known of cases that belong together, apart from their images: what people said, a pattern on their ids,
    /// and their patients.
    ///
    /// - Throws: `StoreError`; `GroupPattern.Invalid`.
    init(of records: [CaseRecord], in store: ProjectStore) throws {
        var groups = CaseGroups(count: records.count)
        for given in try store.groupsGiven() where !given.isEmpty {
            groups = groups.joined(with: CaseGroups(named: records.map { given[$0.version] }))
        }
        if let pattern = try store.groupPattern().map({ try GroupPattern($0) }) {
            groups = groups.joined(with: CaseGroups(named: records.map { pattern.group(of: $0.id) }))
        }
        self = groups
    }
}
