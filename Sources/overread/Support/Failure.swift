import ArgumentParser
import Assets
import CLIP
import Convnet
import Engine
import Foundation
import Images
import Labels
import NCursesTerminal
import Phantoms
import Pretraining
import Store
import Study
import Tensors
import Work

/// Turns errors into a message and an exit code; the one place that does.
enum Failure {
    /// Exit codes, as BSD's sysexits.h numbers them.
    enum Code: Int32 {
        case usage = 64
        case badData = 65
        case missingInput = 66
        case software = 70
        case cannotWrite = 73
        case interrupted = 130
    }

    /// Prints what went wrong to stderr and ends the process.
    ///
    /// Whoever closes a pipe before its end, like `head`, has read enough: that is no failure.
    static func exit(with error: any Error) -> Never {
        if error is Terminal.ReaderLeft { Foundation.exit(EXIT_SUCCESS) }
        guard let code = code(of: error) else { exit(withParserError: error) }
        Terminal.print(error: error is UnknownCommand ? "\(error)" : "overread: \(message(of: error))")
        Foundation.exit(code.rawValue)
    }

    /// Prints help, the version, or what is wrong with the arguments.
    private static func exit(withParserError error: any Error) -> Never {
        let code = Overread.exitCode(for: error)
        let message = Overread.fullMessage(for: error)
        if code == .success {
            try? Terminal.print(message)
        } else if !message.isEmpty {
            Terminal.print(error: message)
        }
        Foundation.exit(code.rawValue)
    }

    /// The exit code of our own errors; `nil` for those of the argument parser.
    static func code(of error: any Error) -> Code? {
        switch error {
        case is Cancelled, is Synthesis.Interrupted: .interrupted
        case is ComputeError: .software
        case is ImageSourceError, is Assets.Missing, is InputFile.Unreadable: .missingInput
        case let error as ModelFileError: code(ofModel: error)
        case let error as HubError: code(ofHub: error)
        case let error as StoreError: code(ofStore: error)
        case let error as EngineError: code(ofEngine: error)
        case let error as PretrainingError: code(ofPretraining: error)
        case let error as ImageUnavailable: code(ofImage: error)
        case is Damaged, is ImageFileError, is NothingRendered, is CSVError, is ConvnetError, is InvalidRead,
            is StudyError, is PretrainingDiverged, is PartError, is FoldPartError, is LogError,
            is ManifestError:
            .badData
        case is CannotWrite, is PhantomWriterError, is NotSaved: .cannotWrite
        case is TerminalError, is UnknownCommand: .usage
        default: isParserError(error) ? nil : .software
        }
    }

    private static func code(ofImage error: ImageUnavailable) -> Code {
        switch error {
        case .gone: .missingInput
        case .unreadable, .replaced, .changed: .badData
        }
    }

    private static func code(ofModel error: ModelFileError) -> Code {
        switch error.problem {
        case .missing, .unreadable: .missingInput
        case .unwritable: .cannotWrite
        case .malformed, .unsupported, .mismatched: .badData
        }
    }

    private static func code(ofHub error: HubError) -> Code {
        switch error.problem {
        case .wrongName: .usage
        case .missing, .refused, .unreachable: .missingInput
        case .damaged: .badData
        }
    }

    private static func code(ofStore error: StoreError) -> Code {
        switch error {
        case .notAProject, .cannotRead: .missingInput
        case .alreadyAProject, .cannotWrite, .locked, .busy, .vanished, .sharedFileSystem: .cannotWrite
        case .olderProject, .newerSchema, .corrupt, .unknownCase, .unknownRun, .unknownSource, .invalid: .badData
        case .sourceNameTaken: .usage
        }
    }

    private static func code(ofEngine error: EngineError) -> Code {
        switch error {
        case .unknownCases, .truth, .noNumbers, .precision, .unknownRecipe: .badData
        case .nothingToDo: .missingInput
        case .imaging: .usage
        }
    }

    private static func code(ofPretraining error: PretrainingError) -> Code {
        switch error {
        case .captions: .badData
        case .tooFewPairs: .missingInput
        }
    }

    private static func isParserError(_ error: any Error) -> Bool {
        error is ValidationError || error is CleanExit || error is ExitCode
            || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }

    private static func message(of error: any Error) -> String {
        if error is Cancelled {
            return "interrupted; everything finished so far is kept, the same command continues where it stopped"
        }
        return String(describing: error)
    }
}
