import Foundation
import Tensors
import TestSupport
import Testing

/// `overread embed` beside transformers, from image files and texts.
@Suite(.enabled(if: References.fixtures != nil, Comment(rawValue: References.fixturesMissing)))
struct EmbedTests {
    private struct Line: Decodable {
        let `case`: String?
        let text: String?
        let embedding: [Float]
    }

    private struct Expected: Decodable {
        let images: [String]
        let prompts: [String]
    }

    @Test func embeddingsFollowTransformers() throws {
        let fixtures = try #require(References.fixtures)
        let model = fixtures.appendingPathComponent("clip-tiny")
        let file = try SafetensorsFile(model.appendingPathComponent("expected.safetensors"))
        let expected = try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: model.appendingPathComponent("expected.json")))
        // The command line refuses the empty one.
        let prompts = expected.prompts.enumerated().map { (row: $0, text: $1) }.filter { !$0.text.isEmpty }
        try withTemporaryFolder { folder in
            let outcome = try Program.run(
                ["embed", fixtures.appendingPathComponent("images").path, "--model", model.path]
                    + prompts.flatMap { ["--text", $0.text] }, in: folder)
            try #require(outcome.code == 0, "\(outcome.errors)")
            let lines = try outcome.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
            let cases = expected.images.map { "images/\($0)" }
            #expect(lines.map { $0.case ?? $0.text ?? "" } == cases + prompts.map(\.text))
            let (images, texts) = (lines.prefix(expected.images.count), lines.dropFirst(expected.images.count))
            let width = try file.entry("text_embeds").shape[1]
            let rows = try file.floats("text_embeds")
            expectClose(images.flatMap(\.embedding), try file.floats("image_embeds"), tolerance: 5e-3)
            expectClose(
                texts.flatMap(\.embedding), prompts.flatMap { rows[($0.row * width)..<(($0.row + 1) * width)] },
                tolerance: 1e-4)
        }
    }

    private func expectClose(_ found: [Float], _ expected: [Float], tolerance: Float) {
        #expect(found.count == expected.count)
        let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(difference <= tolerance, "largest difference \(difference)")
    }
}
