import Foundation
import Testing

/// `Sources/README.md` leads through the code by file names.
@Suite struct SourcesGuideTests {
    @Test func everyFileItNamesIsThere() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let guide = try String(contentsOf: sources.appendingPathComponent("README.md"), encoding: .utf8)
        let names = guide.split(separator: "`").map(String.init).filter { $0.hasSuffix(".swift") }
        #expect(names.count > 20)
        for name in names {
            #expect(FileManager.default.fileExists(atPath: sources.appendingPathComponent(name).path), "\(name)")
        }
    }
}
