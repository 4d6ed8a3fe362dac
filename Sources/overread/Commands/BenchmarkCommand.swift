import ArgumentParser
import CLIP
import Convnet
import Foundation
import Images

/// `overread benchmark`: our own speed.
struct BenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark", abstract: "Measure the speed of this machine's build; prints one JSON line.",
        discussion: "Example: overread benchmark clip --batch 32 --threads 2",
        subcommands: [
            ClipBenchmarkCommand.self, CNNBenchmarkCommand.self, PixelBenchmarkCommand.self,
            PretrainBenchmarkCommand.self,
        ])

    static func print(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try Terminal.print(String(decoding: encoder.encode(value), as: UTF8.self))
    }
}

/// How long to measure.
struct SecondsOption: ParsableArguments {
    @Option(help: "Seconds to measure.")
    var seconds = 8.0

    func validate() throws {
        guard (0...3600).contains(seconds) else { throw ValidationError("--seconds: expected 0 to 3600") }
    }
}

/// Images of a batch.
struct BatchOption: ParsableArguments {
    @Option(help: "Images at a time.")
    var batch: Int?

    func validate() throws {
        guard batch.map({ (1...4096).contains($0) }) ?? true else {
            throw ValidationError("--batch: expected 1 to 4096")
        }
    }
}

extension ConvolutionalArchitecture: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}

/// An image network: the image tower of a ViT-B/32, or a locked encoder.
struct ClipBenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clip", abstract: "Images per second of a ViT-B image tower with random weights.",
        discussion: "Example: overread benchmark clip --batch 32 --threads 2")

    @Option(help: "Another image network in place of the ViT-B, at 224 px.")
    var encoder: ConvolutionalArchitecture?

    @Option(help: "Pixels along a patch of the ViT-B's: 32 or 16.")
    var patch = 32

    @Option(help: "The precision of the ViT-B's layers: f32 or int8.")
    var precision: Precision = .f32

    @OptionGroup var batch: BatchOption
    @OptionGroup var threads: ThreadOption
    @OptionGroup var seconds: SecondsOption

    func validate() throws {
        guard patch == 32 || patch == 16 else { throw ValidationError("--patch: found \(patch), expected 32 or 16") }
        guard encoder == nil || patch == 32 else {
            throw ValidationError("--patch: a convolutional network has no patches")
        }
        guard encoder == nil || precision == .f32 else {
            throw ValidationError("--precision: found int8 for a convolutional network, expected f32")
        }
    }

    func run() throws {
        let (batch, threads, seconds) = (batch.batch ?? 32, threads.threads, seconds.seconds)
        guard let encoder else {
            return try BenchmarkCommand.print(
                CLIPBenchmark.run(
                    patch: patch, batch: batch, threads: threads, precision: precision, seconds: seconds))
        }
        let configuration = ImageEncoderConfiguration.convolutional(.init(architecture: encoder))
        try BenchmarkCommand.print(
            CLIPBenchmark.run(encoder: configuration, batch: batch, threads: threads, seconds: seconds))
    }
}

/// Training of the networks that over-read.
struct CNNBenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cnn", abstract: "Images per second of training the networks that over-read.",
        discussion: "Example: overread benchmark cnn --size 28 --threads 2")

    @Option(help: "Pixels along an image's edge.")
    var size = 28

    @OptionGroup var batch: BatchOption
    @OptionGroup var threads: ThreadOption
    @OptionGroup var seconds: SecondsOption

    func validate() throws {
        guard (8...512).contains(size) else { throw ValidationError("--size: expected 8 to 512") }
    }

    func run() throws {
        try BenchmarkCommand.print(
            CNNBenchmark.run(
                size: size, batch: batch.batch, threads: threads.threads, seconds: seconds.seconds))
    }
}

/// Steps of contrastive training.
struct PretrainBenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pretrain", abstract: "Images per second of contrastive training steps of a CLIP model.",
        discussion: "Example: overread benchmark pretrain --batch 128 --threads 2")

    @OptionGroup var model: ModelOption
    @OptionGroup var batch: BatchOption
    @OptionGroup var threads: ThreadOption
    @OptionGroup var seconds: SecondsOption

    func run() throws {
        try BenchmarkCommand.print(
            ContrastiveBenchmark.run(
                CLIPConfiguration(directory: model.folder), batch: batch.batch ?? 128, threads: threads.threads,
                seconds: seconds.seconds))
    }
}

/// Decoding and preparing one image.
struct PixelBenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pixels", abstract: "Images per second of decode, resize, crop and normalise, on one core.",
        discussion: "Example: overread benchmark pixels image.png --target 224")

    @Argument(help: "An image.", completion: .file())
    var image: String

    @Option(help: "Pixels along the edge of what is made.")
    var target = 224

    @Option(
        help: ArgumentHelp(
            "What is decoded in a process of its own: nothing, DICOM and TIFF, or all formats.",
            valueName: "none|usual|all"))
    var isolate: Isolation = .usual

    enum Isolation: String, CaseIterable, ExpressibleByArgument {
        case none
        case usual
        case all
    }

    @OptionGroup var threads: ThreadOption
    @OptionGroup var seconds: SecondsOption

    func validate() throws {
        guard (1...4096).contains(target) else { throw ValidationError("--target: expected 1 to 4096") }
    }

    func run() throws {
        let benchmark = PixelBenchmark(
            path: image, target: target, duration: .seconds(seconds.seconds),
            isolation: isolate == .none ? .none : .standard, isolatesAll: isolate == .all)
        try BenchmarkCommand.print(benchmark.run())
    }
}
