import CZip
import Foundation

/// A zip archive that is open for reading.
final class ZipArchive {
    private let archive: OpaquePointer
    /// The archive's path in errors.
    let path: String
    /// The archive's length in bytes.
    let size: Int

    /// Reads the directory of an archive, whose file cannot be used elsewhere any more.
    ///
    /// - Throws: `ImageFileError` where the file cannot be read or is no intact zip archive.
    init(_ file: RegularFile) throws {
        path = file.path
        size = file.size
        let descriptor = file.releaseDescriptor()
        var code: Int32 = 0
        guard let archive = zip_fdopen(descriptor, 0, &code) else {
            close(descriptor)
            throw Self.damaged(path, Self.message(code))
        }
        self.archive = archive
    }

    deinit {
        zip_discard(archive)
    }

    /// The names of all entries, in the archive's order. Names that are not UTF-8 are left out.
    var names: [String] {
        (0..<max(0, zip_get_num_entries(archive, 0))).compactMap { index in
            zip_get_name(archive, zip_uint64_t(index), 0).flatMap { String(validatingCString: $0) }
        }
    }

    /// Whether the directory has an entry of the name.
    func contains(_ name: String) -> Bool { zip_name_locate(archive, name, 0) >= 0 }

    /// Opens an entry.
    ///
    /// - Throws: `ImageFileError` where there is none of the name, it is encrypted or compressed in an unknown way, or
    ///   the directory gives it a size that its compressed bytes cannot have.
    func open(_ name: String) throws -> ZipEntryStream {
        var status = zip_stat_t()
        zip_stat_init(&status)
        guard zip_stat(archive, name, 0, &status) == 0 else { throw damaged(name) }
        let entry = "\(path)#\(name)"
        let size = try checkedSize(status, entry: entry)
        guard let file = zip_fopen(archive, name, 0) else { throw damaged(name) }
        let isStored = Int32(status.comp_method) == ZIP_CM_STORE
        return ZipEntryStream(archive: self, file: file, size: size, isSeekable: isStored, path: entry)
    }

    /// DEFLATE's best ratio is 258 bytes for two bits, 1032 to 1 (RFC 1951, 3.2.5).
    private static let bestDeflateRatio = 1032

    private func checkedSize(_ status: zip_stat_t, entry: String) throws -> Int {
        let known = zip_uint64_t(ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD)
        guard status.valid & known == known, status.comp_size <= zip_uint64_t(size) else {
            throw Self.damaged(entry, "\(status.comp_size) compressed bytes in an archive of \(size) bytes")
        }
        let isStored = Int32(status.comp_method) == ZIP_CM_STORE
        let most = isStored ? status.comp_size : status.comp_size * zip_uint64_t(Self.bestDeflateRatio)
        guard status.size <= most else {
            throw Self.damaged(entry, "\(status.size) bytes out of \(status.comp_size) compressed ones")
        }
        return Int(status.size)
    }

    private func damaged(_ name: String) -> ImageFileError {
        Self.damaged("\(path)#\(name)", String(cString: zip_strerror(archive)))
    }

    static func damaged(_ path: String, _ finding: String) -> ImageFileError {
        ImageFileError(
            path: path, finding: "damaged zip archive (\(finding))", expectation: "an intact file", extent: .source)
    }

    private static func message(_ code: Int32) -> String {
        var error = zip_error_t()
        zip_error_init_with_code(&error, code)
        defer { zip_error_fini(&error) }
        return String(cString: zip_error_strerror(&error))
    }
}

/// One entry of a zip archive, decompressed while it is read; libzip compares its checksum at the end if nothing was
/// passed over.
final class ZipEntryStream: ByteStream {
    let size: Int
    let isSeekable: Bool
    private let archive: ZipArchive
    private let file: OpaquePointer
    private let path: String

    init(archive: ZipArchive, file: OpaquePointer, size: Int, isSeekable: Bool, path: String) {
        self.archive = archive
        self.file = file
        self.size = size
        self.isSeekable = isSeekable
        self.path = path
    }

    deinit {
        zip_fclose(file)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = Int(zip_fread(file, rest.baseAddress, zip_uint64_t(rest.count)))
            guard count >= 0 else { throw ZipArchive.damaged(path, String(cString: zip_file_strerror(file))) }
            if count == 0 { break }
            done += count
        }
        return done
    }

    func skip(_ count: Int) throws {
        guard isSeekable else { return try readPast(count) }
        guard count != 0 else { return }
        guard zip_fseek(file, zip_int64_t(count), SEEK_CUR) == 0 else {
            throw ZipArchive.damaged(path, String(cString: zip_file_strerror(file)))
        }
    }
}
