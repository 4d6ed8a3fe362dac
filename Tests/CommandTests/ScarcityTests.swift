import Foundation
import TestSupport
import Testing

/// What the program says where the system gives it too little.
@Suite struct ScarcityTests {
    @Test func tooFewOpenFilesAreAnErrorAndNoCrash() throws {
        try Workplace.with(images: 2) { place in
            for limit in [6, 7, 8, 20] {
                let line = try PseudoTerminal()
                try line.start(
                    ["/bin/sh", "-c", "ulimit -n \(limit); exec '\(Program.path)' status nowhere"], in: place.folder)
                let end = try line.end()
                #expect(end == (0, 70))
                #expect(line.screen.text.contains("found a limit of \(limit) open files"), "\(line.screen.text)")
            }
        }
    }

    /// Copies that cannot be made are no cases without a label.
    @Test func anExportedFolderCountsCasesApartFromCopies() throws {
        try Workplace.with(images: 8) { place in
            try place.labelByFirstReads(8)
            let gone = place.folder.appendingPathComponent("images/\(SampleImages.paths(8)[3])")
            try FileManager.default.removeItem(at: gone)
            let outcome = try place.run(
                "export", "project", "--policy", "over-read", "--format", "folder", "--output", "copies")
            #expect(outcome.code == 0)
            #expect(!outcome.errors.contains("have no label"))
            #expect(outcome.errors.contains("not copied: images/\(SampleImages.paths(8)[3])"))
        }
    }
}
