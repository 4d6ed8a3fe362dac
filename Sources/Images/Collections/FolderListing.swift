import Foundation
import Work

/// All files below a folder, links followed, every real folder visited once. Hidden files and folders are left out.
struct FolderListing {
    /// A file that is there; it may be anything but a folder.
    struct File {
        /// Relative to the folder.
        let path: String
        let status: FileStatus
    }

    /// A file or folder that is left out.
    struct LeftOut {
        /// Relative to the folder; "" for the folder itself.
        let path: String
        let reason: String
        let kind: Kind

        enum Kind: Equatable {
            /// A link that leads nowhere, or a file that went meanwhile.
            case absent
            /// There is something that cannot be looked at.
            case unreadableFile
            /// A folder of which some or all names are not known.
            case unreadableFolder
            /// What can never be a case, or is one by another path.
            case ofNoUse
        }
    }

    /// In no particular order.
    private(set) var files: [File] = []
    /// In no particular order.
    private(set) var leftOut: [LeftOut] = []
    private let root: String
    private var visited: Set<FileStatus.Identity> = []
    /// Links to folders, visited after all real folders so that a folder's own path wins over a link to it.
    private var linkedFolders: [String] = []

    /// Lists a folder.
    ///
    /// - Parameter check: Called for each folder; throws to stop.
    init(_ root: String, check: () throws -> Void) throws {
        self.root = root
        try visit("", check)
        while !linkedFolders.isEmpty {
            let links = linkedFolders.inNaturalOrder { $0 }
            linkedFolders = []
            for link in links { try visit(link, check) }
        }
    }

    private func fullPath(_ relative: String) -> String { Source.path(of: .file(relative), below: root) }

    /// Lists a folder and the real folders below it, without recursion, however deep they lie.
    private mutating func visit(_ start: String, _ check: () throws -> Void) throws {
        var pending = [start]
        while let folder = pending.popLast() {
            try check()
            attempt(folder, failing: .unreadableFolder) { listing in
                guard listing.visited.insert(try FileStatus(path: listing.fullPath(folder)).identity).inserted else {
                    return listing.leaveOut(folder, "a link to a folder that is listed already", .ofNoUse)
                }
                for name in try listing.names(in: folder) {
                    let path = folder.isEmpty ? name : "\(folder)/\(name)"
                    listing.attempt(path, failing: .unreadableFile) { try $0.sort(path, into: &pending) }
                }
            }
        }
    }

    /// Does something about a path; where that fails, the path is left out with the reason.
    private mutating func attempt(_ path: String, failing kind: LeftOut.Kind, _ body: (inout Self) throws -> Void) {
        do {
            try body(&self)
        } catch let error as ImageFileError {
            leaveOut(path, error.finding, error.isAbsence ? .absent : kind)
        } catch {
            leaveOut(path, "\(error)", kind)
        }
    }

    private mutating func sort(_ path: String, into pending: inout [String]) throws {
        let own = try FileStatus(path: fullPath(path), followingLinks: false)
        let status = own.kind == .symbolicLink ? try FileStatus(path: fullPath(path)) : own
        if status.kind != .folder {
            files.append(File(path: path, status: status))
        } else if own.kind == .symbolicLink {
            linkedFolders.append(path)
        } else {
            pending.append(path)
        }
    }

    private mutating func leaveOut(_ path: String, _ reason: String, _ kind: LeftOut.Kind) {
        leftOut.append(LeftOut(path: path, reason: reason, kind: kind))
    }

    /// The names in a folder that are not hidden. Where reading breaks off, those before are used all the same.
    private mutating func names(in folder: String) throws -> [String] {
        guard let handle = opendir(fullPath(folder)) else {
            let code = errno
            throw ImageFileError(
                path: fullPath(folder), finding: SystemReason.text(code), expectation: "a readable folder",
                isAbsence: code == ENOENT || code == ENOTDIR)
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = Self.next(handle) {
            let bytes = Self.name(of: entry)
            guard bytes.first != UInt8(ascii: ".") else { continue }
            if let name = String(validating: bytes, as: UTF8.self) {
                names.append(name)
            } else {
                let name = String(decoding: bytes, as: UTF8.self)
                leaveOut(folder.isEmpty ? name : "\(folder)/\(name)", "its name is not UTF-8", .ofNoUse)
            }
        }
        if errno != 0 { leaveOut(folder, SystemReason.last, .unreadableFolder) }
        return names
    }

    /// The next entry; nil at the end and, with `errno` set, where the folder cannot be read any further.
    private static func next(_ handle: OpaquePointer) -> UnsafeMutablePointer<dirent>? {
        errno = 0
        return readdir(handle)
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
    }
}
