import Foundation
import Images
import Labels
import Store
import Work

/// Which copies an export has put into a folder, kept beside them so that the next export can take away what no longer
/// belongs there.
struct CopyList {
    private static let name = ".overread-copies"

    /// Paths relative to the folder.
    var paths: Set<String>

    /// The list of an earlier export; empty where there is none that can be read.
    init(in root: URL) {
        let bytes = (try? InputFile.bytes(root.appendingPathComponent(Self.name).path)) ?? []
        paths = Set(String(decoding: bytes, as: UTF8.self).split(separator: "\0").map(String.init))
    }

    init() { paths = [] }

    /// - Throws: `CannotWrite`.
    func write(in root: URL) throws {
        let text = paths.sorted().joined(separator: "\0")
        try AtomicFile.write(Array(text.utf8), to: root.appendingPathComponent(Self.name).path)
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

    init(root: URL, earlier: CopyList, openers: [Int64: ImageOpener]) {
        self.root = root
        self.earlier = earlier
        self.openers = openers
    }

    /// Copies the image of a case; one that cannot be had is noted.
    ///
    /// - Throws: `CannotWrite`, `PNGEncoder.Failure`.
    mutating func copy(_ record: CaseRecord, label: String) throws {
        guard let opener = openers[record.sourceID], let location = Location(text: record.location) else { return }
        let image: ExportedImage
        do {
            image = try opener.exported(location, expecting: record.image.sha256)
        } catch let error as ImageUnavailable {
            failures.append("\(record.id): \(error.reason)")
            return
        }
        let path = Self.safe(label) + "/" + unused(Self.safe(record.id.rawValue), ending: image.ending, in: label)
        let target = root.appendingPathComponent(path)
        try OutputFolder.make(target.deletingLastPathComponent())
        try AtomicFile.write(image.bytes, to: target.path)
        copies.paths.insert(path)
        done += 1
    }

    /// Takes away what an earlier export has copied and this one has not.
    ///
    /// - Throws: `CannotWrite`.
    mutating func finish() throws {
        for path in earlier.paths.subtracting(copies.paths) where !path.split(separator: "/").contains("..") {
            let copy = root.appendingPathComponent(path)
            if unlink(copy.path) == 0 { removed += 1 }
            rmdir(copy.deletingLastPathComponent().path)
        }
        try copies.write(in: root)
    }

    /// A name that no other copy has.
    private func unused(_ id: String, ending: String, in label: String) -> String {
        let base = id.lowercased().hasSuffix(ending.lowercased()) ? String(id.dropLast(ending.count)) : id
        var name = base + ending
        var number = 2
        while copies.paths.contains(Self.safe(label) + "/" + name) {
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
