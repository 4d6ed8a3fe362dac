import Work

/// Everything that a source holds, found and not decoded.
package struct SourceListing: Sendable {
    /// An image of the source.
    package struct Item: Sendable {
        /// Where it lies.
        package let location: Location
        /// Of the file that holds it; for an image of an array, the array file.
        package let fingerprint: FileFingerprint
        /// Whether it was said to be known; then a file of its own was not opened.
        package let isKnown: Bool
        /// What its header says; nil where the file was not opened.
        package let size: PixelSize?
        /// Whether it is a DICOM image that names a patient or a study; false where the file was not opened.
        package let namesPatient: Bool
        /// The folder that may name its class; see `Source.folder(of:)`.
        package let folder: String?
    }

    /// Why a location is not among the items.
    package enum Absence: Equatable, Sendable {
        /// There is nothing any more.
        case gone
        /// There is something that cannot be used, or a folder on the way to it cannot be looked into.
        case unreadable(reason: String)
    }

    /// In the natural order of their ids; locations are unique.
    package let items: [Item]
    /// Files and folders that are no images or cannot be read, as far as a glance at their first bytes shows, in the
    /// natural order of their paths.
    package let skipped: [SkippedFile]
    /// Files that are no images but belong among them, and those of modalities that are not wanted: how many of a kind,
    /// as `a report without pixels`.
    package let leftOut: [String: Int]
    /// What was taken of the files with several frames that were looked at.
    package let frames: FrameCount
    /// Folders of which not all is known, relative to the root, "" the root itself; nothing below them is gone.
    package let unreadableFolders: [String]
    /// Files and folders that are there and cannot be used, with the reason.
    private let unreadable: [Location: String]

    /// Lists a source.
    ///
    /// - Parameters:
    ///   - source: What is listed.
    ///   - decoding: Which frames and modalities are taken.
    ///   - isKnown: Told a file's location and fingerprint, says whether the file need not be opened.
    ///   - check: Called now and then; throws to stop, e.g. on cancellation.
    /// - Throws: `ImageFileError` where the source is an array file that cannot be used; what `check` throws.
    package init(
        _ source: Source, decoding: DecodingOptions = DecodingOptions(),
        isKnown: (Location, FileFingerprint) -> Bool = { _, _ in false },
        check: () throws -> Void = {}
    ) throws {
        var finding = Finding(source: source, decoding: decoding)
        try finding.run(isKnown, check)
        self.init(finding)
    }

    /// Lists what a manifest says that a source holds: only its files are looked at, and no folder is.
    ///
    /// - Parameters:
    ///   - source: One of the manifest's sources.
    ///   - number: Its number there.
    ///   - manifest: Says which files there are.
    ///   - decoding: Which frames and modalities are taken.
    ///   - isKnown: As in a walk.
    ///   - check: Called now and then; throws to stop.
    /// - Throws: `ImageFileError` where the source is an archive that cannot be used; what `check` throws.
    package init(
        _ source: Source, number: Int, in manifest: Manifest, decoding: DecodingOptions = DecodingOptions(),
        isKnown: (Location, FileFingerprint) -> Bool, check: () throws -> Void
    ) throws {
        var finding = Finding(source: source, decoding: decoding)
        for item in manifest.leftOut where item.source == number { finding.leaveOut(item) }
        for (count, item) in manifest.items.enumerated() where item.source == number {
            if count % 64 == 0 { try check() }
            try finding.add(item, isKnown)
        }
        self.init(finding)
    }

    private init(_ finding: Finding) {
        items = finding.items.inNaturalOrder { $0.location.text }
        skipped = finding.skipped.inNaturalOrder { $0.path }
        leftOut = finding.leftOut
        frames = finding.frames
        unreadableFolders = finding.unreadableFolders.inNaturalOrder { $0 }
        unreadable = finding.unreadable
    }

    /// Why a location is not among the items.
    ///
    /// - Precondition: It is not.
    package func absence(of location: Location) -> Absence {
        if let reason = unreadable[.file(location.path)] { return .unreadable(reason: reason) }
        let folders = location.path.utf8
        var end = folders.endIndex
        while let slash = folders[..<end].lastIndex(of: UInt8(ascii: "/")) {
            end = slash
            let folder = String(decoding: folders[..<end], as: UTF8.self)
            if let reason = unreadable[.file(folder)] { return .unreadable(reason: reason) }
        }
        return unreadable[.file("")].map { .unreadable(reason: $0) } ?? .gone
    }
}

