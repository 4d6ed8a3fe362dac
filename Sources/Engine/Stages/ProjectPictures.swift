import Convnet
import Images
import Labels
import Store
import Work

/// A project's images as networks see them, made from its thumbnails part by part: only what is asked for is in memory.
struct ProjectPictures: Sendable {
    private let store: ProjectStore
    private let versions: [VersionID]
    private let input: InputShape
    private let workers: Int
    private let cancellation: Cancellation

    /// Thumbnails in memory at a time, for each worker.
    static let part = 1024

    /// - Parameter versions: The cases' present images, by the cases' positions.
    init(
        _ store: ProjectStore, _ versions: [VersionID], _ input: InputShape, workers: Int, _ cancellation: Cancellation
    ) {
        (self.store, self.versions, self.input) = (store, versions, input)
        (self.workers, self.cancellation) = (workers, cancellation)
    }

    /// Some images, at the networks' size.
    ///
    /// - Parameter members: Positions of cases.
    /// - Throws: `StoreError`, `Cancelled`.
    func images(of members: [Int]) throws -> TrainingImages {
        var images = none
        images.reserve(members.count)
        try forEachPart(of: members, make: part) { images.append($0) }
        return images
    }

    /// A few images, at the networks' size, on the calling thread.
    ///
    /// - Throws: `StoreError`.
    func part(of members: ArraySlice<Int>) throws -> TrainingImages {
        var images = none
        images.reserve(members.count)
        for thumbnail in try thumbnails(of: members) { try images.append(thumbnail) }
        return images
    }

    /// Which of all images look alike.
    ///
    /// - Throws: `StoreError`, `Cancelled`.
    func lookAlikes() throws -> LookAlikes {
        var signatures = PictureSignatures(capacity: versions.count)
        try forEachPart(of: Array(versions.indices)) { members in
            try thumbnails(of: members).map { try PictureSignature($0) }
        } take: {
            for signature in $0 { signatures.append(signature) }
        }
        return LookAlikes(signatures)
    }

    private var none: TrainingImages { TrainingImages(size: input.size, channels: input.channels) }

    private func forEachPart<Output: Sendable>(
        of members: [Int], make: @escaping @Sendable (ArraySlice<Int>) throws -> Output, take: (Output) throws -> Void
    ) throws {
        try Team(min(workers, members.count / Self.part + 1)).batches(
            of: members.indices, size: Self.part, cancellation: cancellation,
            make: { _, range in try make(members[range]) }, take: take)
    }

    private func thumbnails(of members: ArraySlice<Int>) throws -> [PixelImage] {
        let thumbnails = try store.thumbnails(of: members.map { versions[$0] })
        return try members.map { member in
            guard let encoded = thumbnails[versions[member]] else {
                throw StoreError.corrupt(
                    path: "image version \(versions[member])", reason: "its thumbnail is missing")
            }
            return try Thumbnail(encoded: encoded).image
        }
    }
}

extension CaseGroups {
    /// Cases of equal content, look-alikes, and those that belong together by what else is known of them.
    init(contents: [ContentKey], _ lookAlikes: LookAlikes, given: CaseGroups) {
        self = CaseGroups([contents]).joined(with: CaseGroups([lookAlikes.groups])).joined(with: given)
    }

    /// What is known of cases that belong together, apart from their images: what people said, a pattern on their ids,
    /// and their patients.
    ///
    /// - Throws: `StoreError`.
    init(of columns: EvidenceColumns, in store: ProjectStore) throws {
        var groups = CaseGroups(count: columns.versions.count)
        for given in try store.groupsGiven() where !given.isEmpty {
            groups = groups.joined(with: CaseGroups(named: columns.versions.map { given[$0] }))
        }
        if !columns.patternGroups.isEmpty {
            groups = groups.joined(with: CaseGroups(named: columns.patternGroups))
        }
        self = groups
    }
}
