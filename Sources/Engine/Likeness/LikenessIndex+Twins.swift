import Images
import Labels
import Store

extension LikenessIndex {
    /// How many of the likest images are looked at for the same picture.
    private static let mostCandidates = 256

    /// The cases whose image is the same as an image version, or shows the same picture: those of equal content first, then
    /// look-alikes as ``LookAlikes`` tells them, the likest first.
    ///
    /// Look-alikes are looked for among the cases whose embeddings are likest; without embeddings there are none.
    ///
    /// - Parameter index: What knows the embeddings; `nil` where no run has any.
    /// - Throws: ``Unavailable/replaced(_:)``, `StoreError`, `OutOfMemory`.
    package static func twins(
        of id: CaseID, _ version: VersionID, _ index: LikenessIndex?, in store: ProjectStore
    ) throws -> [CaseOrdinal] {
        let record = try store.record(of: id).record
        guard record.version == version else { throw Unavailable.replaced(id) }
        let equal = try store.cases(withContentOf: version)
        let own = [record.ordinal] + equal.filter { $0 != record.ordinal }
        guard let index, index.row(of: record.ordinal) != nil else { return own }
        let cosines = try index.cosines(with: index.embedding(of: id, version))
        let near = index.ranked(cosines).ordinals.prefix(mostCandidates)
        let known = Set(own)
        return own + (try lookAlikes(of: version, among: near.filter { !known.contains($0) }, store))
    }

    private static func lookAlikes(
        of version: VersionID, among candidates: [CaseOrdinal], _ store: ProjectStore
    ) throws -> [CaseOrdinal] {
        let entries = try store.entries(of: candidates)
        let thumbnails = try store.thumbnails(of: [version] + entries.map(\.version))
        guard let own = try thumbnails[version].map(signature) else { return [] }
        return try entries.filter { entry in
            guard let other = try thumbnails[entry.version].map(signature) else { return false }
            return PictureSignatures([own, other]).areAlike(0, 1)
        }.map(\.ordinal)
    }

    private static func signature(_ encoded: [UInt8]) throws -> PictureSignature {
        try PictureSignature(Thumbnail(encoded: encoded).image)
    }
}
