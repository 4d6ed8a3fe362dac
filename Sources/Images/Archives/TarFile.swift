import CArchive
import Foundation
import Work

/// An uncompressed tar archive that is open for reading: where its members lie, told by one walk over their headers.
final class TarFile {
    /// A file in the archive.
    struct Member {
        /// Its name, without `./` in front: a path within the archive.
        let path: String
        /// Where its bytes begin.
        fileprivate let offset: Int
        /// How many they are.
        let size: Int
    }

    /// A member that cannot be used.
    struct LeftOut: Equatable {
        /// Its name as people are shown it.
        let name: String
        let reason: String
    }

    /// The path of the archive as the caller gave it.
    let path: String
    /// Of the file that is open.
    let fingerprint: FileFingerprint
    /// What the system said of it.
    let status: FileStatus
    /// In the order in which they lie there, so that they are read in one pass. No two have one path: the last one counts.
    private(set) var members: [Member] = []
    /// In the order in which they lie there.
    private(set) var leftOut: [LeftOut] = []
    private var places: [String: Int] = [:]
    private let file: RegularFile

    /// Walks over an archive's headers.
    ///
    /// - Throws: `ImageFileError` where it cannot be read, is no tar archive, damaged or cut short.
    init(path: String) throws {
        file = try RegularFile(path: path)
        self.path = path
        status = file.status
        fingerprint = FileFingerprint(file.status)
        try walk()
    }

    /// Whether the path still leads to the file that is open, and nobody has written to it since.
    ///
    /// - Throws: `ImageFileError` where nothing is at the path any more.
    func isStillThere() throws -> Bool { try FileStatus(path: path) == status }

    /// The member of a path; `nil` where there is none.
    func member(_ path: String) -> Member? { places[path].map { members[$0] } }

    /// The first bytes of a member, or all of them.
    ///
    /// - Throws: `ImageFileError` where they cannot be read, or all of them would be more than an image may have.
    func bytes(of member: Member, limit: Int = .max) throws -> [UInt8] {
        let count = min(limit, member.size)
        guard count <= ImageLimits.fileBytes else {
            throw ImageFileError(
                path: "\(path)/\(member.path)", finding: "\(member.size) bytes",
                expectation: "at most \(ImageLimits.fileBytes) bytes")
        }
        let bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let exact = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
            initialized = try file.read(into: UnsafeMutableRawBufferPointer(exact), at: member.offset)
        }
        guard bytes.count == count else { throw damaged("it ends within \(member.path)") }
        return bytes
    }

    /// Bytes of a block: members begin at multiples of it, and two empty ones close an archive (POSIX, ustar).
    private static let block = 512

    private func walk() throws {
        try file.withDescriptor { descriptor in
            guard let tar = ca_tar_open(descriptor) else { throw damaged("there is no memory to read it") }
            defer { ca_tar_close(tar) }
            var end = 0
            var member = ca_member()
            while true {
                let found = ca_tar_next(tar, &member)
                guard found >= 0 else { throw damaged(String(cString: ca_tar_message(tar))) }
                guard found > 0 else { break }
                let (next, overflow) = Int(member.offset).addingReportingOverflow(Int(member.size))
                guard member.size >= 0, member.offset >= 0, !overflow, next <= file.size else {
                    throw damaged("\(member.size) bytes of a member at \(member.offset) in \(file.size) bytes")
                }
                end = (next + Self.block - 1) / Self.block * Self.block
                take(member)
            }
            guard file.size >= end + 2 * Self.block else { throw damaged("it was cut: its closing blocks are missing") }
        }
    }

    private func take(_ member: ca_member) {
        guard let name = member.name.flatMap({ String(validatingCString: $0) }) else {
            let shown = member.name.map { String(cString: $0) } ?? "a member"
            return leaveOut(shown, "its name is not UTF-8")
        }
        guard member.kind != CA_FOLDER else { return }
        guard member.kind == CA_FILE else {
            let kind = member.kind == CA_LINK ? "a link" : member.kind == CA_SPARSE ? "a file with holes" : "no file"
            return leaveOut(name, "\(kind) within a tar archive")
        }
        let path = String(name.trimmingPrefix("./"))
        guard !path.isEmpty, Location.file(path).isInsideSource else {
            return leaveOut(name, "a name that leads out of the archive, or is no path")
        }
        let found = Member(path: path, offset: Int(member.offset), size: Int(member.size))
        guard let place = places[path] else {
            places[path] = members.count
            return members.append(found)
        }
        // As for tar itself, which leaves the last one where it takes the archive apart.
        members[place] = found
        leaveOut(name, "a later member of this name takes its place")
    }

    private func leaveOut(_ name: String, _ reason: String) { leftOut.append(LeftOut(name: name, reason: reason)) }

    private func damaged(_ finding: String) -> ImageFileError {
        ImageFileError(
            path: path, finding: "damaged tar archive (\(finding))", expectation: "an intact, uncompressed one",
            extent: .source)
    }
}
