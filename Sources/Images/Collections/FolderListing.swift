import Foundation
import Work

/// All files below a folder, links followed, every real folder visited once. Hidden files and folders are left out.
struct FolderListing {
    /// Paths relative to the folder, ordered by their UTF-8 bytes.
    private(set) var files: [String] = []
    /// Folders and links that lead nowhere or could not be opened.
    private(set) var skipped: [SkippedFile] = []
    private let root: String
    private var visited: Set<FileStatus.Identity> = []
    /// Links to folders, visited after all real folders so that a folder's own path wins over a link to it.
    private var linkedFolders: [String] = []

    /// Lists a folder.
    init(_ root: String) {
        self.root = root
        visit("")
        while !linkedFolders.isEmpty {
            let links = linkedFolders.sorted(by: Self.precedes)
            linkedFolders = []
            for link in links { visit(link) }
        }
        files.sort(by: Self.precedes)
        skipped.sort { Self.precedes($0.path, $1.path) }
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private func fullPath(_ relative: String) -> String {
        relative.isEmpty ? root : root.hasSuffix("/") ? root + relative : "\(root)/\(relative)"
    }

    /// Lists a folder and the real folders below it, without recursion, however deep they lie.
    private mutating func visit(_ start: String) {
        var pending = [start]
        while let folder = pending.popLast() {
            attempt(folder) { listing in
                guard listing.visited.insert(try FileStatus(path: listing.fullPath(folder)).identity).inserted else {
                    return listing.skip(folder, "a link to a folder that is listed already")
                }
                for name in try listing.names(in: folder) {
                    let path = folder.isEmpty ? name : "\(folder)/\(name)"
                    listing.attempt(path) { try $0.sort(path, into: &pending) }
                }
            }
        }
    }

    /// Does something about a path; where that fails, the path is skipped with the reason.
    private mutating func attempt(_ path: String, _ body: (inout Self) throws -> Void) {
        do {
            try body(&self)
        } catch {
            skip(path, (error as? ImageFileError)?.finding ?? "\(error)")
        }
    }

    private mutating func sort(_ path: String, into pending: inout [String]) throws {
        let isLink = try FileStatus(path: fullPath(path), followingLinks: false).kind == .symbolicLink
        if try FileStatus(path: fullPath(path)).kind != .folder {
            files.append(path)
        } else if isLink {
            linkedFolders.append(path)
        } else {
            pending.append(path)
        }
    }

    private mutating func skip(_ path: String, _ reason: String) {
        skipped.append(SkippedFile(path: fullPath(path), reason: reason))
    }

    /// The names in a folder that are not hidden.
    private mutating func names(in folder: String) throws -> [String] {
        guard let handle = opendir(fullPath(folder)) else {
            throw ImageFileError(
                path: fullPath(folder), finding: SystemReason.last, expectation: "a readable folder")
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            guard let name = Self.name(of: entry) else {
                skip(folder, "holds a file whose name is not UTF-8")
                continue
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String? {
        withUnsafePointer(to: &entry.pointee.d_name) { field in
            field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
                String(validatingCString: $0)
            }
        }
    }
}
