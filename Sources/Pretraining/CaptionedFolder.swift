import CLIP
import Foundation
import Images
import Labels
import Work

/// A folder of images with a `captions.csv` (`case,caption`), whose cases are paths relative to the folder.
///
/// All rows are checked at the start: that there is an image in a supported format, though not that it can be decoded.
/// Images that the table does not mention are left alone.
package struct CaptionedFolder: CaptionedImages {
    /// The table's name in the folder.
    package static let table = "captions.csv"

    private let root: String
    private let entries: [CaptionFile.Entry]

    /// Reads the table and looks at every image.
    ///
    /// - Throws: `InputFile.Unreadable` where there is no table; `CSVError` where it is malformed or a row names no
    ///   image in the folder; `PretrainingError.captions` where it has fewer than two rows.
    package init(directory: URL) throws {
        root = directory.path
        let file = directory.appendingPathComponent(Self.table).path
        entries = try CaptionFile(bytes: InputFile.bytes(file), file: file).entries
        guard entries.count >= 2 else {
            let found = entries.isEmpty ? "no rows" : "one row"
            throw PretrainingError.captions("\(file): found \(found), expected captions of two images or more")
        }
        for entry in entries { try requireImage(entry, file: file) }
    }

    /// How many pairs there are.
    package var count: Int { entries.count }

    /// The caption of a number, in the order of the table.
    package func caption(_ index: Int) -> String { entries[index].caption }

    /// The image of a number, in the order of the table.
    ///
    /// - Throws: `ImageFileError` that names the file where it cannot be read or decoded.
    package func image(_ index: Int) throws -> PixelImage { try ImageFile.image(at: path(entries[index])) }

    private func path(_ entry: CaptionFile.Entry) -> String { "\(root)/\(entry.caseID)" }

    private func requireImage(_ entry: CaptionFile.Entry, file: String) throws {
        let id = entry.caseID.rawValue
        guard !id.hasPrefix("/"), !id.split(separator: "/").contains("..") else {
            throw CSVError(
                file: file, line: entry.line, found: "the case \"\(id)\"", expected: "a path that stays in the folder")
        }
        do {
            try ImageFile.requireImage(at: path(entry))
        } catch let error as ImageFileError {
            throw CSVError(
                file: file, line: entry.line, found: "\(error.finding) at \(id)",
                expected: "every case to be an image in the folder")
        }
    }
}
