import Foundation
import Images
import Work

/// Writes phantoms as a folder of PNG files with their truth and captions.
///
/// The folder holds `KIND/NUMBER.png`, `truth.csv` (`case,truth`) and `captions.csv` (`case,caption`). It appears whole
/// or not at all: everything is written to a hidden folder beside it, which then takes its name.
package struct PhantomWriter: Sendable {
    /// The phantoms to be written.
    package let series: PhantomSeries

    /// A writer of phantoms.
    package init(series: PhantomSeries) {
        self.series = series
    }

    /// A writer of phantoms of these kinds, taken in turn.
    ///
    /// - Precondition: `kinds` is not empty and `size` is at least 8.
    package init(generator: PhantomGenerator, kinds: [PhantomKind], size: Int) {
        self.init(series: PhantomSeries(generator: generator, kinds: kinds, size: size))
    }

    /// Writes phantoms 0..<`count` to a folder that is new or empty; the bytes do not depend on the threads.
    ///
    /// - Parameters:
    ///   - threads: How many threads draw and encode.
    ///   - progress: Called after every image, from any thread.
    /// - Throws: ``PhantomWriterError`` where the folder already holds something or cannot be written; what `progress`
    ///   throws, which ends the work and leaves nothing behind.
    package func write(
        to folder: URL, count: Int, threads: Int = Processors.available,
        progress: @escaping @Sendable () throws -> Void = {}
    ) throws {
        try Self.requireFree(folder)
        let folder = folder.resolvingSymlinksInPath()
        let partial = folder.deletingLastPathComponent().appendingPathComponent(".\(folder.lastPathComponent).partial")
        do {
            try Self.attempt(folder) { try prepare(partial) }
            try writeContents(to: partial, count: count, threads: threads, progress: progress)
            try Self.move(partial, to: folder)
        } catch {
            try? FileManager.default.removeItem(at: partial)
            throw error
        }
    }

    /// Refuses a folder that already holds something.
    ///
    /// - Throws: ``PhantomWriterError``.
    package static func requireFree(_ folder: URL) throws {
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
        for kind in series.kinds {
            try FileManager.default.createDirectory(
                at: partial.appendingPathComponent(kind.className), withIntermediateDirectories: true)
        }
    }

    private func writeContents(
        to folder: URL, count: Int, threads: Int, progress: @escaping @Sendable () throws -> Void
    ) throws {
        _ = try Team(min(threads, count)).map(Array(0..<count)) { _, index in
            let image = Data(try PNGEncoder.encode(series.phantom(index).image))
            let file = folder.appendingPathComponent(series.name(index))
            try Self.attempt(file) { try image.write(to: file) }
            try progress()
        }
        try writeTable("truth.csv", header: "case,truth", to: folder, count: count) { series.kind($0).className }
        try writeTable("captions.csv", header: "case,caption", to: folder, count: count) {
            "\"\(series.caption($0))\""
        }
    }

    private func writeTable(
        _ name: String, header: String, to folder: URL, count: Int, value: (Int) -> String
    ) throws {
        var text = header + "\n"
        for index in 0..<count { text += "\(series.name(index)),\(value(index))\n" }
        let file = folder.appendingPathComponent(name)
        try Self.attempt(file) { try Data(text.utf8).write(to: file) }
    }

    /// Takes the place of the folder, which may be there if it is empty.
    private static func move(_ partial: URL, to folder: URL) throws {
        guard rename(partial.path, folder.path) == 0 else {
            throw PhantomWriterError(path: folder.path, problem: SystemReason.last)
        }
    }

    private static func attempt<Result>(_ file: URL, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw PhantomWriterError(path: file.path, problem: SystemReason.beneath(error))
        }
    }
}

/// Why phantoms could not be written.
package struct PhantomWriterError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file or folder in question.
    package let path: String
    /// What is wrong, and what to do where that is known.
    package let problem: String

    /// One line for a person.
    package var description: String { "cannot write phantoms to \(path): \(problem)" }
}
