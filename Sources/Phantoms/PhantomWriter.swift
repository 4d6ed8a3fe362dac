import Foundation
import Images
import SystemReasons

/// Writes phantoms as a folder of PNG files with their truth and captions.
///
/// The folder holds `KIND/NUMBER.png`, `truth.csv` (`case,truth`) and `captions.csv` (`case,caption`). It appears whole
/// or not at all: everything is written to a hidden folder beside it, which then takes its name.
public struct PhantomWriter: Sendable {
    /// What makes the phantoms.
    public let generator: PhantomGenerator
    /// The kinds, taken in turn.
    public let kinds: [PhantomKind]
    /// Pixels across and down.
    public let size: Int

    /// A writer of phantoms of these kinds.
    ///
    /// - Precondition: `kinds` is not empty and `size` is at least 8.
    public init(generator: PhantomGenerator, kinds: [PhantomKind], size: Int) {
        precondition(!kinds.isEmpty, "phantoms are of at least one kind")
        (self.generator, self.kinds, self.size) = (generator, kinds, size)
    }

    /// Writes phantoms 0..<`count` to a folder that is new or empty.
    ///
    /// - Parameters:
    ///   - progress: called after every image with the number written so far.
    /// - Throws: ``PhantomWriterError`` where the folder already holds something or cannot be written; what `progress`
    ///   throws, which ends the work and leaves nothing behind.
    public func write(to folder: URL, count: Int, progress: (Int) throws -> Void = { _ in }) throws {
        try refuseToOverwrite(folder)
        let partial = folder.deletingLastPathComponent().appendingPathComponent(".\(folder.lastPathComponent).partial")
        try attempt(partial) { try prepare(partial) }
        do {
            try writeContents(to: partial, count: count, progress: progress)
            try attempt(folder) {
                if FileManager.default.fileExists(atPath: folder.path) {
                    try FileManager.default.removeItem(at: folder)
                }
                try FileManager.default.moveItem(at: partial, to: folder)
            }
        } catch {
            try? FileManager.default.removeItem(at: partial)
            throw error
        }
    }

    private func refuseToOverwrite(_ folder: URL) throws {
        guard FileManager.default.fileExists(atPath: folder.path) else { return }
        let contents = try attempt(folder) { try FileManager.default.contentsOfDirectory(atPath: folder.path) }
        if !contents.isEmpty {
            throw PhantomWriterError(
                path: folder.path, problem: "it is not empty; name a new folder or remove this one")
        }
    }

    /// Starts afresh, also where an earlier run was killed.
    private func prepare(_ partial: URL) throws {
        if FileManager.default.fileExists(atPath: partial.path) { try FileManager.default.removeItem(at: partial) }
        for kind in kinds {
            try FileManager.default.createDirectory(
                at: partial.appendingPathComponent(kind.className), withIntermediateDirectories: true)
        }
    }

    private func writeContents(to folder: URL, count: Int, progress: (Int) throws -> Void) throws {
        var (truth, captions) = ("case,truth\n", "case,caption\n")
        for index in 0..<count {
            let kind = kinds[index % kinds.count]
            let phantom = generator.phantom(index: index, kind: kind, size: size)
            let number = String(index)
            let name = "\(kind.className)/\(String(repeating: "0", count: max(0, 6 - number.count)))\(number).png"
            let file = folder.appendingPathComponent(name)
            try attempt(file) { try Data(PNGEncoder.encode(phantom.image)).write(to: file) }
            truth += "\(name),\(kind.className)\n"
            captions += "\(name),\"\(phantom.caption)\"\n"
            try progress(index + 1)
        }
        for (name, text) in [("truth.csv", truth), ("captions.csv", captions)] {
            let file = folder.appendingPathComponent(name)
            try attempt(file) { try Data(text.utf8).write(to: file) }
        }
    }

    private func attempt<Result>(_ file: URL, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw PhantomWriterError(path: file.path, problem: SystemReason.beneath(error))
        }
    }
}

/// Why phantoms could not be written.
public struct PhantomWriterError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file or folder in question.
    public let path: String
    /// What is wrong, and what to do where that is known.
    public let problem: String

    /// One line for a person.
    public var description: String { "cannot write phantoms to \(path): \(problem)" }
}
