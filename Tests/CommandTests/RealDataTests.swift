import Foundation
import TestSupport
import Testing

/// The whole way on real images, with the bundled model.
@Suite(.enabled(if: References.realData != nil, Comment(rawValue: References.realDataMissing)))
struct RealDataTests {
    private struct Figures: Decodable {
        struct Reader: Decodable {
            let accuracy: Double
            let macro_f1: Double
        }

        let cases: Int
        let readers: [String: Reader]
    }

    @Test func mixedImagesAreLabelledAndImproved() throws {
        let images = try #require(References.realData).appendingPathComponent("mixed-png").path
        try withTemporaryFolder { folder in
            let labelled = try Program.run(
                ["label", images, "--class", "chest=a chest x-ray", "--class", "breast=a breast ultrasound"], in: folder
            )
            try #require(labelled.code == 0, "\(labelled.errors)")
            let evaluated = try Program.run(["evaluate", "--truth-from-folders", "--json"], in: folder)
            let figures = try JSONDecoder().decode(Figures.self, from: Data(evaluated.output))
            let (clip, cnn) = (try #require(figures.readers["clip"]), try #require(figures.readers["cnn"]))
            #expect(figures.cases == 118)
            #expect(clip.accuracy >= 0.9)
            #expect(cnn.macro_f1 >= clip.macro_f1)
        }
    }
}
