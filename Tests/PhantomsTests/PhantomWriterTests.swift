import Foundation
import Images
import Synchronization
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
            let written = Atomic(0)
            #expect(throws: Stop.self) {
                try writer.write(to: output, count: 50, threads: 2) {
                    if written.add(1, ordering: .relaxed).newValue == 2 { throw Stop() }
                }
            }
            #expect(written.load(ordering: .relaxed) < 50)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left.isEmpty)
        }
    }

    @Test func takesThePlaceOfAnEmptyFolderAndOfWhatAKilledRunLeft() throws {
        try withTemporaryFolder { folder in
            let output = folder.appendingPathComponent("phantoms")
            for name in ["phantoms", ".phantoms.partial/chest"] {
                try FileManager.default.createDirectory(
                    at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
            }
            try Data().write(to: folder.appendingPathComponent(".phantoms.partial/chest/000007.png"))
            try writer.write(to: output, count: 2)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["phantoms"])
            let chests = output.appendingPathComponent("chest").path
            #expect(try FileManager.default.contentsOfDirectory(atPath: chests) == ["000000.png"])
        }
    }

    @Test func namesTheFolderThatCannotBeWritten() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("file")
            try Data().write(to: file)
            for output in [file, file.appendingPathComponent("phantoms")] {
                let error = PhantomWriterError(path: output.path, problem: "Not a directory")
                #expect(throws: error) { try writer.write(to: output, count: 1) }
            }
        }
    }

    @Test func sheetsShowTheFirstPhantomsOfEveryKindInItsRow() throws {
        let series = PhantomSeries(generator: PhantomGenerator(seed: 5), kinds: [.chest, .breast], size: 8)
        let sheet = ContactSheet(series: series, columns: 3, rows: 1)
        let image = try sheet.image(threads: 2)
        #expect((image.width, image.height, image.channels) == (24, 16, 3))
        let breast = series.phantom(5).image
        #expect(series.kind(5) == .breast)
        let corner = ((8 * 24) + 16) * 3
        #expect(Array(image.samples[corner..<corner + 3]) == [UInt8](repeating: breast.samples[0], count: 3))
        #expect(try sheet.image(threads: 1) == image)
    }
}
