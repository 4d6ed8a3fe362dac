import Foundation
import TestSupport
import Testing
import Work

@testable import Images

@Suite struct ImageCollectionTests {
    static let picture = formulaPicture(width: 5, height: 4, channels: 1)

    @Test func listsFoldersInTheOrderOfTheirPaths() throws {
        try withTemporaryFolder { folder in
            for path in ["b/2.png", "b/10.png", "a/deep/er/x.png", "B.png", "b.png", "é.png", "a/.hidden.png"] {
                try write(Self.picture, to: folder, path)
            }
            let collection = try ImageCollection(sources: [folder.path])
            #expect(
                collection.cases.map(\.id) == ["B.png", "a/deep/er/x.png", "b.png", "b/10.png", "b/2.png", "é.png"])
            #expect(collection.cases.map(\.folder) == [nil, "a", nil, "b", "b", nil])
            #expect(collection.skipped.isEmpty)
        }
    }

    @Test func loadsWhatItLists() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "a.png")
            let collection = try ImageCollection(sources: [folder.path])
            let reference = try #require(collection.cases.first)
            let bytes = try PNGEncoder.encode(Self.picture)
            #expect((reference.width, reference.height, reference.byteSize) == (5, 4, bytes.count))
            let loaded = try collection.load(reference)
            #expect(loaded.image == Self.picture)
            #expect(try loaded.sha256 == ContentHash.sha256(bytes))
            #expect(try ImageCollection.load(id: reference.id, path: reference.path) == loaded)
        }
    }

    @Test func severalFoldersPrefixTheirNames() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "one/a.png")
            try write(Self.picture, to: folder, "two/b/a.png")
            try write(Self.picture, to: folder, "lone.png")
            let paths = ["two/", "lone.png", "one/../one"].map { folder.appendingPathComponent($0).path }
            let collection = try ImageCollection(sources: paths)
            #expect(collection.cases.map(\.id) == ["two/b/a.png", "lone.png", "one/a.png"])
        }
    }

    @Test func refusesTwoSourcesOfOneName() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "x/set/a.png")
            try write(Self.picture, to: folder, "y/set/a.png")
            let paths = ["x/set", "y/set"].map { folder.appendingPathComponent($0).path }
            #expect(throws: ImageSourceError.duplicateName("set", paths: paths)) {
                try ImageCollection(sources: paths)
            }
        }
    }

    @Test func refusesTwoCasesOfOneID() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "set/a.png")
            let paths = ["set", "set/a.png"].map { folder.appendingPathComponent($0).path }
            #expect(throws: ImageSourceError.duplicateCase("a.png", paths: [paths[1], paths[1]])) {
                try ImageCollection(sources: paths)
            }
        }
    }

    @Test func namesAMissingSource() throws {
        let missing = "/nowhere/to/be/found"
        let error = ImageSourceError.missing(path: missing, reason: "no such file or folder")
        #expect(throws: error) { try ImageCollection(sources: [missing]) }
    }

    @Test func skipsWhatIsNoImageAndSaysWhy() throws {
        try withTemporaryFolder { folder in
            try makeOddities(in: folder)
            let collection = try ImageCollection(sources: [folder.path])
            #expect(collection.cases.map(\.id) == ["fine.png"])
            let named = collection.skipped.map { ($0.path.dropFirst(folder.path.count + 1).description, $0.reason) }
            let reasons = Dictionary(uniqueKeysWithValues: named)
            #expect(
                reasons == [
                    "empty.png": "an empty file", "notes.txt": "no image", "fifo.png": "a FIFO",
                    "zero.png": "a device", "dangling.png": "no such file or folder",
                    "circle.png": "a symbolic link that leads in circles",
                    "folder": "a link to a folder that is listed already",
                    "set.npz": "an array file within a folder; name it as a source itself",
                ])
        }
    }

    @Test func aFolderWithoutImagesIsAnError() throws {
        try withTemporaryFolder { folder in
            try Array("text".utf8).write(to: folder.appendingPathComponent("notes.txt"))
            let skipped = SkippedFile(path: "\(folder.path)/notes.txt", reason: "no image")
            #expect(throws: ImageSourceError.noImages(paths: [folder.path], skipped: [skipped])) {
                try ImageCollection(sources: [folder.path])
            }
        }
    }

    @Test func aDamagedImageIsKnownWhenItIsLoaded() throws {
        try withTemporaryFolder { folder in
            let bytes = try PNGEncoder.encode(Self.picture)
            try Array(bytes.dropLast(20)).write(to: folder.appendingPathComponent("cut.png"))
            let collection = try ImageCollection(sources: [folder.path])
            let error = try #require(throws: ImageFileError.self) { try collection.load(collection.cases[0]) }
            #expect(error.extent == .image)
            #expect(SkippedFile(error).reason == "damaged PNG (the file ends too early)")
        }
    }

    @Test func linkedFoldersAreSearchedOnce() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "elsewhere/a.png")
            let source = folder.appendingPathComponent("source")
            try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
            for name in ["first", "second"] {
                let link = source.appendingPathComponent(name).path
                try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../elsewhere")
            }
            let collection = try ImageCollection(sources: [source.path])
            #expect(collection.cases.map(\.id) == ["first/a.png"])
        }
    }

    @Test(arguments: [
        ("breast/a.png", "breast"), ("a.png", nil), ("one/two/a.png", "one"), ("set.v2.npz#train/3", "set.v2"),
    ])
    func theFolderOfAnID(id: String, folder: String?) {
        #expect(CaseReference.folder(ofID: id) == folder)
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

    private func write(_ image: PixelImage, to folder: URL, _ path: String) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try PNGEncoder.encode(image).write(to: file)
    }
}
