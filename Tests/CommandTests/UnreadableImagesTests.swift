import Foundation
import Testing

/// Files in a source that are no images are skipped, named and counted; one image is enough to go on with.
@Suite struct UnreadableImagesTests {
    /// Names and what is told of them, made in `folder`.
    private static func spoil(_ folder: URL) throws -> [String: String] {
        let whole = try Data(contentsOf: folder.appendingPathComponent(SampleImages.paths(2)[0]))
        func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
        try Data("hello".utf8).write(to: URL(fileURLWithPath: path("text.png")))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path("truncated.png")))
        try Data().write(to: URL(fileURLWithPath: path("empty.png")))
        try Data(hugePNG).write(to: URL(fileURLWithPath: path("huge.png")))
        try #require(mkfifo(path("fifo.png"), 0o600) == 0)
        try #require(makeSocket(path("socket.png")))
        try #require(symlink("loop-b.png", path("loop-a.png")) == 0 && symlink("loop-a.png", path("loop-b.png")) == 0)
        try #require(symlink("nowhere.png", path("dangling.png")) == 0)
        try #require(symlink(".", path("around")) == 0)
        var expected = [
            "text.png": "no image", "truncated.png": "damaged PNG", "empty.png": "empty", "huge.png": "60000 x 60000",
            "fifo.png": "FIFO", "socket.png": "socket", "loop-a.png": "circles", "loop-b.png": "circles",
            "dangling.png": "no such file", "around": "listed already",
        ]
        // Root may read everything.
        if geteuid() != 0 {
            try whole.write(to: URL(fileURLWithPath: path("closed.png")))
            try #require(chmod(path("closed.png"), 0) == 0)
            expected["closed.png"] = "Permission denied"
        }
        return expected
    }

    @Test func whatIsNoImageIsSkippedNamedAndCounted() throws {
        try Workplace.with(images: 8) { place in
            let expected = try Self.spoil(place.folder.appendingPathComponent("images"))
            let outcome = try Program.run(place.labelArguments(), in: place.folder)
            #expect(outcome.code == 0)
            for (name, reason) in expected {
                let line = outcome.errors.split(separator: "\n").first { $0.contains("images/\(name)") }
                #expect(line?.contains(reason) == true, "\(name): \(line ?? "no word of it")")
            }
            #expect(outcome.text.contains("8 cases in project, \(expected.count) files skipped"))
            let status = try #require(try place.status())
            #expect(status.cases == 8 && status.skippedFiles == expected.count)
        }
    }

    @Test func aSourceWithoutAnyImageIsAMissingInput() throws {
        try Workplace.with(images: 0) { place in
            try FileManager.default.createDirectory(
                at: place.folder.appendingPathComponent("images"), withIntermediateDirectories: false)
            try place.write("hello", to: "images/notes.txt")
            let outcome = try Program.run(place.labelArguments(), in: place.folder)
            #expect(outcome.code == 66)
            #expect(outcome.errors.contains("images/notes.txt: no image"))
        }
    }

    /// `predict` and `embed` read sources as `label` does.
    @Test func embeddingSkipsWhatIsNoImageToo() throws {
        try Workplace.with(images: 2) { place in
            let expected = try Self.spoil(place.folder.appendingPathComponent("images"))
            let outcome = try place.run("embed", "images")
            #expect(outcome.code == 0 && outcome.lines.count == 2)
            for name in expected.keys { #expect(outcome.errors.contains("images/\(name)")) }
        }
    }

    /// A header that promises 60,000 x 60,000 px of grey, and nothing behind it.
    private static let hugePNG: [UInt8] = {
        let size: [UInt8] = [0, 0, 0xEA, 0x60]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", size + size + [8, 0, 0, 0, 0])
            + chunk("IDAT", [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1]) + chunk("IEND", [])
    }()

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        func bigEndian(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        let named = Array(name.utf8) + content
        return bigEndian(UInt32(content.count)) + named + bigEndian(CRC32.of(named))
    }

    private static func makeSocket(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
