import Foundation
import TestSupport
import Testing

/// `overread pretrain`, from captioned images to a model that reads.
@Suite struct PretrainTests {
    /// A shape that is trained in moments.
    private static let shape = """
        {"model_type": "clip", "projection_dim": 16,
         "vision_config": {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1,
                           "num_attention_heads": 2, "image_size": 16, "patch_size": 8},
         "text_config": {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1,
                         "num_attention_heads": 2, "vocab_size": 540, "max_position_embeddings": 24}}
        """

    private static let quick = [
        "--config", "shape.json", "--tokens", "540", "--batch", "36", "--learning-rate", "3e-3",
    ]

    /// A folder with captioned images and the shape.
    private func withImages(_ count: Int = 80, _ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try Data(Self.shape.utf8).write(to: folder.appendingPathComponent("shape.json"))
            let arguments = ["synthesize", "--output", "images", "--count", "\(count)", "--size", "16"]
            let outcome = try Program.run(arguments + ["--kinds", "chest,fundus"], in: folder)
            try #require(outcome.code == 0, "\(outcome.errors)")
            try body(folder)
        }
    }

    private func pretrain(_ arguments: [String], in folder: URL) throws -> Program.Outcome {
        try Program.run(["pretrain", "--images", "images", "--output", "model"] + Self.quick + arguments, in: folder)
    }

    @Test func theModelThatIsWrittenReadsImages() throws {
        try withImages { folder in
            let trained = try pretrain(["--epochs", "8", "--precision", "f16"], in: folder)
            try #require(trained.code == 0, "\(trained.errors)")
            #expect(trained.lines[0].contains("16 steps on 72 pairs"), "\(trained.text)")
            #expect(trained.lines.last == "the model, for --model: model")
            #expect(trained.errors.contains("step 16: loss"))
            let read = try Program.run(
                ["embed", "images/chest/000000.png", "--text", "a chest x-ray", "--model", "model"], in: folder)
            #expect(read.code == 0 && read.lines.count == 2, "\(read.errors)")
        }
    }

    @Test func phantomsAreOfTheKindsAskedFor() throws {
        try withTemporaryFolder { folder in
            try Data(Self.shape.utf8).write(to: folder.appendingPathComponent("shape.json"))
            let outcome = try Program.run(
                ["pretrain", "--phantoms", "80", "--phantom-size", "16", "--kinds", "chest,fundus,fundus"]
                    + ["--output", "model"] + Self.quick, in: folder)
            try #require(outcome.code == 0, "\(outcome.errors)")
            let merges = try String(contentsOf: folder.appendingPathComponent("model/merges.txt"), encoding: .utf8)
            #expect(merges.contains("fun") && !merges.contains("ultra"), "\(merges)")
        }
    }

    @Test func anInterruptedTrainingContinues() throws {
        try withImages { folder in
            let (whole, parts) = (["--epochs", "60"], ["--epochs", "60", "--output", "parts"])
            let running = try Program.start(
                ["pretrain", "--images", "images"] + Self.quick + parts, in: folder)
            let checkpoint = folder.appendingPathComponent("parts/training-state.safetensors").path
            while !FileManager.default.fileExists(atPath: checkpoint), !running.hasEnded { usleep(1000) }
            running.send(SIGINT)
            let stopped = try running.wait()
            #expect(stopped.code == 130, "\(stopped.errors)")
            let again = try Program.run(["pretrain", "--images", "images"] + Self.quick + parts, in: folder)
            try #require(again.code == 0, "\(again.errors)")
            #expect(again.errors.contains("continuing after step"))
            _ = try pretrain(whole, in: folder)
            let models = try ["model", "parts"].map {
                try Data(contentsOf: folder.appendingPathComponent("\($0)/model.safetensors"))
            }
            #expect(models[0] == models[1])
        }
    }

    @Test func aModelThatIsThereStays() throws {
        try withImages { folder in
            try #require(try pretrain(["--epochs", "1"], in: folder).code == 0)
            let file = folder.appendingPathComponent("model/model.safetensors")
            let before = try Data(contentsOf: file)
            let refused = try pretrain(["--epochs", "1", "--seed", "5"], in: folder)
            #expect(refused.code == 73)
            #expect(refused.errors.contains("model: cannot write: it holds a model"), "\(refused.errors)")
            #expect(try Data(contentsOf: file) == before)
            #expect(try pretrain(["--epochs", "1", "--seed", "5", "--replace"], in: folder).code == 0)
            #expect(try Data(contentsOf: file) != before)
        }
    }

    @Test func captionsWithoutImagesAreNamed() throws {
        try withImages { folder in
            try FileManager.default.removeItem(at: folder.appendingPathComponent("images/chest/000004.png"))
            let outcome = try pretrain([], in: folder)
            #expect(outcome.code == 65)
            #expect(outcome.errors.contains("chest/000004.png"), "\(outcome.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("model").path))
        }
    }

    @Test(arguments: [
        (["--image-model", "net", "--lock-image"], 65, "resnet999"),
        (["--image-model", "net"], 64, "--lock-image"),
        (["--image-model", "nowhere", "--lock-image"], 66, "nowhere/config.json"),
        (["--kinds", "chest"], 64, "--phantoms"),
        (["--kinds", "chest,elbow"], 64, "elbow"),
        (["--batch", "1000"], 66, "--batch"),
        (["--batch", "1"], 64, "--batch"),
        (["--from", "model", "--merges", "m.txt"], 64, "--from"),
        (["--phantoms", "100"], 64, "--phantoms"),
        (["--merges", "shape.json"], 65, "shape.json"),
        (["--output", "/dev/null/model"], 73, "Not a directory"),
    ])
    func whatCannotBeIsSaid(arguments: [String], code: Int32, word: String) throws {
        try withImages(40) { folder in
            let net = folder.appendingPathComponent("net")
            try FileManager.default.createDirectory(at: net, withIntermediateDirectories: true)
            try Data(#"{"architecture": "resnet999"}"#.utf8).write(to: net.appendingPathComponent("config.json"))
            let outcome = try Program.run(["pretrain", "--images", "images"] + Self.defaults(arguments), in: folder)
            #expect(outcome.code == code, "\(outcome.errors)")
            #expect(outcome.errors.contains(word), "\(outcome.errors)")
        }
    }

    private static func defaults(_ arguments: [String]) -> [String] {
        let output = arguments.contains("--output") ? [] : ["--output", "model"]
        let shape = arguments.contains("--from") ? [] : ["--config", "shape.json"]
        let batch = arguments.contains("--batch") ? [] : ["--batch", "36"]
        return output + shape + batch + ["--tokens", "540"] + arguments
    }
}
