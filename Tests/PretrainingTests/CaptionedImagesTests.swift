import CLIP
import Foundation
import Images
import Labels
import Phantoms
import Synchronization
import TestSupport
import Testing
import Work

@testable import Pretraining

/// Images with captions to learn from, generated or read from a folder.
@Suite struct CaptionedImagesTests {
    private let generator = PhantomGenerator(seed: 6, puzzleShare: 0.5)

    private func withPhantoms(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let images = folder.appendingPathComponent("images")
            try PhantomWriter(generator: generator, kinds: PhantomKind.allCases, size: 12).write(to: images, count: 12)
            try body(images)
        }
    }

    private func writeCaptions(_ text: String, to folder: URL) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent("captions.csv"))
    }

    @Test func aWrittenFolderIsReadAsItsPhantoms() throws {
        try withPhantoms { images in
            let folder = try CaptionedFolder(directory: images)
            let phantoms = CaptionedPhantoms(generator: generator, kinds: PhantomKind.allCases, count: 12, size: 12)
            #expect(folder.count == 12 && phantoms.count == 12)
            for index in 0..<12 {
                #expect(folder.caption(index) == phantoms.caption(index))
                #expect(try folder.image(index) == phantoms.image(index))
            }
        }
    }

    @Test func imagesWithoutCaptionsAreLeftAlone() throws {
        try withPhantoms { images in
            let rows = "brain/000004.png,\"a, b\"\r\nchest/000000.png,'=1\r\n"
            try writeCaptions("case,caption\r\n" + rows, to: images)
            let folder = try CaptionedFolder(directory: images)
            #expect((0..<folder.count).map(folder.caption) == ["a, b", "=1"])
        }
    }

    @Test(arguments: [
        ("chest/000012.png,x", 3, "no such file or folder at chest/000012.png"), ("chest,x", 3, "a folder at chest"),
        ("truth.csv,x", 3, "no image at truth.csv"), ("empty.png,x", 3, "an empty file at empty.png"),
        ("../images/chest/000009.png,x", 3, "../images"), ("chest/../chest/000009.png,x", 3, "the case"),
        ("/etc/hostname,x", 3, "the case \"/etc/hostname\""), ("chest/000000.png,x", 3, "a second time"),
        ("chest/000009.png,", 3, "no caption"), ("chest/000009.png,  ", 3, "no caption"), (",x", 3, "an empty case"),
        ("chest/000009.png", 3, "1 fields"),
    ])
    func refusesRowsThatNameNoImage(row: String, line: Int, finding: String) throws {
        try withPhantoms { images in
            try Data().write(to: images.appendingPathComponent("empty.png"))
            try writeCaptions("case,caption\nchest/000000.png,a chest\n\(row)\n", to: images)
            let error = #expect(throws: CSVError.self) { try CaptionedFolder(directory: images) }
            #expect(error?.line == line && error?.file.hasSuffix("images/captions.csv") == true)
            #expect(error?.found.contains(finding) == true, "\(error?.description ?? "")")
        }
    }

    @Test(arguments: [("case,caption\n", "no rows"), ("case,caption\nchest/000000.png,x\n", "one row")])
    func refusesFewerThanTwoPairs(text: String, finding: String) throws {
        try withPhantoms { images in
            try writeCaptions(text, to: images)
            let error = #expect(throws: PretrainingError.self) { try CaptionedFolder(directory: images) }
            #expect(error?.description.contains("captions.csv: found \(finding)") == true)
        }
    }

    @Test func namesTheColumnOrTableThatIsMissing() throws {
        try withPhantoms { images in
            try writeCaptions("case,truth\nchest/000000.png,chest\n", to: images)
            let error = #expect(throws: CSVError.self) { try CaptionedFolder(directory: images) }
            #expect(error?.expected == "a column \"caption\"")
            let missing = InputFile.Unreadable(
                path: images.path + "/chest/captions.csv", reason: "No such file or directory")
            #expect(throws: missing) { try CaptionedFolder(directory: images.appendingPathComponent("chest")) }
        }
    }

    @Test func namesAnImageThatCannotBeDecoded() throws {
        try withPhantoms { images in
            let file = images.appendingPathComponent("hand/000002.png")
            try Data(contentsOf: file).prefix(60).write(to: file)
            let folder = try CaptionedFolder(directory: images)
            let error = #expect(throws: ImageFileError.self) { try folder.image(2) }
            #expect(error?.path == file.path)
        }
    }

    @Test func aSynthesisThatIsStoppedLeavesNothing() throws {
        try withTemporaryFolder { folder in
            let series = PhantomSeries(generator: generator, kinds: [.chest, .breast], size: 8)
            let sheet = (picture: ContactSheet(series: series, columns: 2, rows: 1), path: folder.path + "/sheet.png")
            let furthest = Atomic(0)
            let cancellation = Cancellation()
            let monitor = StageMonitor(
                report: { progress in
                    #expect(progress.stage == .synthesis && progress.total == 104)
                    if furthest.max(progress.completed, ordering: .relaxed).newValue > 20 { cancellation.cancel() }
                }, cancellation: cancellation)
            #expect(throws: Synthesis.Interrupted.self) {
                try Synthesis(series, threads: 2, monitor: monitor).run(
                    folder: folder.appendingPathComponent("images"), count: 100, sheet: sheet)
            }
            #expect((21..<104).contains(furthest.load(ordering: .relaxed)))
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left.isEmpty)
        }
    }
}
