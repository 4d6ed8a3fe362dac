import Foundation
import Work

/// All that sources hold, found without opening a file: what a walk over a large collection is done for once.
package struct Manifest: Equatable, Sendable {
    /// A file, or an image of an array file, that may be an image.
    package struct Item: Hashable, Sendable {
        /// Which of the sources it lies in, from 0.
        package let source: Int
        /// Where it lies there; never a frame.
        package let location: Location
        /// The file's length in bytes.
        package let byteSize: Int
        /// When the file was last written, in nanoseconds since 1970; nil where that is no such time.
        package let modified: Int64?
        /// The file's number, as the bits of an unsigned number.
        package let inode: Int64

        /// What was seen of a file.
        package init(source: Int, location: Location, byteSize: Int, modified: Int64?, inode: Int64) {
            self.source = source
            self.location = location
            self.byteSize = byteSize
            self.modified = modified
            self.inode = inode
        }

        /// To be compared with the fingerprint of a file that was read.
        var fingerprint: FileFingerprint { FileFingerprint(byteSize: byteSize, modified: modified, inode: inode) }
    }

    /// A file or folder that cannot be used.
    package struct LeftOut: Hashable, Sendable {
        /// Which of the sources it lies in, from 0.
        package let source: Int
        /// Where it lies there.
        package let location: Location
        /// Why, in a few words.
        package let reason: String

        /// What was found of no use.
        package init(source: Int, location: Location, reason: String) {
            self.source = source
            self.location = location
            self.reason = reason
        }
    }

    /// The sources, in the order in which they were given.
    package let sources: [Source]
    /// In the natural order of their locations, source by source.
    package let items: [Item]
    /// In the natural order of their locations, source by source.
    package let leftOut: [LeftOut]

    /// Takes what a manifest says.
    package init(sources: [Source], items: [Item], leftOut: [LeftOut]) {
        self.sources = sources
        self.items = items
        self.leftOut = leftOut
    }

    /// Looks through sources; no image is opened.
    ///
    /// - Parameter check: Called now and then; throws to stop.
    /// - Throws: `ImageSourceError` where two sources have one name; `ImageFileError` for an array file that cannot be
    ///   used; what `check` throws.
    package init(listing sources: [Source], check: () throws -> Void = {}) throws {
        try Source.requireDistinctNames(sources)
        var items: [Item] = []
        var leftOut: [LeftOut] = []
        for (number, source) in sources.enumerated() {
            var walk = Walk(source: source, number: number)
            try walk.run(check)
            items += walk.items.inNaturalOrder { $0.location.text }
            leftOut += walk.leftOut.inNaturalOrder { $0.location.text }
        }
        self.init(sources: sources, items: items, leftOut: leftOut)
    }

    /// What belongs to one shard. What is of no use is dealt as images are, so that all shards together count it once.
    ///
    /// - Throws: `ContentHash.Unavailable`.
    package func share(of shard: Shard) throws -> Manifest {
        Manifest(
            sources: sources,
            items: try items.filter { try shard.holds($0.location.text, of: sources[$0.source].name) },
            leftOut: try leftOut.filter { try shard.holds($0.location.text, of: sources[$0.source].name) })
    }

    /// Tells manifests apart: a hash over the ids, sizes and times of all items.
    ///
    /// - Throws: `ContentHash.Unavailable`.
    package var hash: String {
        get throws {
            let lines = items.map { item in
                let time = item.modified.map { "\($0)" } ?? "-"
                return "\(sources[item.source].caseID(item.location))\t\(item.byteSize)\t\(time)\n"
            }
            return try ContentHash.sha256(Array(lines.inNaturalOrder { $0 }.joined().utf8))
        }
    }
}

/// A look through one source.
private struct Walk {
    let source: Source
    let number: Int
    var items: [Manifest.Item] = []
    var leftOut: [Manifest.LeftOut] = []

    mutating func run(_ check: () throws -> Void) throws {
        switch source.kind {
        case .folder:
            let listing = try FolderListing(source.root, check: check)
            for item in listing.leftOut { leaveOut(.file(item.path), item.reason) }
            for file in listing.files { add(file.path, file.status) }
        case .image:
            do {
                add("", try FileStatus(path: source.root))
            } catch let error as ImageFileError {
                leaveOut(.file(""), error.finding)
            }
        case .npz, .npy: try addArrays(check)
        case .tar: try addMembers(check)
        }
    }

    private mutating func addMembers(_ check: () throws -> Void) throws {
        let file = try TarFile(path: source.root)
        for (count, member) in file.members.enumerated() {
            if count % 64 == 0 { try check() }
            add(.file(member.path), file.status)
        }
        // A name that leads out of the archive is no place in it.
        for item in file.leftOut { leaveOut(.file(""), "\(item.name): \(item.reason)") }
    }

    private mutating func add(_ path: String, _ status: FileStatus) {
        let location = Location.file(path)
        if let refusal = SourceListing.refusal(path, status) { return leaveOut(location, refusal) }
        add(location, status)
    }

    private mutating func addArrays(_ check: () throws -> Void) throws {
        let file = try ArrayFile(path: source.root, isArchive: source.kind == .npz)
        for split in try file.splits() {
            try check()
            for index in 0..<(try file.array(split: split).count) {
                add(.member(split: split, index: index), file.status)
            }
        }
    }

    private mutating func add(_ location: Location, _ status: FileStatus) {
        items.append(
            Manifest.Item(
                source: number, location: location, byteSize: status.size, modified: status.modified,
                inode: Int64(bitPattern: status.identity.number)))
    }

    private mutating func leaveOut(_ location: Location, _ reason: String) {
        leftOut.append(Manifest.LeftOut(source: number, location: location, reason: reason))
    }
}
