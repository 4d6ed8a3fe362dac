import Foundation
import Synchronization
import TestSupport
import Testing
import Work

@testable import Images

@Suite struct ImageArrayTests {
    /// Seven images of 2 x 3 RGB pixels.
    static let samples = (0..<126).map { UInt8($0) }
    static let intact = npyBytes(shape: "(7, 2, 3, 3)", data: samples)

    @Test(arguments: [false, true])
    func readsSplitsInTheirOrder(isDeflated: Bool) throws {
        let names = ["b_images.npy", "test_images.npy", "train_labels.npy", "train_images.npy", "val_images.npy"]
        let entries = names.map { ZipEntry(name: $0, content: Self.intact, isDeflated: isDeflated) }
        try withFile(zipBytes(entries), named: "set.npz") { path in
            let listing = try SourceListing(Source(path: path))
            #expect(listing.items.count == 28)
            #expect(listing.texts.filter { $0.hasSuffix("/0") } == ["#b/0", "#test/0", "#train/0", "#val/0"])
            #expect(listing.items[22].location == .member(split: "val", index: 1) && listing.items[22].folder == "set")
            let opener = ImageOpener(root: path, kind: .npz)
            let loaded = try opener.open(.member(split: "val", index: 1))
            #expect(loaded.image.samples == Array(Self.samples[18..<36]))
            #expect((loaded.image.width, loaded.image.height, loaded.image.channels) == (3, 2, 3))
            #expect(try loaded.sha256 == ContentHash.sha256(Array("uint8 2x3x3\n".utf8) + Self.samples[18..<36]))
            for location in [
                Location.member(split: "val", index: 7), .member(split: "val", index: -1), .file("val"), .file(""),
                .member(split: "other", index: 1), .member(split: "", index: 1),
                .member(split: "val_images.npy\0", index: 1),
                .frame("", number: 0),
            ] {
                let error = #expect(throws: ImageUnavailable.self, "\(location)") { try opener.open(location) }
                guard case .gone = error else { Issue.record("\(location): \(String(describing: error))"); continue }
            }
        }
    }

    /// Two images a window, and no window but the last one kept.
    @Test(arguments: [false, true], [[0, 1, 5, 2, 6, 0, 3, 6, 4], [6, 5, 4, 3, 2, 1, 0], [0, 4, 2, 4, 0, 6, 2]])
    func windowsGiveTheSameImagesInAnyOrder(isDeflated: Bool, order: [Int]) throws {
        let entries = ["a", "b"].map {
            ZipEntry(name: "\($0)_images.npy", content: Self.intact, isDeflated: isDeflated)
        }
        try withFile(zipBytes(entries)) { path in
            let reader = ImageArrayReader(path: path, isArchive: true, windowBytes: 40, keptBytes: 0)
            for image in order {
                for split in ["a", "b"] {
                    let expected = Array(Self.samples[image * 18..<image * 18 + 18])
                    let loaded = try reader.load(split: split, index: image)
                    #expect(loaded.image.samples == expected, "image \(image)")
                }
            }
        }
    }

    @Test func severalThreadsReadAtOnce() throws {
        try withFile(zipBytes([ZipEntry(name: "a_images.npy", content: Self.intact, isDeflated: true)])) { path in
            let reader = ImageArrayReader(path: path, isArchive: true, windowBytes: 20, keptBytes: 40)
            let wrong = Mutex<[Int]>([])
            DispatchQueue.concurrentPerform(iterations: 200) { number in
                let image = number * 5 % 7
                let loaded = try? reader.load(split: "a", index: image)
                if loaded?.image.samples != Array(Self.samples[image * 18..<image * 18 + 18]) {
                    wrong.withLock { $0.append(image) }
                }
            }
            #expect(wrong.withLock { $0 } == [])
        }
    }

    @Test func readsPlainArraysOfEveryShape() throws {
        for (shape, channels) in [("(2, 3, 4)", 1), ("(2, 3, 4, 1)", 1), ("(2, 3, 4, 3)", 3)] {
            let data = (0..<24 * channels).map { UInt8($0) }
            try withFile(npyBytes(shape: shape, data: data), named: "a.npy") { path in
                #expect(try SourceListing(Source(path: path)).texts == ["#0", "#1"])
                let image = try ImageOpener(root: path, kind: .npy).open(.member(split: "", index: 1)).image
                #expect(image.channels == channels)
                #expect(image.samples == Array(data.suffix(12 * channels)))
            }
        }
    }

    @Test(arguments: [
        (npyBytes(shape: "(1, 2, 2)", descriptor: "'|O'", data: [1, 2, 3, 4]), "pickled Python objects"),
        (npyBytes(shape: "(1, 2, 2)", descriptor: "'<f8'", data: [1, 2, 3, 4]), "elements of type <f8"),
        (npyBytes(shape: "(1, 2, 2)", fortran: "True", data: [1, 2, 3, 4]), "an array in Fortran order"),
        (npyBytes(shape: "(2, 2)", data: [1, 2, 3, 4]), "the shape [2, 2]"),
        (npyBytes(shape: "(1, 1, 2, 2)", data: [1, 2, 3, 4]), "the shape [1, 1, 2, 2]"),
        (npyBytes(shape: "(2, 2, 2)", data: [1, 2, 3, 4]), "4 bytes of data for the shape [2, 2, 2]"),
        (npyBytes(shape: "(1, 1, 2)", data: [1, 2, 3, 4]), "4 bytes of data for the shape [1, 1, 2]"),
        (npyBytes(shape: "(4, 0, 0)", data: []), "an image of 0 x 0 px"),
        (npyBytes(shape: "(1, 60000, 60000)", data: [1]), "an image of 60000 x 60000 px"),
        (npyBytes(shape: "(4611686018427387904, 2, 2)", data: [1]), "4611686018427387904 images of 4 bytes"),
        (Array("not an array".utf8), "no NPY signature"),
    ])
    func refusesArraysThatAreNoImages(bytes: [UInt8], finding: String) throws {
        try withFile(bytes, named: "a.npy") { path in
            let error = try #require(throws: ImageFileError.self) { try SourceListing(Source(path: path)) }
            #expect(error.finding == finding)
            #expect(error.path == path)
        }
    }

