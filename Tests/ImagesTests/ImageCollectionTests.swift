import Foundation
import TestSupport
import Testing
import Work

@testable import Images

@Suite struct ImageCollectionTests {
    private static let picture = formulaPicture(width: 5, height: 4, channels: 1)

    @Test func holdsSeveralSourcesInTheOrderOfTheirIDs() throws {
        try withTemporaryFolder { folder in
            for path in ["set10/a.png", "set9/b/a.png", "lone.png"] { try write(Self.picture, to: folder, path) }
            let array = npyBytes(shape: "(2, 2, 2)", data: [1, 2, 3, 4, 5, 6, 7, 8])
            try array.write(to: folder.appendingPathComponent("a.npy"))
            let paths = ["set10/", "lone.png", "set10/../set9", "a.npy"].map { "\(folder.path)/\($0)" }
            let collection = try ImageCollection(sources: paths)
            #expect(collection.cases.map(\.id) == ["a.npy#0", "a.npy#1", "lone.png", "set9/b/a.png", "set10/a.png"])
            #expect(collection.cases.map(\.source) == [3, 3, 1, 2, 0])
            #expect(try collection.load(collection.cases[1]).image.samples == [5, 6, 7, 8])
            #expect(try collection.load(collection.cases[4]).image == Self.picture)
        }
    }

    @Test func refusesTwoSourcesOfOneName() throws {
        try withTemporaryFolder { folder in
            for path in ["x/set/a.png", "y/set/a.png"] { try write(Self.picture, to: folder, path) }
            let paths = ["x/set", "y/set"].map { "\(folder.path)/\($0)" }
            #expect(throws: ImageSourceError.duplicateName("set", paths: paths)) {
                try ImageCollection(sources: paths)
            }
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
            let error = try #require(throws: ImageUnavailable.self) { try collection.load(collection.cases[0]) }
            #expect(SkippedFile(error).reason == "damaged PNG (the file ends too early)")
        }
    }
}
