import Work

/// The images of one or more sources outside any project: listed without decoding, loaded one by one from any thread.
package struct ImageCollection: Sendable {
    /// An image of the collection.
    package struct Case: Sendable {
        /// As a project would name it: `NAME/path`, `NAME#split/index` and so on.
        package let id: String
        /// Which of the collection's sources it lies in.
        package let source: Int
        /// Where it lies there, and what is known of it.
        package let item: SourceListing.Item
        /// The absolute path of the file that holds it.
        package let path: String
    }

    /// The sources in the order in which they were given.
    package let sources: [Source]
    /// In the natural order of their ids, which are unique.
    package let cases: [Case]
    /// Files that are no images or cannot be read, as far as a glance at their first bytes shows.
    package let skipped: [SkippedFile]
    /// Files that are no images but belong among them, and those of modalities that are not wanted: how many of a kind.
    package let leftOut: [String: Int]
    /// What was taken of files with several frames.
    package let frames: FrameCount
    private let openers: [ImageOpener]

    /// Lists sources.
    ///
    /// - Parameters:
    ///   - sources: Paths; at least one.
    ///   - decoding: How files are decoded, and which are taken.
    ///   - check: Called now and then; throws to stop, e.g. on cancellation.
    /// - Throws: `ImageSourceError` where a source is missing, two have one name, or nothing can be read;
    ///   `ImageFileError` where a source is an array file that cannot be used; what `check` throws.
    package init(
        sources: [String], decoding: DecodingOptions = DecodingOptions(), check: () throws -> Void = {}
    ) throws {
        let found = try sources.map { try Source(path: $0) }
        try Source.requireDistinctNames(found)
        let listings = try found.map { try SourceListing($0, decoding: decoding, check: check) }
        let cases = zip(found, listings).enumerated().flatMap { number, pair in
            pair.1.items.map { item in
                Case(
                    id: pair.0.caseID(item.location), source: number, item: item,
                    path: pair.0.path(of: item.location))
            }
        }
        self.sources = found
        self.cases = cases.inNaturalOrder { $0.id }
        skipped = listings.flatMap(\.skipped)
        leftOut = listings.reduce(into: [:]) { $0.merge($1.leftOut, uniquingKeysWith: +) }
        frames = listings.reduce(into: FrameCount()) { $0.add($1.frames) }
        openers = found.map { ImageOpener($0, decoding: decoding) }
        guard !cases.isEmpty else { throw ImageSourceError.noImages(paths: sources, skipped: skipped) }
    }

    /// Decodes one case. May be called from several threads at once; reading in order is quickest.
    ///
    /// - Throws: `ImageUnavailable`; `ContentHash.Unavailable`.
    package func load(_ image: Case) throws -> LoadedImage { try openers[image.source].open(image.item.location) }
}
