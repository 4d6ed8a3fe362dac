import ArgumentParser
import Images

/// How image files are read.
struct DecodingArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Show grey values around CENTER, WIDTH of them, instead of by the file's own window.",
            valueName: "center,width"))
    var window: Window?

    @Option(
        help: ArgumentHelp("Frames of files that have several: all, first, middle or every-N.", valueName: "which"))
    var frames: FrameSelection?

    @Option(help: "Take only DICOM files of these modalities, as CR,DX,US.")
    var modality: String?

    @Option(
        help: ArgumentHelp(
            "How 16-bit files without a window are shown: by the bits they use, or by each sample's high byte.",
            valueName: "used-bits|high-byte"))
    var deep: DeepRule = .usedBits

    /// What the arguments say.
    ///
    /// - Parameter frames: What is taken of files with several frames where the arguments do not say it.
    func options(frames standard: FrameSelection) -> DecodingOptions {
        let modalities = modality.map { Set($0.uppercased().split(separator: ",").map(String.init)) }
        return DecodingOptions(
            rendering: RenderingOptions(window: window, usesHighByte: deep == .highByte),
            frames: frames ?? standard, modalities: modalities)
    }
}

/// How deep files that say nothing about their values are shown.
enum DeepRule: String, CaseIterable, ExpressibleByArgument {
    case usedBits = "used-bits"
    case highByte = "high-byte"
}

extension Window: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension FrameSelection: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

/// `overread decode-images`: decodes for another process of this program; see `DecoderService`.
struct DecodeImagesCommand: ParsableCommand {
    static let name = "decode-images"
    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Decode images for another process of this program.",
        discussion: "Example: overread decode-images 4294967296,60,16 (started with a socket and memory to share)",
        shouldDisplay: false)

    @Argument(help: "Bytes of memory, seconds for an image, and open files that may be used.")
    var limits: String

    func run() throws {
        guard DecoderService.run(argument: limits) else { throw ExitCode(Failure.Code.usage.rawValue) }
    }
}
