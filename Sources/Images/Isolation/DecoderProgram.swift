import Foundation
import Work

/// A program that decodes for this one when it is started as a child.
struct DecoderProgram: Sendable {
    /// Where it is.
    let path: String
    /// Its first argument.
    let argument: String
    /// Whether it decodes compressed DICOM frames alone; where another one cannot be started, nothing can be decoded.
    private let isForCodestreams: Bool

    /// A program that everything depends on.
    init(_ path: String, argument: String) {
        (self.path, self.argument, isForCodestreams) = (path, argument, false)
    }

    /// A program that decodes compressed DICOM frames.
    init(codestreams path: String) {
        (self.path, argument, isForCodestreams) = (path, "decode-frames", true)
    }

    /// The program that links GDCM. SwiftPM puts it beside the running one; an installation has it in `lib/overread` beside
    /// its `bin`.
    static let codestreams: DecoderProgram = {
        let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let beside = folder.appendingPathComponent("overread-gdcm").path
        let installed = folder.deletingLastPathComponent().appendingPathComponent("lib/overread/overread-gdcm").path
        return DecoderProgram(codestreams: access(beside, X_OK) == 0 ? beside : installed)
    }()

    /// The error where the system does not start the program.
    func failure(_ reason: SystemFailure, image: String) -> any Error {
        guard isForCodestreams, [ENOENT, EACCES, ENOEXEC].contains(reason.number) else {
            return DecoderUnavailable(reason: reason.description)
        }
        return ImageFileError(
            path: image,
            finding: "compressed DICOM pixels, and \(path), which decodes them, cannot be started (\(reason))",
            expectation: "that program, beside overread or in lib/overread beside its bin")
    }

    /// The error where the system's loader gives up on what the program needs.
    func unloadable(image: String) -> any Error {
        guard isForCodestreams else { return DecoderUnavailable(reason: "\(path) cannot be loaded") }
        return ImageFileError(
            path: image, finding: "compressed DICOM pixels, and \(path), which decodes them, cannot be loaded",
            expectation: "GDCM (Debian's libgdcm3.0), and whatever else `ldd \(path)` misses")
    }
}
