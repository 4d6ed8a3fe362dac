import Foundation
import TestSupport
import Testing
import Work

@testable import Images

@Suite struct ManifestTests {
    private static let picture = formulaPicture(width: 5, height: 4, channels: 1)

    /// Names that mean something to terminals, lines, tabs or ids; and files that are of no use.
    private static let names = [
        "a\nb.png", "x\ty.png", "50%0a.png", "x#1@2", "\u{1B}[2J", "é/é.png", "b/10.png", "b/2.png",
    ]

    private func withFolder(_ body: (Source) throws -> Void) throws {
        try withTemporaryFolder { folder in
            for name in Self.names { try write(Self.picture, to: folder, name) }
            try Data("text".utf8).write(to: folder.appendingPathComponent("notes\r.npz"))
            symlink("nowhere", folder.appendingPathComponent("dangling\n%.png").path)
            try body(try Source(path: folder.path, name: "tab\tname"))
        }
    }

    private func text(_ manifest: Manifest) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try ManifestFile.write(manifest) { bytes += $0 }
        return bytes
    }

    @Test func aManifestIsReadAsItWasWritten() throws {
        try withFolder { source in
            let manifest = try Manifest(listing: [source])
            #expect(Set(manifest.items.map(\.location)) == Set(Self.names.map { Location.file($0) }))
            #expect(manifest.leftOut.map(\.location.path) == ["dangling\n%.png", "notes\r.npz"])
            let bytes = try text(manifest)
            #expect(bytes.count { $0 == UInt8(ascii: "\n") } == Self.names.count + 3)
            #expect(!bytes.contains { $0 < 32 && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\t") })
            #expect(try ManifestFile.parse(bytes, file: "m", shard: nil) == manifest)
        }
    }

    /// A walk and a manifest lead to the same images and the same files of no use.
    @Test func whatAManifestSaysIsListedAsAWalkWould() throws {
        try withFolder { source in
            let walked = try SourceListing(source)
            let listed = try SourceListing(
                source, number: 0, in: Manifest(listing: [source]), isKnown: { _, _ in false }, check: {})
            #expect(listed.items.map(\.location) == walked.items.map(\.location))
            #expect(listed.items.map(\.size) == walked.items.map(\.size))
            #expect(listed.skipped == walked.skipped && walked.skipped.count == 2)
        }
    }

    @Test func shardsShareEverythingOut() throws {
        try withFolder { source in
            let manifest = try Manifest(listing: [source])
            let bytes = try text(manifest)
            let shares = try (0..<3).map { try manifest.share(of: #require(Shard(index: $0, count: 3))) }
            #expect(shares.reduce(0) { $0 + $1.items.count } == manifest.items.count)
            #expect(Set(shares.flatMap(\.items)) == Set(manifest.items))
            #expect(Set(shares.flatMap(\.leftOut)) == Set(manifest.leftOut))
            for (number, share) in shares.enumerated() {
                let shard = try #require(Shard(index: number, count: 3))
                #expect(try ManifestFile.parse(bytes, file: "m", shard: shard) == share)
                #expect(try share.hash == ManifestFile.parse(bytes, file: "m", shard: shard).hash)
            }
            #expect(try Set(shares.map { try $0.hash }).count == 3)
        }
    }

    @Test func aDamagedLineIsNamed() throws {
        try withFolder { source in
            let lines = String(decoding: try text(Manifest(listing: [source])), as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let damages: [(Int, String)] = [
                (1, "{}"), (1, ""), (2, ""), (3, "no item"), (4, "9\t1\t1\t1\ta.png"), (4, "-1\t1\t1\t1\ta.png"),
                (5, "0\t-1\t1\t1\ta.png"), (5, "0\t1\tx\t1\ta.png"), (5, "0\t1\t1\t1\t../a.png"),
                (5, "0\t1\t1\t1\ta.png@3"), (5, "0\t1\t1\t1\ta%2fb"), (6, "0\t1\t1\t1\ta\u{1}b"), (6, "0\t!\tx"),
            ]
            for (number, text) in damages {
                var damaged = lines
                damaged[number - 1] = text
                let bytes = Array(damaged.joined(separator: "\n").utf8)
                let error = #expect(throws: ManifestError.self, "\(text)") {
                    try ManifestFile.parse(bytes, file: "m", shard: nil)
                }
                #expect(error?.line == number && error?.description.hasPrefix("m, line \(number): found") == true)
            }
        }
    }

    @Test func aCutManifestIsNoticed() throws {
        try withFolder { source in
            let bytes = try text(Manifest(listing: [source]))
            for cut in [1, 2, 40, bytes.count - 1, bytes.count] {
                #expect(throws: ManifestError.self) {
                    try ManifestFile.parse(Array(bytes.dropLast(cut)), file: "m", shard: nil)
                }
            }
        }
    }

    @Test func theHashTellsOtherSizesAndTimesApart() throws {
        let source = Source(name: "s", root: "/s", kind: .folder)
        func manifest(_ size: Int, _ time: Int64?, _ name: String = "a") -> Manifest {
            let item = Manifest.Item(source: 0, location: .file(name), byteSize: size, modified: time, inode: 1)
            return Manifest(sources: [source], items: [item], leftOut: [])
        }
        let hashes = try [manifest(1, 2), manifest(2, 2), manifest(1, 3), manifest(1, nil), manifest(1, 2, "b")]
            .map { try $0.hash }
        #expect(Set(hashes).count == hashes.count)
    }
}