    @Test func refusesArchivesWithLyingDirectories() throws {
        let bomb = ZipEntry(name: "a_images.npy", content: Self.intact, isDeflated: true, declaredSize: 1 << 30)
        let stored = ZipEntry(name: "a_images.npy", content: Self.intact, declaredSize: Self.intact.count + 18)
        for entry in [bomb, stored] {
            try withFile(zipBytes([entry])) { path in
                let error = try #require(throws: ImageFileError.self) { try SourceListing(Source(path: path)) }
                #expect(error.extent == .source)
            }
        }
    }

    /// The directory and the header agree, the compressed data does not: known only once it is read.
    @Test func refusesDataThatIsNotWhatTheDirectorySays() throws {
        let longer = ZipEntry(
            name: "a_images.npy", content: Self.intact + [1, 2, 3], isDeflated: true, declaredSize: Self.intact.count)
        let shorter = ZipEntry(
            name: "a_images.npy", content: Self.intact.dropLast(20), isDeflated: true, declaredSize: Self.intact.count)
        let damaged = ZipEntry(name: "a_images.npy", content: Self.intact, isDeflated: true, declaredChecksum: 1)
        for entry in [longer, shorter, damaged] {
            try withFile(zipBytes([entry])) { path in
                let listing = try SourceListing(Source(path: path))
                #expect(listing.items.count == 7)
                let opener = ImageOpener(root: path, kind: .npz)
                for index in [6, 0] {
                    let error = #expect(throws: ImageUnavailable.self) {
                        try opener.open(.member(split: "a", index: index))
                    }
                    guard case .unreadable(let reason)? = error else { Issue.record("no reason"); continue }
                    #expect(reason.extent == .source)
                }
            }
        }
    }

    @Test func refusesTruncatedAndForeignArchives() throws {
        let whole = zipBytes([ZipEntry(name: "train_images.npy", content: Self.intact)])
        let foreign = zipBytes([ZipEntry(name: "labels.npy", content: Self.intact)])
        for bytes in stride(from: 0, to: whole.count, by: 7).map({ Array(whole.prefix($0)) }) + [foreign] {
            try withFile(bytes) { path in
                #expect(throws: ImageFileError.self) { try SourceListing(Source(path: path)) }
            }
        }
    }

    @Test func randomDamageNeverCrashes() throws {
        var numbers = RepeatableNumbers(state: 3)
        let whole = zipBytes([ZipEntry(name: "train_images.npy", content: Self.intact, isDeflated: true)])
        for _ in 0..<300 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...4, using: &numbers) {
                damaged[Int.random(in: 0..<damaged.count, using: &numbers)] = .random(in: 0...255, using: &numbers)
            }
            try withFile(damaged) { path in
                guard let listing = try? SourceListing(Source(path: path)) else { return }
                let opener = ImageOpener(root: path, kind: .npz)
                for item in listing.items {
                    guard case .member(_, let image) = item.location else { continue }
                    let loaded = try? opener.open(item.location)
                    // The archive's checksum vouches for whatever is read.
                    if let loaded { #expect(loaded.image.samples == Array(Self.samples[image * 18..<image * 18 + 18])) }
                }
            }
        }
    }

    /// The same bytes in another shape are another image, on which no label of the first one stands.
    @Test func aShapeIsPartOfTheContent() throws {
        let shapes = ["(1, 4, 6)", "(1, 6, 4)", "(1, 2, 4, 3)"]
        let hashes = try shapes.map { shape in
            try withFile(npyBytes(shape: shape, data: Array(Self.samples.prefix(24))), named: "a.npy") { path in
                try ImageOpener(root: path, kind: .npy).open(.member(split: "", index: 0)).sha256
            }
        }
        #expect(Set(hashes).count == 3)
    }

    /// By Python: `sha256(b"uint8 28x28x1\n" + numpy.load(file)["test_images"][7].tobytes())` of the official BreastMNIST.
    @Test(.enabled(if: References.realData != nil, Comment(rawValue: References.realDataMissing)))
    func readsBreastMNIST() throws {
        let path = try #require(References.realData).appendingPathComponent("breastmnist.npz").path
        #expect(try SourceListing(Source(path: path)).items.count == 780)
        let opener = ImageOpener(root: path, kind: .npz)
        #expect(try opener.open(.member(split: "test", index: 7)).sha256.hasPrefix("1b9ce6e8a8a958dd"))
    }

    @discardableResult
    private func withFile<Result>(
        _ bytes: [UInt8], named name: String = "set.npz", _ body: (String) throws -> Result
    ) throws -> Result {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent(name)
            try bytes.write(to: file)
            return try body(file.path)
        }
    }
}