extension SourceListing {
    /// Why a file of a source can be no image, whatever it holds; nil where it may be one.
    static func refusal(_ path: String, _ status: FileStatus) -> String? {
        if let container = Source.container(path) { return "\(container) within a folder; name it as a source itself" }
        return status.kind == .regular ? nil : status.kind.rawValue
    }
}

/// A file or folder that lies in a source and is not used.
package struct SkippedFile: Equatable, Sendable, CustomStringConvertible {
    /// The file's path, starting as the source was given.
    package let path: String
    /// Why it is not used, in a few words.
    package let reason: String

    /// Makes a skipped file.
    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// Makes a skipped file of the error that reading it gave.
    package init(_ error: ImageFileError) {
        self.init(path: error.path, reason: error.finding)
    }

    /// Makes a skipped file of the error that opening it gave.
    package init(_ error: ImageUnavailable) {
        self.init(path: error.path, reason: error.reason)
    }

    /// One line for people.
    package var description: String { "\(path): \(reason)" }
}

/// A listing on its way.
private struct Finding {
    let source: Source
    let decoding: DecodingOptions
    var leftOut: [String: Int] = [:]
    var frames = FrameCount()
    var items: [SourceListing.Item] = []
    var skipped: [SkippedFile] = []
    var unreadableFolders: [String] = []
    var unreadable: [Location: String] = [:]
    /// The archive, once it was looked at.
    private var tar: TarFile?

    init(source: Source, decoding: DecodingOptions) {
        self.source = source
        self.decoding = decoding
    }

    typealias IsKnown = (Location, FileFingerprint) -> Bool

    mutating func run(_ isKnown: IsKnown, _ check: () throws -> Void) throws {
        switch source.kind {
        case .folder: try addFolder(isKnown, check)
        case .image:
            do {
                addFile("", try FileStatus(path: source.root), isKnown)
            } catch let error as ImageFileError {
                skip("", error)
            }
        case .npz, .npy: try addArrays(isKnown, check)
        case .tar: try addMembers(isKnown, check)
        }
    }

    private mutating func addMembers(_ isKnown: IsKnown, _ check: () throws -> Void) throws {
        let tar = try openTar()
        for item in tar.leftOut {
            skipped.append(SkippedFile(path: "\(source.root)/\(item.name)", reason: item.reason))
        }
        for (number, member) in tar.members.enumerated() {
            if number % 64 == 0 { try check() }
            try addMember(member.path, tar.fingerprint, isKnown)
        }
    }

    private mutating func openTar() throws -> TarFile {
        if let tar { return tar }
        let opened = try TarFile(path: source.root)
        tar = opened
        return opened
    }

    /// Adds a member of the archive. What is no image by its name, as the text and numbers beside WebDataset's images, is
    /// left out.
    private mutating func addMember(_ path: String, _ fingerprint: FileFingerprint, _ isKnown: IsKnown) throws {
        if let kind = Source.besideImages(path) { return leaveOut(kind) }
        let location = Location.file(path)
        guard !isKnown(location, fingerprint) else { return add(location, fingerprint, isKnown: true, size: nil) }
        let tar = try openTar()
        guard let member = tar.member(path) else {
            let error = ImageFileError(
                path: source.path(of: location), finding: "no such member of the archive",
                expectation: "one of the files in it", isAbsence: true)
            return skip(path, error)
        }
        let (place, decoding) = (source.path(of: location), decoding)
        add(path, isKnown) {
            let header = try ImageFile.glance(at: place, size: member.size, options: decoding) {
                try tar.bytes(of: member, limit: $0)
            }
            return ImageFile.Glance(header: header, fingerprint: tar.fingerprint)
        }
    }

    private mutating func addFolder(_ isKnown: IsKnown, _ check: () throws -> Void) throws {
        let listing = try FolderListing(source.root, check: check)
        for item in listing.leftOut { add(item) }
        for (number, file) in listing.files.enumerated() {
            if number % 64 == 0 { try check() }
            addFile(file.path, file.status, isKnown)
        }
    }

    private mutating func add(_ item: FolderListing.LeftOut) {
        let location = Location.file(item.path)
        skipped.append(SkippedFile(path: source.path(of: location), reason: item.reason))
        switch item.kind {
        case .absent, .ofNoUse: break
        case .unreadableFile: unreadable[location] = item.reason
        case .unreadableFolder:
            unreadable[location] = item.reason
            unreadableFolders.append(item.path)
        }
    }

