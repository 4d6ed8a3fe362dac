import Foundation
import Work

/// The folder of a study's results. What is finished is kept in it as it goes: the settings, CLIP's reads, and a file for
/// every whole split, so that a study that was interrupted continues where it stopped.
package struct StudyFolder: Sendable {
    /// The folder.
    package let url: URL

    /// A folder that need not be there yet.
    init(_ url: URL) { self.url = url }

    /// The page for people.
    package static let report = "report.html"
    /// All figures.
    package static let summary = "summary.json"
    /// The figures of every split, method and class.
    package static let splits = "splits.csv"
    /// The box plots alone.
    package static let boxPlot = "boxplot.svg"
    static let firstReads = "first-reads.csv"
    private static let settings = "settings.json"
    private static let recordsFolder = "splits"

    /// Writes one of the results, replacing an earlier one in one step.
    ///
    /// - Throws: `CannotWrite`.
    func write(_ text: String, to name: String) throws { try AtomicFile.write(Array(text.utf8), to: path(name)) }

    /// The content of a file, or `nil` where there is none yet.
    ///
    /// - Throws: `InputFile.Unreadable`.
    func content(_ name: String) throws -> [UInt8]? {
        guard FileManager.default.fileExists(atPath: path(name)) else { return nil }
        return try InputFile.bytes(path(name))
    }

    /// Makes the folder where there is none, and makes sure that it holds no other study.
    ///
    /// - Parameter digest: Tells the study's settings and images from others.
    /// - Throws: `StudyError.otherStudy`, `CannotWrite`.
    func claim(_ digest: String) throws {
        try OutputFolder.make(url.appendingPathComponent(Self.recordsFolder))
        let line = "{\"settings\": \"\(digest)\"}\n"
        guard let found = try content(Self.settings) else { return try write(line, to: Self.settings) }
        guard found == Array(line.utf8) else { throw StudyError.otherStudy(path: url.path) }
    }

    /// The splits that earlier calls have finished, of those with numbers below `count`, by number.
    ///
    /// - Throws: `StudyError.damaged`.
    func records(below count: Int) throws -> [Int: SplitRecord] {
        var records: [Int: SplitRecord] = [:]
        for number in 0..<count {
            let name = Self.recordName(number)
            guard let bytes = try content(name) else { continue }
            guard let record = try? JSONDecoder().decode(SplitRecord.self, from: Data(bytes)), record.split == number
            else { throw StudyError.damaged(path: path(name), found: "no record of split \(number)") }
            records[number] = record
        }
        return records
    }

    /// Keeps a finished split.
    ///
    /// - Throws: `CannotWrite`.
    func keep(_ record: SplitRecord) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write(Array(encoder.encode(record)), to: path(Self.recordName(record.split)))
    }

    private static func recordName(_ number: Int) -> String { "\(recordsFolder)/split-\(number).json" }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
