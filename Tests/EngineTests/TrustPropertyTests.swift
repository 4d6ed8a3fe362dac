import Foundation
import Seeded
import TestSupport
import Testing

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
}
