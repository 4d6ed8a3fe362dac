import Foundation

/// The reviewer's own program for originals, as `$OVERREAD_VIEWER` names it: a program, with arguments between blanks
/// before the file's path. No shell reads any of it.
struct Viewer: Sendable {
    /// The environment variable.
    static let variable = "OVERREAD_VIEWER"

    private let words: [String]

    /// The viewer that the environment names; nil where it names none.
    init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
        words = (environment[Self.variable] ?? "").split(separator: " ").map(String.init)
        guard !words.isEmpty else { return nil }
    }

    /// Why a file could not be opened.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts the program with a file, and does not wait for it. It gets no terminal: what it prints would spoil the
    /// screen.
    ///
    /// - Throws: `Failure`.
    func open(_ path: String) throws {
        guard let program = Self.executable(words[0]) else {
            throw Failure(description: "\(Self.variable): there is no program \(words[0])")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = Array(words.dropFirst()) + [path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw Failure(description: "\(Self.variable): \(words[0]) cannot be started: \(error.localizedDescription)")
        }
    }

    /// A program by its path, or by its name along `$PATH`.
    private static func executable(_ name: String) -> String? {
        guard !name.contains("/") else { return isProgram(name) ? name : nil }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first(where: isProgram)
    }

    private static func isProgram(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && FileManager.default.isExecutableFile(atPath: path)
    }
}
