import ArgumentParser
import Engine
import Foundation
import Images
import Screen
import Work

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
    var deep: DeepRule?

    @Option(
        help: ArgumentHelp(
            "What is decoded in processes of its own, which may crash: DICOM and TIFF, or all formats.",
            valueName: "usual|all"))
    var isolate: IsolationRule?

    func validate() throws {
        guard modality == nil || !modalities.isEmpty, modalities.allSatisfy(Self.isModality) else {
            throw ValidationError("--modality: found \"\(modality ?? "")\", expected codes as CR,DX,US")
        }
    }

    private var modalities: [String] {
        (modality ?? "").uppercased().split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// A code string of DICOM without blanks (PS3.5, 6.2).
    private static func isModality(_ code: String) -> Bool {
        (1...16).contains(code.utf8.count)
            && code.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
    }

    /// What the arguments ask for.
    var wishes: ImagingWishes {
        var wishes = ImagingWishes()
        wishes.window = window
        wishes.usesHighByte = deep.map { $0 == .highByte }
        wishes.frames = frames
        wishes.modalities = modality.map { _ in modalities }
        wishes.isolatesAll = isolate.map { $0 == .all }
        return wishes
    }
}

/// What identifiers of patients are hashed with.
struct SaltOption: ParsableArguments {
    @Option(
        help: """
            A file whose bytes patients' identifiers are hashed with, at least 16; shards of one collection need the same. \
            Drawn at random otherwise.
            """,
        completion: .file())
    var salt: String?

    /// The salt; nil where none was given.
    ///
    /// - Throws: `InputFile.Unreadable`, `ValidationError`.
    func read() throws -> PatientSalt? {
        guard let file = salt else { return nil }
        let bytes = try InputFile.bytes(file)
        guard bytes.count <= Self.mostBytes, let salt = PatientSalt(bytes) else {
            throw ValidationError(
                "--salt: found \(bytes.count) bytes in \(DisplayText.safe(file)), expected \(PatientSalt.leastSize) to "
                    + "\(Self.mostBytes) (head -c 32 /dev/urandom > FILE makes some)")
        }
        return salt
    }

    private static let mostBytes = 1 << 16
}

/// How deep files that say nothing about their values are shown.
enum DeepRule: String, CaseIterable, ExpressibleByArgument {
    case usedBits = "used-bits"
    case highByte = "high-byte"
}

/// What is decoded in children.
enum IsolationRule: String, CaseIterable, ExpressibleByArgument {
    case usual
    case all
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
