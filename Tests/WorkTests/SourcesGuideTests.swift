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

    /// Whoever reads the README on a cluster can copy the scripts from there.
    @Test func theEnginesScriptsStandWholeInTheREADME() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let folder = root.appendingPathComponent("Assets/engines")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.count >= 2)
        for name in names {
            let script = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            #expect(text.contains(script), "\(name)")
        }
    }
}