    /// Adds what a manifest says of a file, or of an array's image.
    ///
    /// - Throws: `ImageFileError` where the source is an archive that cannot be used.
    mutating func add(_ item: Manifest.Item, _ isKnown: IsKnown) throws {
        guard source.kind != .tar else { return try addMember(item.location.path, item.fingerprint, isKnown) }
        guard case .member = item.location else { return addFile(item.location.path, item.fingerprint, isKnown) }
        add(item.location, item.fingerprint, isKnown: isKnown(item.location, item.fingerprint), size: nil)
    }

    mutating func leaveOut(_ item: Manifest.LeftOut) {
        skipped.append(SkippedFile(path: source.path(of: item.location), reason: item.reason))
        // What is said of an archive's member by a name that is none is no word about the others.
        if source.kind != .tar { unreadable[item.location] = item.reason }
    }

    private mutating func addFile(_ path: String, _ status: FileStatus, _ isKnown: IsKnown) {
        if let finding = SourceListing.refusal(path, status) { return skip(path, refusal(path, finding)) }
        addFile(path, FileFingerprint(status), isKnown)
    }

    private mutating func addFile(_ path: String, _ fingerprint: FileFingerprint, _ isKnown: IsKnown) {
        let location = Location.file(path)
        guard !isKnown(location, fingerprint) else { return add(location, fingerprint, isKnown: true, size: nil) }
        let (place, decoding) = (source.path(of: location), decoding)
        add(path, isKnown) { try ImageFile.glance(at: place, options: decoding) }
    }

    /// Adds what a glance at a file tells.
    private mutating func add(_ path: String, _ isKnown: IsKnown, _ glance: () throws -> ImageFile.Glance) {
        do {
            let glance = try glance()
            guard decoding.admits(glance.header) else { return leaveOut("of another modality") }
            add(path, glance, isKnown)
        } catch let error as PixelFreeFile {
            leaveOut("\(error.kind) without pixels")
        } catch let error as ImageFileError {
            skip(path, error)
        } catch {
            skip(path, refusal(path, "\(error)"))
        }
    }

    /// Adds the frames of a file that are taken; a file with one image is a case by itself.
    private mutating func add(_ path: String, _ glance: ImageFile.Glance, _ isKnown: IsKnown) {
        let header = glance.header
        let size = PixelSize(width: header.width, height: header.height)
        guard header.frames > 1 else {
            return add(.file(path), glance.fingerprint, isKnown: false, size: size, metadata: header.metadata)
        }
        let taken = decoding.frames.frames(of: header.frames)
        frames.add(FrameCount(files: 1, held: header.frames, taken: taken.count))
        for frame in taken {
            let location = Location.frame(path, number: frame)
            add(
                location, glance.fingerprint, isKnown: isKnown(location, glance.fingerprint), size: size,
                metadata: header.metadata)
        }
    }

    private mutating func leaveOut(_ kind: String) { leftOut[kind, default: 0] += 1 }

    private mutating func addArrays(_ isKnown: IsKnown, _ check: () throws -> Void) throws {
        let file = try ArrayFile(path: source.root, isArchive: source.kind == .npz)
        for split in try file.splits() {
            try check()
            let array = try file.array(split: split)
            let size = PixelSize(width: array.width, height: array.height)
            for index in 0..<array.count {
                let location = Location.member(split: split, index: index)
                add(location, file.fingerprint, isKnown: isKnown(location, file.fingerprint), size: size)
            }
        }
    }

    private mutating func add(
        _ location: Location, _ fingerprint: FileFingerprint, isKnown: Bool, size: PixelSize?,
        metadata: ImageMetadata? = nil
    ) {
        items.append(
            SourceListing.Item(
                location: location, fingerprint: fingerprint, isKnown: isKnown, size: size,
                namesPatient: metadata?.patient != nil || metadata?.study != nil,
                folder: source.folder(of: location)))
    }

    private mutating func skip(_ path: String, _ error: ImageFileError) {
        skipped.append(SkippedFile(error))
        if !error.isAbsence { unreadable[.file(path)] = error.finding }
    }

    private func refusal(_ path: String, _ finding: String) -> ImageFileError {
        ImageFileError(path: source.path(of: .file(path)), finding: finding, expectation: "an image file")
    }
}
