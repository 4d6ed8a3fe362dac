import Foundation
import TestSupport
import Testing
import Work

@testable import Images

@Suite struct ImageOpenerTests {
    private static let picture = formulaPicture(width: 5, height: 4, channels: 1)

    @Test func opensWithoutListing() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "b/a.png")
            setTime(of: "\(folder.path)/b/a.png")
            let bytes = try PNGEncoder.encode(Self.picture)
            let source = try Source(path: folder.path)
            let loaded = try ImageOpener(source).open(.file("b/a.png"))
            #expect(loaded.image == Self.picture)
            #expect(try loaded.sha256 == ContentHash.sha256(bytes))
            let item = try #require(SourceListing(source).items.first)
            #expect(loaded.fingerprint.matches(item.fingerprint))
            let single = ImageOpener(root: "\(folder.path)/b/a.png", kind: .image)
            #expect(try single.open(.file("")) == loaded)
        }
    }

    @Test func tellsWhatIsGoneFromWhatCannotBeRead() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "a/b.png")
            try Array("text".utf8).write(to: folder.appendingPathComponent("text.png"))
            #expect(mkfifo("\(folder.path)/fifo", 0o600) == 0)
            let opener = ImageOpener(root: folder.path, kind: .folder)
            let leading = Location.file("../\(folder.lastPathComponent)/a/b.png")
            for location in [
                .file("none"), .file("a/none"), .file("a/b.png/c"), leading, .member(split: "a", index: 0),
            ] {
                let error = #expect(throws: ImageUnavailable.self) { try opener.open(location) }
                guard case .gone? = error else { Issue.record("\(location): \(String(describing: error))"); continue }
            }
            for (path, reason) in [("text.png", "no image"), ("fifo", "a FIFO"), ("a", "a folder")] {
                let error = #expect(throws: ImageUnavailable.self) { try opener.open(.file(path)) }
                guard case .unreadable(let found)? = error else { Issue.record("\(path)"); continue }
                #expect(found.finding == reason && error?.path == "\(folder.path)/\(path)")
            }
        }
    }

    @Test func exportsTheFilesOwnBytes() throws {
        try withTemporaryFolder { folder in
            let bytes = try PNGEncoder.encode(Self.picture)
            let names = [
                "a.png": ".png", "b.PNG": ".PNG", "c": ".png", "d.x y": ".png", "e.": ".png", ".png/f": ".png",
            ]
            let opener = ImageOpener(root: folder.path, kind: .folder)
            for (name, ending) in names {
                try write(Self.picture, to: folder, name)
                let hash = try opener.open(.file(name)).sha256
                let exported = try opener.exported(.file(name), expecting: hash)
                #expect(exported == ExportedImage(bytes: bytes, ending: ending), "\(name)")
            }
            let changed = ImageUnavailable.changed(path: "\(folder.path)/a.png")
            #expect(throws: changed) {
                try opener.exported(.file("a.png"), expecting: String(repeating: "0", count: 64))
            }
        }
    }

    @Test func exportsImagesOfArraysAsPNG() throws {
        try withArray(named: "a.npy", npyBytes(shape: "(2, 2, 2)", data: [1, 2, 3, 4, 5, 6, 7, 8])) { path in
            let opener = ImageOpener(root: path, kind: .npy)
            let location = Location.member(split: "", index: 1)
            let exported = try opener.exported(location, expecting: opener.open(location).sha256)
            #expect(try ImageDecoder.decode(exported.bytes, path: "copy").samples == [5, 6, 7, 8])
            #expect(exported.ending == ".png")
            #expect(throws: ImageUnavailable.changed(path: "\(path)#1")) {
                try opener.exported(location, expecting: opener.open(.member(split: "", index: 0)).sha256)
            }
        }
    }

    /// Whether the file is moved over the other or written over it: no image of one comes with the other's fingerprint.
    @Test(arguments: [Source.Kind.npy, .npz], [true, false])
    func anArrayFileThatIsReplacedWhileItIsOpenIsNoticed(kind: Source.Kind, isMoved: Bool) throws {
        let (old, new) = (Self.array(kind, first: 0), Self.array(kind, first: 100))
        #expect(old.count == new.count)
        try withArray(named: "a.\(kind.rawValue)", old) { path in
            setTime(of: path)
            let opener = ImageOpener(root: path, kind: kind)
            let split = kind == .npz ? "train" : ""
            let before = try opener.open(.member(split: split, index: 0))
            #expect(before.image.samples == [0, 1, 2, 3])
            if isMoved {
                try new.write(to: URL(fileURLWithPath: path + ".new"))
                setTime(of: path + ".new")
                #expect(rename(path + ".new", path) == 0)
            } else {
                try new.write(over: URL(fileURLWithPath: path))
                setTime(nanoseconds: 1, of: path)
            }
            // Also one that lies in memory already.
            #expect(throws: ImageUnavailable.replaced(path: path)) { try opener.open(.member(split: split, index: 0)) }
            let after = try opener.open(.member(split: split, index: 0))
            #expect(after.image.samples == [100, 101, 102, 103] && after.sha256 != before.sha256)
            #expect(!after.fingerprint.matches(before.fingerprint) && after.fingerprint.matches(after.fingerprint))
            try FileManager.default.removeItem(atPath: path)
            let error = #expect(throws: ImageUnavailable.self) { try opener.open(.member(split: split, index: 0)) }
            guard case .gone? = error else { Issue.record("\(String(describing: error))"); return }
        }
    }

    /// The system counts what a process of its own reads: the array once where it is read in order, and nothing from the
    /// start where a later place is asked for.
    @Test func readingInOrderReadsTheArchiveOnce() async {
        await #expect(processExitsWith: .success) { try Self.measureReading() }
    }

    /// In a process of its own, at every number of files that can still be opened.
    @Test func nothingTrapsWhereNoFileCanBeOpened() async {
        await #expect(processExitsWith: .success) {
            try withTemporaryFolder { folder in
                try write(Self.picture, to: folder, "set/a/b.png")
                try Self.array(.npz, first: 0).write(to: folder.appendingPathComponent("a.npz"))
                for spare in 0...4 { try withDescriptors(spare) { try Self.expectReasons(folder, spare) } }
            }
        }
    }

    private static func measureReading() throws {
        let (count, side) = (400, 64)
        let data = (0..<count * side * side).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 12) }
        let bytes = npyBytes(shape: "(\(count), \(side), \(side))", data: data)
        let entry = ZipEntry(name: "train_images.npy", content: bytes, isDeflated: true)
        try withTemporaryFolder { folder in
            let path = "\(folder.path)/a.npz"
            try zipBytes([entry]).write(to: URL(fileURLWithPath: path))
            let reader = ImageArrayReader(path: path, isArchive: true, windowBytes: 1 << 16, keptBytes: 0)
            func cost(_ images: Range<Int>) throws -> Int {
                let before = try bytesRead()
                for image in images { _ = try reader.load(split: "train", index: image) }
                return try bytesRead() - before
            }
            let costs = try [
                cost(0..<count), cost(200..<201), cost(260..<261), cost(40..<41), cost(320..<321), cost(60..<61),
            ]
            #expect(costs[0] < data.count * 5 / 4)
            // The second starts again; from then on, places at which reading has stopped are remembered.
            #expect(costs[1] > data.count / 3 && costs[2] < data.count / 3)
            #expect(costs[3] < data.count / 4 && costs[4] < data.count / 4)
            #expect(costs[5] < data.count / 8)
        }
    }

    private static func expectReasons(_ folder: URL, _ spare: Int) throws {
        let source = try Source(path: "\(folder.path)/set")
        let listing = try SourceListing(source)
        #expect(spare > 0 ? listing.texts == ["a/b.png"] : listing.unreadableFolders == [""])
        let reasons = [
            reason { try ImageOpener(source).open(.file("a/b.png")) },
            reason {
                try ImageOpener(root: "\(folder.path)/a.npz", kind: .npz).open(.member(split: "train", index: 0))
            },
        ]
        #expect(reasons[0] == (spare > 0 ? nil : "Too many open files"), "\(spare)")
        // libzip holds the file twice for a moment.
        #expect(reasons[1]?.contains("oo many open files") ?? true, "\(spare)")
        #expect((reasons[1] == nil) == (spare > 1), "\(spare)")
        if spare == 0 {
            #expect(listing.absence(of: .file("a/b.png")) == .unreadable(reason: "Too many open files"))
        }
    }

    /// Why an image cannot be opened; nil where it can.
    private static func reason(_ body: () throws -> LoadedImage) -> String? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? ImageUnavailable)?.reason ?? "untyped: \(error)"
        }
    }

    /// Two images of 2 x 2 px.
    private static func array(_ kind: Source.Kind, first: UInt8) -> [UInt8] {
        let array = npyBytes(shape: "(2, 2, 2)", data: (0..<8).map { first + $0 })
        return kind == .npy ? array : zipBytes([ZipEntry(name: "train_images.npy", content: array, isDeflated: true)])
    }

    private func withArray(named name: String, _ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent(name)
            try bytes.write(to: file)
            try body(file.path)
        }
    }
}

/// What this process has read from files up to now.
private func bytesRead() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/io", encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("rchar:") })
    return try #require(Int(line.dropFirst("rchar: ".count)))
}
