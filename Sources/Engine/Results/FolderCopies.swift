import Foundation
import Images
import Labels
import Store
import Work

/// Which copies exports have put into a folder, kept beside them so that the next export can take away what no longer
/// belongs there: a path and a line feed with the hash of the image version, each ended by a zero byte.
struct CopyList {
    private static let name = ".overread-copies"

    /// The hash of the image version that lies at each path, relative to the folder; empty where that is not known.
    var hashes: [String: String] = [:]

    /// The list of earlier exports; empty where there is none that can be read.
    init(in root: URL) {
        let bytes = (try? InputFile.bytes(root.appendingPathComponent(Self.name).path)) ?? []
        for entry in String(decoding: bytes, as: UTF8.self).split(separator: "\0") {
            let parts = entry.split(separator: "\n", omittingEmptySubsequences: false)
            hashes[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
    }

    init() {}

    /// - Throws: `CannotWrite`.
    func write(in root: URL) throws {
        let text = hashes.sorted { $0.key < $1.key }.map { "\($0)\n\($1)\0" }.joined()
        try AtomicFile.write(Array(text.utf8), to: root.appendingPathComponent(Self.name).path)
    }

    /// Adds a path to the list in the folder before there is a copy, so that an export that is broken off leaves none that
    /// the next one does not know; it is on the disk then. Which image lies there is known only when the whole list is
    /// written.
    ///
    /// - Throws: `CannotWrite`.
    static func announce(_ path: String, in root: URL) throws {
        let list = root.appendingPathComponent(name).path
        do throws(SystemFailure) {
            let file = try OpenFile(list, flags: O_WRONLY | O_CREAT | O_APPEND)
            try file.write(Array("\0\(path)\0".utf8))
            try file.synchronize()
        } catch {
            throw CannotWrite(path: list, reason: error.description)
        }
    }
}

/// Copies images into one folder per label.
struct FolderCopies {
    let root: URL
    let earlier: CopyList
    let openers: [Int64: ImageOpener]
    private(set) var done = 0
    private(set) var removed = 0
    private(set) var failures: [String] = []
    private var copies = CopyList()
    /// Where earlier exports have put copies of an image version, by its hash.
    private let places: [String: [String]]

    init(root: URL, earlier: CopyList, openers: [Int64: ImageOpener]) {
        self.root = root
        self.earlier = earlier
        self.openers = openers
        places = Dictionary(grouping: earlier.hashes.keys.sorted()) { earlier.hashes[$0] ?? "" }
    }

    /// Copies the image of a case; one that cannot be had is noted. A copy of the same image that an earlier export has put
    /// under the same label then stays.
    ///
    /// - Throws: `CannotWrite`, `PNGEncoder.Failure`.
    mutating func copy(_ record: CaseRecord, label: String) throws {
        guard let opener = openers[record.sourceID], let location = Location(text: record.location) else { return }
        let image: ExportedImage
        do {
            image = try opener.exported(location, expecting: record.image.sha256)
        } catch let error as ImageUnavailable {
            let isKept = keepEarlierCopy(of: record, label)
            failures.append("\(record.id): \(error.reason)\(isKept ? "; its earlier copy is kept" : "")")
            return
        }
        let path = Self.safe(label) + "/" + unused(Self.safe(record.id.rawValue), ending: image.ending, in: label)
        let target = root.appendingPathComponent(path)
        try OutputFolder.make(target.deletingLastPathComponent())
        try CopyList.announce(path, in: root)
        try AtomicFile.write(image.bytes, to: target.path)
        copies.hashes[path] = record.image.sha256
        done += 1
    }

    /// Takes away what earlier exports have copied and this one has neither copied nor kept.
    ///
    /// - Throws: `CannotWrite`.
    mutating func finish() throws {
        let old = Set(earlier.hashes.keys).subtracting(copies.hashes.keys)
        for path in old where !path.split(separator: "/").contains("..") {
            let copy = root.appendingPathComponent(path)
            if unlink(copy.path) == 0 { removed += 1 }
            rmdir(copy.deletingLastPathComponent().path)
        }
        try copies.write(in: root)
    }

    /// Keeps an earlier copy of the very image that a case's label stands on; whether there is one.
    private mutating func keepEarlierCopy(of record: CaseRecord, _ label: String) -> Bool {
        let place = Self.safe(label) + "/" + Self.safe(record.id.rawValue)
        let kept = places[record.image.sha256]?.first { path in
            (path == place || path.hasPrefix(place + ".")) && copies.hashes[path] == nil
        }
        guard let kept else { return false }
        copies.hashes[kept] = record.image.sha256
        return true
    }

    /// A name that no other copy has.
    private func unused(_ id: String, ending: String, in label: String) -> String {
        let base = id.lowercased().hasSuffix(ending.lowercased()) ? String(id.dropLast(ending.count)) : id
        var name = base + ending
        var number = 2
        while copies.hashes[Self.safe(label) + "/" + name] != nil {
            name = "\(base)-\(number)\(ending)"
            number += 1
        }
        return name
    }

    /// A text as the name of one file or folder; different texts have different names. What means something in a path is
    /// percent-escaped, as is what other systems do not admit.
    static func safe(_ text: String) -> String {
        var name = ""
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            let isPlain = !"%/\\:*?\"<>|".unicodeScalars.contains(scalar) && scalar.value >= 0x20
            if isPlain, offset > 0 || scalar != "." {
                name.unicodeScalars.append(scalar)
            } else {
                name += "%" + String(scalar.value + 0x100, radix: 16, uppercase: true).suffix(2)
            }
        }
        return name
    }
}
