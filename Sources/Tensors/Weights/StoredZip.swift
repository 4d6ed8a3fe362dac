/// The directory of a zip archive whose files are stored as they are, as PyTorch writes it (APPNOTE 6.3.10, sections 4.3.7,
/// 4.3.12 to 4.3.16, 4.5.3).
struct StoredZip {
    /// Where each file's bytes lie in the archive, by the file's name.
    let files: [String: Range<Int>]
    private let archive: MappedFile

    /// The fewest bytes of an entry of the directory.
    private static let entrySize = 46
    private static let markers = (end: UInt32(0x0605_4B50), entry: UInt32(0x0201_4B50), file: UInt32(0x0403_4B50))
    private static let largeMarkers = (locator: UInt32(0x0706_4B50), end: UInt32(0x0606_4B50))

    /// Reads and checks the directory.
    ///
    /// - Throws: `ModelFileError` where it breaks the format, files are compressed, or they lie outside the archive or
    ///   over one another.
    init(_ archive: MappedFile) throws {
        self.archive = archive
        files = try Self.directory(archive)
        var end = 0
        for (name, range) in files.sorted(by: { ($0.value.lowerBound, $0.key) < ($1.value.lowerBound, $1.key) }) {
            guard range.lowerBound >= end || range.isEmpty else {
                throw Self.malformed(archive, "\(name) overlaps the file before it", "files side by side")
            }
            end = max(end, range.upperBound)
        }
    }

    private static func directory(_ archive: MappedFile) throws -> [String: Range<Int>] {
        let place = try place(archive)
        var files: [String: Range<Int>] = [:]
        var position = place.start
        for _ in 0..<place.count {
            let entry = try Entry(archive, at: position)
            guard files.updateValue(try range(of: entry, archive), forKey: entry.name) == nil else {
                throw malformed(archive, "\(entry.name) twice", "each file once")
            }
            position = entry.end
        }
        return files
    }

    /// Where the directory begins, and how many files it lists.
    private static func place(_ archive: MappedFile) throws -> (start: Int, count: Int) {
        let size = archive.bytes.count
        // The end record has 22 bytes and a comment of at most 65,535.
        let found = stride(from: size - 22, through: max(0, size - 22 - 65_535), by: -1).first {
            archive.number($0, as: UInt32.self) == markers.end
        }
        guard let found else { throw malformed(archive, "no directory of a zip archive", "PyTorch's zip format") }
        var count = UInt64(try archive.read(found + 10, as: UInt16.self))
        var start = UInt64(try archive.read(found + 16, as: UInt32.self))
        if start == 0xFFFF_FFFF || count == 0xFFFF, found >= 20,
            archive.number(found - 20, as: UInt32.self) == largeMarkers.locator
        {
            let large = Int(clamping: try archive.read(found - 12, as: UInt64.self))
            guard try archive.read(large, as: UInt32.self) == largeMarkers.end else {
                throw malformed(archive, "no end record at byte \(large)", "that of a large zip archive")
            }
            count = try archive.read(large + 32, as: UInt64.self)
            start = try archive.read(large + 48, as: UInt64.self)
        }
        guard start <= UInt64(size), count <= UInt64(size / entrySize) else {
            throw malformed(
                archive, "\(count) files in a directory at byte \(start)", "no more than \(size) bytes hold")
        }
        return (Int(start), Int(count))
    }

    /// One entry of the directory.
    private struct Entry {
        let name: String
        let isStored: Bool
        let size: Int
        let header: Int
        let end: Int

        init(_ archive: MappedFile, at position: Int) throws {
            guard try archive.read(position, as: UInt32.self) == markers.entry else {
                throw malformed(archive, "no entry of the directory at byte \(position)", "one")
            }
            isStored = try archive.read(position + 10, as: UInt16.self) == 0
            let packed = try archive.read(position + 20, as: UInt32.self)
            let plain = try archive.read(position + 24, as: UInt32.self)
            let nameLength = Int(try archive.read(position + 28, as: UInt16.self))
            let extraLength = Int(try archive.read(position + 30, as: UInt16.self))
            let comment = Int(try archive.read(position + 32, as: UInt16.self))
            let header = try archive.read(position + 42, as: UInt32.self)
            let extra = position + entrySize + nameLength
            end = extra + extraLength + comment
            guard end <= archive.bytes.count else {
                throw malformed(archive, "an entry of the directory up to byte \(end)", "the end of the file later")
            }
            name = String(decoding: archive.bytes[position + entrySize..<extra], as: UTF8.self)
            let wide = try Self.wide(archive, extra..<extra + extraLength)
            var next = wide.makeIterator()
            let size = plain == .max ? next.next() : UInt64(plain)
            if packed == .max { _ = next.next() }
            let start = header == .max ? next.next() : UInt64(header)
            guard let size, let start else {
                throw malformed(archive, "\(name) without its size", "the sizes of a large file")
            }
            self.size = Int(clamping: size)
            self.header = Int(clamping: start)
        }

        /// The numbers of 64 bits in an entry's extra fields.
        private static func wide(_ archive: MappedFile, _ fields: Range<Int>) throws -> [UInt64] {
            var position = fields.lowerBound
            while position + 4 <= fields.upperBound {
                let kind = try archive.read(position, as: UInt16.self)
                let end = position + 4 + Int(try archive.read(position + 2, as: UInt16.self))
                if kind == 1, end <= fields.upperBound {
                    return try stride(from: position + 4, through: end - 8, by: 8).map {
                        try archive.read($0, as: UInt64.self)
                    }
                }
                position = end
            }
            return []
        }
    }

    private static func range(of entry: Entry, _ archive: MappedFile) throws -> Range<Int> {
        guard entry.isStored else {
            throw ModelFileError(
                .unsupported, file: archive.path, found: "\(entry.name) is compressed",
                expected: "files stored as they are")
        }
        guard try archive.read(entry.header, as: UInt32.self) == markers.file else {
            throw malformed(archive, "no file at byte \(entry.header)", entry.name)
        }
        let name = Int(try archive.read(entry.header + 26, as: UInt16.self))
        let extra = Int(try archive.read(entry.header + 28, as: UInt16.self))
        let start = entry.header + 30 + name + extra
        guard start <= archive.bytes.count, entry.size <= archive.bytes.count - start else {
            throw malformed(
                archive, "\(entry.name) of \(entry.size) bytes at byte \(start)",
                "a file within \(archive.bytes.count) bytes")
        }
        return start..<start + entry.size
    }

    private static func malformed(_ archive: MappedFile, _ found: String, _ expected: String) -> ModelFileError {
        ModelFileError(.malformed, file: archive.path, found: found, expected: expected)
    }
}

extension MappedFile {
    /// A little-endian number at a place in the file; `nil` where it does not lie inside.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(_ position: Int, as type: Number.Type) -> Number? {
        guard position >= 0, position <= bytes.count - MemoryLayout<Number>.size else { return nil }
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: type))
    }

    /// A little-endian number at a place in the file.
    ///
    /// - Throws: `ModelFileError` where it does not lie inside.
    func read<Number: FixedWidthInteger & BitwiseCopyable>(_ position: Int, as type: Number.Type) throws -> Number {
        if let number = number(position, as: type) { return number }
        throw ModelFileError(
            .malformed, file: path, found: "the end of the file at byte \(bytes.count)",
            expected: "a number at byte \(position)")
    }
}
