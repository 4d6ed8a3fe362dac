import Foundation
import Images
import TestSupport
import Testing

@testable import Phantoms

@Suite struct PhantomWriterTests {
    let writer = PhantomWriter(generator: PhantomGenerator(seed: 5), kinds: [.chest, .breast], size: 16)

    @Test func writesImagesTruthAndCaptions() throws {
        try withTemporaryFolder { folder in
            let output = folder.appendingPathComponent("phantoms")
            try writer.write(to: output, count: 3)
            let truth = try String(contentsOf: output.appendingPathComponent("truth.csv"), encoding: .utf8)
            #expect(truth == "case,truth\nchest/000000.png,chest\nbreast/000001.png,breast\nchest/000002.png,chest\n")
            let captions = try String(contentsOf: output.appendingPathComponent("captions.csv"), encoding: .utf8)
            let first = PhantomGenerator(seed: 5).phantom(index: 0, kind: .chest, size: 16)
            #expect(captions.hasPrefix("case,caption\nchest/000000.png,\"\(first.caption)\"\n"))
            let bytes = try Data(contentsOf: output.appendingPathComponent("chest/000000.png"))
            #expect(try Array(bytes) == PNGEncoder.encode(first.image))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["phantoms"])
        }
    }

    @Test func refusesAFolderThatHoldsSomething() throws {
        try withTemporaryFolder { folder in
            try Data().write(to: folder.appendingPathComponent("mine.txt"))
            #expect(throws: PhantomWriterError.self) { try writer.write(to: folder, count: 1) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["mine.txt"])
        }
    }

    @Test func leavesNothingBehindWhenStopped() throws {
        struct Stop: Error {}
        try withTemporaryFolder { folder in
            let output = folder.appendingPathComponent("phantoms")
            #expect(throws: Stop.self) { try writer.write(to: output, count: 5) { if $0 == 2 { throw Stop() } } }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left.isEmpty)
        }
    }

    @Test func namesTheFolderThatCannotBeWritten() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("file")
            try Data().write(to: file)
            let error = #expect(throws: PhantomWriterError.self) {
                try writer.write(to: file.appendingPathComponent("phantoms"), count: 1)
            }
            #expect(error?.path.contains("file") == true)
        }
    }

    @Test func sheetsShowEveryKindInItsRow() {
        let sheet = ContactSheet(generator: PhantomGenerator(seed: 5), size: 8, columns: 3, rows: 1)
        let image = sheet.image(kinds: [.chest, .breast])
        #expect((image.width, image.height, image.channels) == (24, 16, 3))
        let breast = PhantomGenerator(seed: 5).phantom(index: 2, kind: .breast, size: 8).image
        let corner = ((8 * 24) + 16) * 3
        #expect(Array(image.samples[corner..<corner + 3]) == [UInt8](repeating: breast.samples[0], count: 3))
    }
}
