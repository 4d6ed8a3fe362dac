import Foundation
import TestSupport
import Testing
import Work

@testable import Images

@Suite struct SourceListingTests {
    private static let picture = formulaPicture(width: 5, height: 4, channels: 1)

    @Test func listsFoldersInNaturalOrder() throws {
        try withTemporaryFolder { folder in
            for path in ["b/10.png", "b/2.png", "a/deep/er/x.png", "B.png", "b.png", "é.png", "a/.hidden.png"] {
                try write(Self.picture, to: folder, path)
            }
            let listing = try SourceListing(Source(path: folder.path, name: "s"))
            #expect(listing.texts == ["B.png", "a/deep/er/x.png", "b.png", "b/2.png", "b/10.png", "é.png"])
            #expect(listing.items.map(\.folder) == ["s", "a", "s", "b", "b", "s"])
            #expect(listing.items.allSatisfy { $0.size == PixelSize(width: 5, height: 4) && !$0.isKnown })
            #expect(listing.skipped.isEmpty && listing.unreadableFolders.isEmpty)
        }
    }

    /// Names that mean something to shells, terminals, CSV, URLs, ids or Unicode; and one that is no text at all.
    @Test func namesMayHoldAnyBytes() throws {
        try withTemporaryFolder { folder in
            let names = [
                "a\nb.png", "\u{1B}[2J.png", "50%25.png", "x#1@2", "caf\u{E9}", "cafe\u{301}", "-rf", "a\u{202E}b",
                "\u{301}x", "a,\"b\".png", " ", "\\", "\r\n",
            ]
            for name in names { try write(Self.picture, to: folder, name) }
            let odd =
                Array(folder.path.utf8) + Array("/b\u{FF}d".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
            let descriptor = open(odd.map { CChar(bitPattern: $0) } + [0], O_CREAT | O_WRONLY, 0o600)
            try #require(descriptor >= 0)
            close(descriptor)
            let source = try Source(path: folder.path)
            let listing = try SourceListing(source)
            #expect(Set(listing.items.map(\.location)) == Set(names.map { Location.file($0) }))
            #expect(
                listing.skipped == [SkippedFile(path: "\(folder.path)/b\u{FFFD}d", reason: "its name is not UTF-8")])
            for item in listing.items {
                #expect(try ImageOpener(source).open(item.location).image == Self.picture)
            }
        }
    }

