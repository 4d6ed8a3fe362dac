import Work

/// The images of one or more sources, in a fixed order: listed without decoding, loaded one by one from any thread.
///
/// A source is a folder, searched recursively; an image file; a `.npz` file in MedMNIST's layout; or a `.npy` file of
/// images. Sources keep the order in which they are given; within one, files are ordered by the bytes of their paths and
/// array images by split and index.
package struct ImageCollection: Sendable {
    /// All cases, in order; ids are unique.
    package let cases: [CaseReference]
    /// Files that are no images or cannot be read, as far as a glance at their first bytes shows.
    package let skipped: [SkippedFile]
    private let arrays: ImageArrayReader

    /// Lists sources.
    ///
    /// - Parameter sources: Paths; at least one.
    /// - Throws: `ImageSourceError` where a source is missing, two have one name, or nothing can be read;
    ///   `ImageFileError` where a source is an array file that cannot be used.
    package init(sources: [String]) throws {
        let sources = try sources.map(ImageSource.init)
        try ImageSource.requireDistinctNames(sources)
        let severalFolders = sources.count { $0.kind == .folder } > 1
        var listing = ImageListing()
        for source in sources { try listing.add(source, prefixed: severalFolders) }
        guard !listing.cases.isEmpty else {
            throw ImageSourceError.noImages(paths: sources.map(\.path), skipped: listing.skipped)
        }
        try listing.requireDistinctIDs()
        cases = listing.cases
        skipped = listing.skipped
        arrays = ImageArrayReader(listing.arrays)
    }

    /// Decodes one case. May be called from several threads at once; reading in order is quickest.
    ///
    /// - Throws: `ImageFileError`: of extent `image` where this case alone is damaged and can be skipped, of extent
    ///   `source` where an array file turns out to be damaged. `ContentHash.Unavailable`.
    package func load(_ reference: CaseReference) throws -> LoadedImage {
        switch reference.place {
        case .file: try ImageFile.load(reference.path)
        case .array(let array, let image): try arrays.load(array: array, image: image)
        }
    }

    /// Loads one case by its id and its file, without listing its source again.
    ///
    /// - Parameters:
    ///   - id: The case's `CaseReference.id`.
    ///   - path: The case's `CaseReference.path`.
    /// - Throws: `ImageFileError` where the file cannot be read, is damaged, or does not hold the case (any more).
    ///   `ContentHash.Unavailable`.
    package static func load(id: String, path: String) throws -> LoadedImage {
        guard ImageSource.isArrayFile(path) else { return try ImageFile.load(path) }
        let name = id.split(separator: "#").last?.split(separator: "/") ?? []
        guard let image = name.last.flatMap({ Int($0) }) else { throw absent(id, path) }
        let location: ImageArray.Location =
            name.count == 2
            ? .entry(name: NPZFile.entryName(ofSplit: String(name[0])), archive: path) : .file(path: path)
        let array = try ImageArray(location)
        guard (0..<array.count).contains(image) else { throw absent(id, path) }
        return try ImageArrayReader([array], windowBytes: array.imageSize).load(array: 0, image: image)
    }

    private static func absent(_ id: String, _ path: String) -> ImageFileError {
        ImageFileError(path: path, finding: "no case \(id)", expectation: "the file that was listed")
    }
}
