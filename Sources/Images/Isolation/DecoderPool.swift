import Synchronization
import Work

/// The system could not start or feed a process that decodes: nothing is wrong with the image.
package struct DecoderUnavailable: Error, Equatable, CustomStringConvertible {
    /// What failed, in the system's words.
    package let reason: String
    /// One line for people.
    package var description: String { "cannot start a decoder: \(reason); DICOM and TIFF images need one" }
}

/// Children of this process that decode what its libraries may crash over. As many are started as are asked at one time;
/// one that dies costs the image that it had, and only where a second dies of it too.
package final class DecoderPool: Sendable {
    /// What a child may use up.
    package struct Limits: Sendable {
        /// Bytes of address space.
        package let memory: UInt64
        /// Seconds for one image.
        package let seconds: UInt32
        /// Open files.
        package let files: UInt32

        /// Makes limits: 4 GiB, 60 seconds, 16 files unless said otherwise.
        package init(memory: UInt64 = 4 << 30, seconds: UInt32 = 60, files: UInt32 = 16) {
            self.memory = memory
            self.seconds = seconds
            self.files = files
        }
    }

    /// The children of the running program; nil until it has said that it can start them.
    private static let own = Mutex<DecoderPool?>(nil)

    /// What decodes for the whole process where nothing else is said.
    package static var standard: DecoderPool? {
        get { own.withLock { $0 } }
        set { own.withLock { $0 = newValue } }
    }

    /// What decodes compressed DICOM frames for the whole process.
    static let codestreams = DecoderPool(.codestreams)

    private let program: DecoderProgram
    private let limits: Limits
    private let idle = Mutex<[DecoderChild]>([])

    /// A pool without children yet.
    ///
    /// - Parameters:
    ///   - program: The program that is started; this one by default.
    ///   - argument: Its first argument; given it, the program calls `DecoderService.run`.
    package convenience init(program: String = "/proc/self/exe", argument: String, limits: Limits = Limits()) {
        self.init(DecoderProgram(program, argument: argument), limits: limits)
    }

    /// A pool of children of a program.
    init(_ program: DecoderProgram, limits: Limits = Limits()) {
        self.program = program
        self.limits = limits
    }

    /// The processes that wait for work.
    package var idleProcesses: [Int32] { idle.withLock { $0.map(\.process) } }

    /// Decodes in a child.
    ///
    /// - Throws: `ImageFileError`, `DecoderUnavailable`.
    func run(_ task: some ChildTask, _ input: DecodeInput, path: String) throws -> [UInt8] {
        var (deaths, kills) = (0, 0)
        while true {
            let child = try idle.withLock { $0.popLast() } ?? start(for: path)
            switch try child.run(task, input) {
            case .output(let output):
                keep(child)
                return output
            case .refused(let reason):
                keep(child)
                throw ImageFileError(path: path, finding: reason, expectation: "an intact file")
            case .unloadable:
                throw program.unloadable(image: path)
            case .died(let cause, let isKilled):
                if isKilled { kills += 1 } else { deaths += 1 }
                guard deaths < Self.mostDeaths, kills < Self.mostKills else {
                    throw ImageFileError(path: path, finding: "its decoder \(cause)", expectation: "an intact file")
                }
            }
        }
    }

    private func start(for path: String) throws -> DecoderChild {
        do {
            return try DecoderChild(program, limits)
        } catch {
            throw program.failure(error, image: path)
        }
    }

    /// How many children may die of an image before it is given up.
    private static let mostDeaths = 2
    /// How many may be ended from outside meanwhile, which is no fault of the image's unless memory is short.
    private static let mostKills = 8

    /// Takes a child back, unless it has grown by a large image.
    private func keep(_ child: DecoderChild) {
        guard child.sharedSize <= DecoderChild.mostKept else { return }
        idle.withLock { $0.append(child) }
    }
}
