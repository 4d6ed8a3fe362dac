/// The cases of sources, collected one source after another.
struct ImageListing {
    private(set) var cases: [CaseReference] = []
    private(set) var skipped: [SkippedFile] = []
    private(set) var arrays: [ImageArray] = []

    /// Adds everything that a source holds.
    ///
    /// - Parameters:
    ///   - source: What is listed.
    ///   - prefixed: Whether ids of a folder's images start with the folder's name.
    /// - Throws: `ImageFileError` where the source is an array file that cannot be used.
    mutating func add(_ source: ImageSource, prefixed: Bool) throws {
        switch source.kind {
        case .folder: addFolder(source, prefix: prefixed ? source.name + "/" : "")
        case .imageFile: addFile(source.path, id: source.name)
        case .npy: addArray(try ImageArray(.file(path: source.path)), path: source.path, idPrefix: source.name + "#")
        case .npz:
            for split in try NPZFile.splits(of: source.path) {
                addArray(split.array, path: source.path, idPrefix: "\(source.name)#\(split.name)/")
            }
        }
    }

    /// - Throws: `ImageSourceError.duplicateCase` where two cases have one id.
    func requireDistinctIDs() throws {
        var paths: [String: String] = Dictionary(minimumCapacity: cases.count)
        for reference in cases {
            if let other = paths.updateValue(reference.path, forKey: reference.id) {
                throw ImageSourceError.duplicateCase(reference.id, paths: [other, reference.path])
            }
        }
    }

    private mutating func addFolder(_ source: ImageSource, prefix: String) {
        let listing = FolderListing(source.path)
        skipped += listing.skipped
        for file in listing.files {
            addFile(source.path.hasSuffix("/") ? source.path + file : "\(source.path)/\(file)", id: prefix + file)
        }
    }

    private mutating func addFile(_ path: String, id: String) {
        guard !ImageSource.isArrayFile(path) else {
            skipped.append(SkippedFile(path: path, reason: "an array file within a folder; name it as a source itself"))
            return
        }
        do {
            let glance = try ImageFile.glance(at: path)
            cases.append(
                CaseReference(
                    id: id, path: path, byteSize: glance.byteSize, width: glance.width, height: glance.height,
                    place: .file))
        } catch let error as ImageFileError {
            skipped.append(SkippedFile(error))
        } catch {
            skipped.append(SkippedFile(path: path, reason: "\(error)"))
        }
    }

    private mutating func addArray(_ array: ImageArray, path: String, idPrefix: String) {
        let index = arrays.count
        arrays.append(array)
        cases += (0..<array.count).map { image in
            CaseReference(
                id: "\(idPrefix)\(image)", path: path, byteSize: array.imageSize, width: array.width,
                height: array.height, place: .array(index, image: image))
        }
    }
}
