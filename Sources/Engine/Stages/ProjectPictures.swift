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
    /// Cases of equal content, look-alikes, and those of one patient.
    let groups: CaseGroups

    /// Thumbnails in memory at a time.
    private static let part = 1024

    /// - Throws: `StoreError`, `Cancelled`.
    init(_ records: [CaseRecord], _ store: ProjectStore, _ input: InputShape, _ cancellation: Cancellation) throws {
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
        let patients = try store.patientGroups()
        // A case whose patient nobody knows stands by itself.
        let names = records.map { patients[$0.version] ?? "\($0.ordinal)" }
        groups = CaseGroups([records.map(\.image.sha256), names])
            .joined(with: CaseGroups([lookAlikes.groups]))
    }
}
