import Foundation
import TestSupport
import Tensors
import Testing

@testable import CLIP

@Suite struct TrainingCheckpointTests {
    private static let curve = TrainingCurve(points: [
        point(step: 10, loss: 4.5), point(step: 20, loss: 2), point(step: 30, loss: 1),
    ])
    private static let checkpoint = TrainingCheckpoint(
        state: TrainerState(
            values: [1, 2, 3.5], moments: Adam.Moments(first: [0, -1e-20, 3], second: [4, 5, 6], steps: 30)),
        curve: curve, options: ["seed": "7", "pairs": "12 images of \"x\""])

    private static func point(step: Int, loss: Double) -> TrainingCurve.Point {
        let retrieval = Retrieval(PairEmbeddings(images: [1, 0, 0, 1], texts: [1, 0, 0, 1]), groups: [0, 1])
        return TrainingCurve.Point(step: step, loss: loss, learningRate: 0.1 + 0.2, scale: 14.2, retrieval: retrieval)
    }

    @Test func whatIsWrittenIsRead() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("state.safetensors")
            try Self.checkpoint.write(to: file)
            #expect(try TrainingCheckpoint(file) == Self.checkpoint)
        }
    }

    @Test func anotherOptionIsNamed() throws {
        let error = #expect(throws: ModelFileError.self) {
            try Self.checkpoint.check(
                options: ["seed": "8", "pairs": "12 images of \"x\""], values: 3, file: "state.safetensors")
        }
        #expect(error?.description.contains("seed 7") == true)
        #expect(error?.description.contains("state.safetensors") == true)
        #expect(throws: ModelFileError.self) {
            try Self.checkpoint.check(options: Self.checkpoint.options, values: 4, file: "f")
        }
        try Self.checkpoint.check(options: Self.checkpoint.options, values: 3, file: "f")
    }

    @Test func aCutFileIsAnError() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("state.safetensors")
            try Self.checkpoint.write(to: file)
            let bytes = try Data(contentsOf: file)
            for count in [0, 7, 40, bytes.count / 2, bytes.count - 1] {
                try bytes.prefix(count).write(to: file)
                #expect(throws: ModelFileError.self) { try TrainingCheckpoint(file) }
            }
        }
    }

    @Test func anotherSafetensorsFileIsAnError() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("state.safetensors")
            try SafetensorsWriter.write([SafetensorsTensor("values", shape: [1], values: [1])], to: file)
            let error = #expect(throws: ModelFileError.self) { try TrainingCheckpoint(file) }
            #expect(error?.description.contains("no step and curve") == true)
        }
    }

    @Test func theCurveIsATableAndASketch() {
        let lines = Self.curve.csv.split(separator: "\n")
        #expect(lines[0] == "step,loss,learning_rate,scale,image_to_text,text_to_image,chance")
        #expect(lines[1] == "10,4.500000,0.300000,14.200000,1.000000,1.000000,0.500000")
        #expect(lines.count == 4)
        #expect(Self.curve.sketch == "█▃▁")
        #expect(TrainingCurve().sketch.isEmpty)
    }
}
