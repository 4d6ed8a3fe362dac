import Foundation
import TestSupport
import Testing
import Work

@testable import Images

/// Tar archives in WebDataset's layout as sources.
@Suite struct TarTests {
    private static func png(_ number: Int) throws -> [UInt8] {
        try PNGEncoder.encode(formulaPicture(width: 5 + number, height: 4, channels: 1))
    }

    private static let deep = (0..<30).map { "folder\($0)" }.joined(separator: "/") + "/7.png"

    /// Samples as WebDataset has them, in folders and out of order too.
    private static func sample() throws -> TarArchive {
        var archive = TarArchive()
        for number in [3, 1, 2] {
            archive.add("./sub/00\(number).png", try png(number))
            archive.add("sub/00\(number).json", Array("{\"label\": \(number)}".utf8))
            archive.add("sub/00\(number).cls", Array("\(number)".utf8))
        }
        archive.add(Array("sub".utf8), type: "5")
        archive.add("é #1@2%.png", try png(4))
        archive.add(deep, try png(5))
        return archive
    }

    private func withTar(
        _ bytes: [UInt8], named name: String = "shard-000.tar", _ body: (URL, Source) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent(name)
            try Data(bytes).write(to: file)
            try body(file, try Source(path: file.path))
        }
    }

    @Test func membersAreWhatTheFilesWouldBe() throws {
        try withTar(try Self.sample().closed) { file, source in
            #expect(source.kind == .tar)
            let listing = try SourceListing(source)
            #expect(
                listing.texts
                    == [Self.deep, "sub/001.png", "sub/002.png", "sub/003.png", "é %231%402%25.png"])
            #expect(listing.items.map { $0.size?.width } == [10, 6, 7, 8, 9])
            #expect(listing.items.map(\.folder) == ["folder0", "sub", "sub", "sub", "shard-000"])
            #expect(listing.leftOut == ["a member ending in .json": 3, "a member ending in .cls": 3])
            #expect(listing.skipped.isEmpty)
            let opener = ImageOpener(source)
            for (item, number) in zip(listing.items, [5, 1, 2, 3, 4]) {
                let bytes = try Self.png(number)
                let loaded = try opener.open(item.location)
                #expect(try loaded.sha256 == ContentHash.sha256(bytes) && loaded.byteCount == bytes.count)
                #expect(loaded.image == formulaPicture(width: 5 + number, height: 4, channels: 1))
                #expect(loaded.fingerprint.byteSize == item.fingerprint.byteSize)
                #expect(try opener.exported(item.location, expecting: loaded.sha256).bytes == bytes)
                #expect(try opener.openDeep(item.location).sha256 == loaded.sha256)
            }
            #expect(source.caseID(listing.items[1].location) == "shard-000.tar/sub/001.png")
            #expect(listing.items.allSatisfy { $0.fingerprint.byteSize == (try? Data(contentsOf: file).count) })
        }
    }

    @Test func aManifestSaysTheSame() throws {
        try withTar(try Self.sample().closed) { _, source in
            let manifest = try Manifest(listing: [source])
            let listing = try SourceListing(source)
            let told = try SourceListing(source, number: 0, in: manifest, isKnown: { _, _ in false }, check: {})
            #expect(told.texts == listing.texts && told.leftOut == listing.leftOut)
            #expect(manifest.items.count == listing.items.count + 6)
        }
    }

    @Test func aChangedArchiveIsLookedAtAnew() throws {
        var archive = try Self.sample()
        try withTar(archive.closed) { file, source in
            let old = Date(timeIntervalSinceNow: -100)
            try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: file.path)
            let first = try SourceListing(source)
            let fingerprint = try #require(first.items.first?.fingerprint)
            let known = try SourceListing(source, isKnown: { _, file in file.matches(fingerprint) })
            #expect(known.texts == first.texts && known.items.allSatisfy(\.isKnown))
            let opener = ImageOpener(source)
            _ = try opener.open(first.items[0].location)
            archive.add("new.png", try Self.png(6))
            try Data(archive.closed).write(to: file)
            let second = try SourceListing(source, isKnown: { _, file in file.matches(fingerprint) })
            #expect(second.texts.count == first.texts.count + 1 && second.items.allSatisfy { !$0.isKnown })
            #expect(throws: ImageUnavailable.replaced(path: file.path)) { try opener.open(first.items[0].location) }
            #expect(try opener.open(.file("new.png")).image.width == 11)
            try FileManager.default.removeItem(at: file)
            #expect(throws: ImageUnavailable.self) { try opener.open(first.items[0].location) }
        }
    }

    @Test func whatCannotBeAPlaceIsSkippedWithAReason() throws {
        var archive = TarArchive()
        archive.add("a.png", try Self.png(1))
        archive.add("../outside.png", try Self.png(2))
        archive.add("sub/../../x.png", try Self.png(2))
        archive.add("/etc/x.png", try Self.png(2))
        archive.add("a.png", try Self.png(3))
        archive.add("./a.png", try Self.png(3))
        archive.add(Array("link.png".utf8), type: "2", target: "a.png")
        archive.add(Array("b".utf8) + [0xFF] + Array(".png".utf8), try Self.png(2))
        archive.add("text.png", Array("no image".utf8))
        archive.add("plain", try Self.png(4))
        try withTar(archive.closed) { file, source in
            let listing = try SourceListing(source)
            #expect(listing.texts == ["a.png", "plain"])
            let outside = "a name that leads out of the archive, or is no path"
            let reasons = Dictionary(
                grouping: listing.skipped, by: { $0.path.dropFirst(file.path.count + 1).description }
            ).mapValues { $0.map(\.reason) }
            #expect(
                reasons == [
                    "../outside.png": [outside], "sub/../../x.png": [outside], "/etc/x.png": [outside],
                    "a.png": ["a later member of this name takes its place"],
                    "./a.png": ["a later member of this name takes its place"],
                    "link.png": ["a link within a tar archive"], "b\u{FFFD}.png": ["its name is not UTF-8"],
                    "text.png": ["no image"],
                ])
            #expect(try ImageOpener(source).open(.file("a.png")).image.width == 8)
            #expect(throws: ImageUnavailable.self) { try ImageOpener(source).open(.file("../outside.png")) }
            #expect(throws: ImageUnavailable.self) { try ImageOpener(source).open(.file("absent.png")) }
            let manifest = try Manifest(listing: [source])
            let told = try SourceListing(source, number: 0, in: manifest, isKnown: { _, _ in false }, check: {})
            #expect(told.texts == listing.texts && told.skipped.count == listing.skipped.count)
        }
    }

    /// Cut anywhere, an archive is refused as a whole; so is one whose header says more than there is.
    @Test func aDamagedArchiveIsRefused() throws {
        let whole = try Self.sample().closed
        for count in stride(from: 100, to: whole.count - 512, by: 331) {
            try withTar(Array(whole.prefix(count))) { file, source in
                let error = #expect(throws: ImageFileError.self, "cut to \(count)") { try SourceListing(source) }
                #expect(error?.finding.hasPrefix("damaged tar archive") == true && error?.extent == .source)
                #expect(throws: ImageFileError.self) { try Manifest(listing: [source]) }
                #expect(throws: ImageUnavailable.self) { try ImageOpener(source).open(.file("sub/001.png")) }
            }
        }
        var lying = TarArchive()
        lying.add(Array("a.png".utf8), try Self.png(1), declaredSize: 1 << 32)
        for bytes in [lying.closed, Array("no archive at all".utf8), [0x1F, 0x8B] + whole] {
            try withTar(bytes) { _, source in
                #expect(throws: ImageFileError.self) { try SourceListing(source) }
            }
        }
    }

    /// Flipped bits in headers are told, or change nothing but what they say.
    @Test func damagedHeadersEndNothing() throws {
        let whole = try Self.sample().closed
        for place in stride(from: 0, to: whole.count, by: 97) {
            var damaged = whole
            damaged[place] ^= 0x41
            try withTar(damaged) { _, source in
                guard let listing = try? SourceListing(source) else { return }
                for item in listing.items { _ = try? ImageOpener(source).open(item.location) }
            }
        }
    }

    @Test func anArchiveWithinAFolderIsNamed() throws {
        try withTar(try Self.sample().closed) { file, _ in
            let listing = try SourceListing(Source(path: file.deletingLastPathComponent().path))
            #expect(
                listing.skipped.map(\.reason) == ["a tar archive within a folder; name it as a source itself"])
        }
    }
}