    @Test func whatIsNoImageIsSkippedWithAReason() throws {
        try withTemporaryFolder { folder in
            try makeOddities(in: folder)
            let listing = try SourceListing(Source(path: folder.path))
            #expect(listing.texts == ["fine.png"])
            let named = listing.skipped.map { ($0.path.dropFirst(folder.path.count + 1).description, $0.reason) }
            #expect(
                Dictionary(uniqueKeysWithValues: named) == [
                    "empty.png": "an empty file", "notes.txt": "no image", "fifo.png": "a FIFO",
                    "zero.png": "a device", "dangling.png": "no such file or folder",
                    "circle.png": "a symbolic link that leads in circles",
                    "folder": "a link to a folder that is listed already",
                    "set.npz": "an array file within a folder; name it as a source itself",
                ])
            #expect(listing.absence(of: .file("dangling.png")) == .gone)
            #expect(listing.absence(of: .file("nothing.png")) == .gone)
            #expect(listing.absence(of: .file("notes.txt")) == .unreadable(reason: "no image"))
            #expect(listing.absence(of: .frame("fifo.png", number: 1)) == .unreadable(reason: "a FIFO"))
        }
    }

    @Test func linkedFoldersAreSearchedOnce() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "elsewhere/a.png")
            let source = folder.appendingPathComponent("source")
            try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
            for name in ["link10", "link9"] {
                let link = source.appendingPathComponent(name).path
                try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../elsewhere")
            }
            #expect(try SourceListing(Source(path: source.path)).texts == ["link9/a.png"])
        }
    }

    /// What is known and unchanged is not opened: the file could not even be read.
    @Test func knownFilesAreNotOpened() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("a.png")
            try write(Self.picture, to: folder, "a.png")
            setTime(of: file.path)
            let source = try Source(path: folder.path)
            let before = try #require(SourceListing(source).items.first)
            try [UInt8](repeating: 7, count: before.fingerprint.byteSize).write(over: file)
            setTime(of: file.path)
            let again = try SourceListing(source) { $0 == before.location && $1.matches(before.fingerprint) }
            #expect(again.items.map(\.isKnown) == [true] && again.items[0].size == nil)
            #expect(try SourceListing(source).skipped.map(\.reason) == ["no image"])
        }
    }

    @Test func changesShowInTheFingerprint() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("a.png")
            let source = try Source(path: folder.path)
            func fingerprint() throws -> FileFingerprint { try #require(SourceListing(source).items.first).fingerprint }
            try write(Self.picture, to: folder, "a.png")
            setTime(of: file.path)
            let first = try fingerprint()
            #expect(try first.matches(fingerprint()))

            // Another file of the same size and time, moved over it.
            try write(Self.picture, to: folder, "b/new.png")
            setTime(of: "\(folder.path)/b/new.png")
            #expect(rename("\(folder.path)/b/new.png", file.path) == 0)
            let other = try fingerprint()
            #expect(!first.matches(other))
            #expect((first.byteSize, first.modified) == (other.byteSize, other.modified))

            // A nanosecond later; the contents are the same, as their digest says.
            let digest = try ImageOpener(source).open(.file("a.png")).sha256
            setTime(nanoseconds: 1, of: file.path)
            #expect(try !other.matches(fingerprint()))
            #expect(try ImageOpener(source).open(.file("a.png")).sha256 == digest)
        }
    }

    @Test func aFileJustWrittenMatchesNothing() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "a.png")
            let status = try FileStatus(path: "\(folder.path)/a.png")
            let time = try #require(status.modified)
            let young = FileFingerprint(status, now: time + FileFingerprint.settlingTime - 1)
            let old = FileFingerprint(status, now: time + FileFingerprint.settlingTime)
            #expect(young.modified == nil && !young.matches(young) && !old.matches(young))
            #expect(old.modified == time && old.matches(old))
            #expect(FileFingerprint(status, now: .min).modified == nil)
        }
    }

    /// Some file systems keep any number of seconds.
    @Test func timesBeyondAllYearsProveNothing() {
        func nanoseconds(_ seconds: Int, _ rest: Int) -> Int64? {
            FileStatus.nanoseconds(timespec(tv_sec: seconds, tv_nsec: rest))
        }
        for seconds in [Int.max, .min, 9_223_372_037, -9_223_372_037] { #expect(nanoseconds(seconds, 0) == nil) }
        #expect(nanoseconds(9_223_372_036, 854_775_807) == .max)
        #expect(nanoseconds(9_223_372_036, 854_775_808) == nil)
        #expect(nanoseconds(-1, 999_999_999) == -1)
    }

    /// In a process of its own, which gives root's rights up.
    @Test func whatLiesInAClosedFolderIsNotGone() async {
        await #expect(processExitsWith: .success) {
            try withTemporaryFolder { folder in
                for path in ["a/1.png", "closed/2.png", "closed/deep/3.png", "b.png"] {
                    try write(Self.picture, to: folder, path)
                }
                let closed = "\(folder.path)/closed"
                try #require(chmod(closed, 0) == 0 && chmod("\(folder.path)/b.png", 0) == 0)
                defer { chmod(closed, 0o700) }
                try withoutPrivileges { try Self.expectClosed(folder) }
            }
        }
    }

    /// A path that is too long for the system stands for a folder that cannot be looked into, for root as well.
    @Test func whatLiesTooDeepIsNotGone() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "a/1.png")
            try write(Self.picture, to: folder, "b.png")
            let deep = try makeDeepFolder(in: folder)
            let listing = try SourceListing(Source(path: folder.path))
            #expect(listing.texts == ["a/1.png", "b.png"])
            #expect(listing.skipped.map(\.reason) == ["File name too long"])
            #expect(listing.absence(of: .file("\(deep)/x/y.png")) == .unreadable(reason: "File name too long"))
            #expect(listing.absence(of: .file("deep.png")) == .gone)
        }
    }

    @Test func aSingleImageIsASource() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "a.png")
            let source = try Source(path: "\(folder.path)/a.png")
            let listing = try SourceListing(source)
            #expect(listing.texts == [""] && listing.items.map(\.folder) == [nil])
            try FileManager.default.removeItem(atPath: source.root)
            let without = try SourceListing(source)
            #expect(without.items.isEmpty && without.absence(of: .file("")) == .gone)
            #expect(without.skipped == [SkippedFile(path: source.root, reason: "no such file or folder")])
        }
    }

    @Test func listingCanBeStopped() throws {
        struct Stop: Error {}
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "a.png")
            #expect(throws: Stop.self) { try SourceListing(Source(path: folder.path), check: { throw Stop() }) }
        }
    }

    private static func expectClosed(_ folder: URL) throws {
        let source = try Source(path: folder.path)
        let listing = try SourceListing(source)
        #expect(listing.texts == ["a/1.png"])
        #expect(listing.unreadableFolders == ["closed"])
        let denied = SourceListing.Absence.unreadable(reason: "Permission denied")
        for path in ["closed/2.png", "closed/deep/3.png", "closed/never.png", "b.png"] {
            #expect(listing.absence(of: .file(path)) == denied)
            let error = #expect(throws: ImageUnavailable.self) { try ImageOpener(source).open(.file(path)) }
            guard case .unreadable = error else { Issue.record("\(path): \(String(describing: error))"); continue }
        }
        #expect(listing.absence(of: .file("closed.png")) == .gone)
    }

    /// Makes folders below each other until their whole path is longer than the system takes.
    private func makeDeepFolder(in folder: URL) throws -> String {
        let name = String(repeating: "d", count: 200)
        var descriptor = open(folder.path, O_RDONLY | O_DIRECTORY)
        var length = folder.path.utf8.count
        var path = ""
        while length < 4200 {
            try #require(mkdirat(descriptor, name, 0o700) == 0)
            let next = openat(descriptor, name, O_RDONLY | O_DIRECTORY)
            close(descriptor)
            descriptor = next
            length += name.utf8.count + 1
            path += path.isEmpty ? name : "/\(name)"
        }
        close(descriptor)
        return path
    }

    private func makeOddities(in folder: URL) throws {
        try write(Self.picture, to: folder, "fine.png")
        try [UInt8]().write(to: folder.appendingPathComponent("empty.png"))
        try Array("hello".utf8).write(to: folder.appendingPathComponent("notes.txt"))
        try [UInt8]().write(to: folder.appendingPathComponent("set.npz"))
        #expect(mkfifo(folder.appendingPathComponent("fifo.png").path, 0o600) == 0)
        let links = ["zero.png": "/dev/zero", "dangling.png": "nothing", "circle.png": "circle.png", "folder": "."]
        for (name, target) in links {
            let link = folder.appendingPathComponent(name).path
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        }
    }
}

extension [UInt8] {
    /// Writes into a file that is there, which stays the same file.
    func write(over url: URL) throws {
        let handle = try FileHandle(forWritingTo: url)
        try handle.write(contentsOf: self)
        try handle.truncate(atOffset: UInt64(count))
        try handle.close()
    }
}
