import Engine
import Foundation
import Images
import Store
import TestSupport
import Testing
import Work

/// A label stands only where a reader or a person put it, whatever becomes of images, words and runs meanwhile.
@Suite struct TrustPropertyTests {
    /// How many sequences are tried; `OVERREAD_TRUST_SEQUENCES` asks for more.
    private static let sequences =
        ProcessInfo.processInfo.environment["OVERREAD_TRUST_SEQUENCES"].flatMap(Int.init) ?? 60
    private static let strands = 2

    @Test(arguments: 0..<strands)
    func randomSequencesEndAsTheModelSays(strand: Int) throws {
        for seed in stride(from: strand, to: Self.sequences, by: Self.strands) {
            try withTemporaryFolder { folder in
                var walk = try TrustWalk(seed: UInt64(seed), in: folder)
                do {
                    for _ in 0..<(6 + seed % 20) { try walk.step() }
                    try walk.checkRecord()
                } catch {
                    Issue.record("sequence \(seed): \(error)\n\(walk.log.joined(separator: "\n"))")
                }
            }
        }
    }

    /// An over-read of the same pictures in other cases is another one: otherwise these would never be read.
    @Test func equalImagesOfAnotherSourceAreReadToo() throws {
        try withTemporaryFolder { folder in
            var files = TrustFiles()
            for (source, number) in [("A", 0), ("A", 1), ("B", 0), ("B", 1)] {
                let path = folder.appendingPathComponent("\(source)/\(number).png").path
                try files.write(.image(files.grey(number)), to: path, isReplaced: false)
            }
            let store = try ProjectStore.create(in: folder.appendingPathComponent("project"))
            let engine = Labeling(store, threads: 1, monitor: StageMonitor(), readers: StandIns.readers)
            for name in ["A", "B"] {
                if name == "B" { try store.forgetSource("A") }
                let source = try Source(path: folder.appendingPathComponent(name).path)
                _ = try engine.label(
                    LabelRequest(
                        sources: [source], classes: TrustModel.words[0], model: folder,
                        overRead: OverReadOptions(folds: 2, size: 8)))
                #expect(try store.counts()[.state(.ready)] == 2)
            }
        }
    }
}
