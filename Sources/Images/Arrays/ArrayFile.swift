import Work

/// A `.npz` or `.npy` file of images that is open: the same contents however often its path is given to another file.
final class ArrayFile {
    /// The file's path in errors.
    let path: String
    /// Of the file that was opened.
    let fingerprint: FileFingerprint
    /// What the system said of it then.
    let status: FileStatus
    private let contents: Contents

    private enum Contents {
        case plain(RegularFile)
        case archive(ZipArchive)
    }

    /// Opens a file.
    ///
    /// - Parameter isArchive: Whether it is a `.npz` file.
    /// - Throws: `ImageFileError` where the file cannot be opened or is no intact archive.
    init(path: String, isArchive: Bool) throws {
        let file = try RegularFile(path: path)
        self.path = path
        status = file.status
        fingerprint = FileFingerprint(file.status)
        contents = isArchive ? .archive(try ZipArchive(file)) : .plain(file)
    }

    /// Whether the path still leads to the file that is open, and nobody has written to it since.
    ///
    /// The open file keeps its number, which therefore cannot have been given to another.
    ///
    /// - Throws: `ImageFileError` where nothing is at the path any more.
    func isStillThere() throws -> Bool { try FileStatus(path: path) == status }

    /// The names of the splits, in their natural order; a `.npy` file has one without a name.
    ///
    /// - Throws: `ImageFileError` where an archive has none.
    func splits() throws -> [String] {
        guard case .archive(let archive) = contents else { return [""] }
        let names = archive.names
        let splits = names.filter { $0.hasSuffix(Self.suffix) && $0 != Self.suffix }
            .map { String($0.dropLast(Self.suffix.count)) }
        guard !splits.isEmpty else {
            throw ImageFileError(
                path: path,
                finding: "no images among \(names.count) arrays (\(names.prefix(8).joined(separator: ", ")))",
                expectation: "arrays named train_images, val_images or test_images", extent: .source)
        }
        let distinct = Dictionary(splits.map { (Array($0.utf8), $0) }, uniquingKeysWith: { first, _ in first })
        return distinct.values.inNaturalOrder { $0 }
    }

    /// The images of a split.
    ///
    /// - Throws: `ImageFileError`: of absence where there is no such split, else where its array cannot be used.
    func array(split: String) throws -> ImageArray {
        switch contents {
        case .plain: try ImageArray(stream(split: split), path: path)
        case .archive: try ImageArray(stream(split: split), path: "\(path)#\(split)\(Self.suffix)")
        }
    }

    /// The bytes of a split's array from the header on.
    ///
    /// - Throws: As `array(split:)`.
    func stream(split: String) throws -> any ByteStream {
        switch contents {
        case .plain(let file) where split.isEmpty: FileStream(file)
        case .archive(let archive) where archive.contains(split + Self.suffix): try archive.open(split + Self.suffix)
        default:
            throw ImageFileError(
                path: "\(path)#\(split)", finding: "no such array", expectation: "one of the file's arrays",
                isAbsence: true)
        }
    }

    /// How MedMNIST names the arrays of images.
    private static let suffix = "_images.npy"
}
