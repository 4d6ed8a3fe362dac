import Engine
import Foundation
import Images
import Labels
import Store
import TestSupport
import Testing
import Workbench

@testable import overread

/// The pictures of the case in focus, from the file itself.
@Suite struct LargePicturesTests {
    /// A project of one CT file of three frames, whose second frame is the case.
    private static func with(_ body: (LargePictures, CaseRecord, URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let frames = (0..<3).map { frame in (0..<64).map { UInt16(frame * 1000 + $0 * 4) } }
            var file = DICOMFile(columns: 8, frames[0], frames[1], frames[2])
            file.modality = "CT"
            file.window = (1128, 257)
            let path = folder.appendingPathComponent("scan.dcm")
            try Data(file.bytes).write(to: path)
            let store = try ProjectStore.inMemory()
            let source = try store.source(named: "scans", kind: "folder", root: folder.path)
            let location = Location.frame("scan.dcm", number: 1)
            let loaded = try ImageOpener(source.source).open(location)
            let opened = OpenedImage(
                id: CaseID("scans/scan.dcm@1"), location: location.text, file: loaded.fingerprint,
                image: ImageDescription(sha256: loaded.sha256, width: 8, height: 8, channels: 1, byteCount: 0),
                thumbnail: try Thumbnail(of: loaded.image).encoded)
            _ = try store.take([(opened, nil)], from: source)
            try body(LargePictures(store: store), store.record(of: CaseID("scans/scan.dcm@1")).record, path)
        }
    }

    private func view(_ change: (inout PictureView) -> Void) -> PictureView {
        var view = PictureView()
        change(&view)
        return view
    }

    /// A drive that was away for a moment leaves no mark.
    @Test func anImageThatIsThereAgainIsReady() throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder.appendingPathComponent("project"))
            let path = folder.appendingPathComponent("a.png")
            let image = PixelImage(width: 8, height: 8, channels: 1, samples: (0..<64).map { UInt8($0) })
            try Data(PNGEncoder.encode(image)).write(to: path)
            let source = try store.source(named: "a", kind: "folder", root: folder.path)
            let loaded = try ImageOpener(source.source).open(.file("a.png"))
            let opened = OpenedImage(
                id: CaseID("a/a.png"), location: "a.png", file: loaded.fingerprint,
                image: ImageDescription(sha256: loaded.sha256, width: 8, height: 8, channels: 1, byteCount: 0),
                thumbnail: try Thumbnail(of: loaded.image).encoded)
            _ = try store.take([(opened, nil)], from: source)
            let pictures = LargePictures(store: store)
            func record() throws -> CaseRecord { try store.record(of: opened.id).record }
            func look() throws { _ = try pictures.picture(opened.id, record().version, PictureView()) }
            try FileManager.default.moveItem(atPath: path.path, toPath: path.path + ".away")
            #expect(throws: ImageUnavailable.self) { try look() }
            #expect(try record().state == .gone)
            try FileManager.default.moveItem(atPath: path.path + ".away", toPath: path.path)
            try look()
            #expect(try record().state == .ready)
        }
    }

    @Test func theCaseIsShownAsTheReadersSeeIt() throws {
        try Self.with { pictures, record, _ in
            let picture = try pictures.picture(record.id, record.version, PictureView())
            #expect(picture.frame == 1 && picture.ownFrame == 1 && picture.frames == 3 && picture.isCT)
            #expect(picture.window == Window(center: 1128, width: 257))
            #expect(picture.image.samples.first == 0 && picture.image.samples.last == 252)
        }
    }

    @Test func windowsFramesAndPartsAreThoseThatWereAskedFor() throws {
        try Self.with { pictures, record, _ in
            let wide = view { $0.window = Window(center: 1000, width: 4001) }
            let flat = try pictures.picture(record.id, record.version, wide)
            #expect(flat.window == wide.window && flat.image.samples.allSatisfy { (127...145).contains($0) })
            let next = try pictures.picture(record.id, record.version, view { $0.frame = 2 })
            #expect(next.frame == 2 && next.ownFrame == 1 && next.image.samples.allSatisfy { $0 == 255 })
            let part = PixelRectangle(x: 2, y: 3, width: 4, height: 2)
            let closer = try pictures.picture(record.id, record.version, view { $0.part = part })
            let whole = try pictures.picture(record.id, record.version, PictureView())
            #expect(closer.image == whole.image.cropped(to: part) && closer.width == 8 && closer.frame == 1)
        }
    }

    @Test func anImageThatIsAnotherByNowIsNotShown() throws {
        try Self.with { pictures, record, path in
            var other = DICOMFile(columns: 8, (0..<64).map { UInt16($0) })
            other.modality = "CT"
            try Data(other.bytes).write(to: path)
            #expect(throws: ImageUnavailable.self) {
                try pictures.picture(record.id, record.version, PictureView())
            }
            #expect(throws: ImageUnavailable.self) {
                try pictures.picture(record.id, record.version + 1, PictureView())
            }
        }
    }

    @Test func theViewerIsStartedWithoutAShell() throws {
        try withTemporaryFolder { folder in
            #expect(Viewer(environment: [:]) == nil && Viewer(environment: [Viewer.variable: "  "]) == nil)
            let (program, seen) = (folder.appendingPathComponent("viewer"), folder.appendingPathComponent("seen"))
            try Data("#!/bin/sh\nprintf '%s|' \"$@\" > '\(seen.path)'\n".utf8).write(to: program)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
            let viewer = try #require(Viewer(environment: [Viewer.variable: "\(program.path) --one $HOME"]))
            try viewer.open("/a b;c")
            while !FileManager.default.fileExists(atPath: seen.path) { usleep(10_000) }
            while try Data(contentsOf: seen).last != UInt8(ascii: "|") { usleep(10_000) }
            #expect(try String(contentsOf: seen, encoding: .utf8) == "--one|$HOME|/a b;c|")
            let missing = try #require(Viewer(environment: [Viewer.variable: "no-such-program-here"]))
            #expect(throws: Viewer.Failure.self) { try missing.open("/a") }
        }
    }
}
