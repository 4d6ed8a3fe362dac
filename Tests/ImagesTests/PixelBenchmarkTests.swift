import Foundation
import TestSupport
import Testing

@testable import Images

@Suite struct PixelBenchmarkTests {
    @Test func reportsTheKeysOfTheOtherEngines() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("a.png")
            try PNGEncoder.encode(formulaPicture(width: 30, height: 20, channels: 3)).write(to: file)
            let report = try PixelBenchmark(path: file.path, target: 16, duration: .zero).run()
            #expect((report.engine, report.image, report.target, report.runs) == ("overread", "a.png", 16, 5))
            let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any]
            #expect(object?.keys.sorted() == ["engine", "image", "images_per_second", "runs", "target"])
        }
    }

    @Test func namesAMissingFile() {
        #expect(throws: ImageFileError.self) { try PixelBenchmark(path: "/nowhere.png", duration: .zero).run() }
    }
}
