import Foundation
import Labels
import Store
import Work

/// A piece of an over-read that was made apart from its project: the reads of one fold, or the networks that learned from
/// all cases.
struct FoldPart: Sendable {
    /// Which piece.
    enum Piece: Hashable, Sendable {
        /// The reads of a fold.
        case fold(Int)
        /// The networks of the checkpoint.
        case final
    }

    /// What is said of a part before its bytes.
    struct Header: Codable, Equatable, Sendable {
        /// The version of the format.
        var overreadFold = Header.version
        /// The fold's number, from 0; `nil` for the networks of the checkpoint.
        let fold: Int?
        /// How many folds there are.
        let folds: Int
        /// How many cases the over-read is about.
        let cases: Int
        /// Into how many groups they fall that no fold parts.
        let groups: Int
        /// Tells the cases, with their images and first reads, from others.
        let casesDigest: String
        /// What was asked for.
        let request: RunRequest
        /// What can be said of what was learned, as the project keeps it; `nil` where that is nothing.
        let signs: String?
        /// How many bytes of reads, or of networks, there are.
        let bytes: Int

        static let version = 1
    }

    let header: Header
    /// The fold of every case, in natural order of their ids.
    let assignment: FoldAssignment
    /// The probabilities of the fold's cases in order, 4 bytes each, little-endian; or the checkpoint's bytes.
    let content: [UInt8]

    var piece: Piece { header.fold.map(Piece.fold) ?? .final }

    /// The name of a part's file.
    static func fileName(_ piece: Piece, of folds: Int) -> String {
        switch piece {
        case .fold(let number): "fold-\(number)-of-\(folds).overread"
        case .final: "final-of-\(folds).overread"
        }
    }

    /// The reads of the fold's cases, a row for each; none of a checkpoint.
    var rows: [[Float]] {
        let classes = header.request.classNames.count
        guard header.fold != nil else { return [] }
        let values = content.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map {
                Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
            }
        }
        return stride(from: 0, to: values.count, by: classes).map { Array(values[$0..<($0 + classes)]) }
    }

    /// Rows of probabilities as the bytes of a part.
    static func content(of rows: [[Float]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rows.count * (rows.first?.count ?? 0) * 4)
        for value in rows.joined() { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 } }
        return bytes
    }
}

/// Parts of an over-read as files: a JSON object on the first line, then the fold of every case (2 bytes each,
/// little-endian), the reads or networks, and the SHA-256 of all that.
extension FoldPart {
    private static let digestSize = 32
    private static let newline = UInt8(ascii: "\n")
    private static let mark = Array("{\"bytes\":".utf8)

    /// Whether a file begins as a part of an over-read does; a file that cannot be read does not.
    static func isOne(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        return (try? file.read(upToCount: mark.count)).map { [UInt8]($0) == mark } ?? false
    }

    /// Writes the part in place of another one, whole or not at all.
    ///
    /// - Throws: `CannotWrite`.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes = Array(try encoder.encode(header)) + [Self.newline]
        for fold in assignment.folds { withUnsafeBytes(of: UInt16(fold).littleEndian) { bytes += $0 } }
        bytes += content
        bytes += try ContentHash.digest(bytes)
        try AtomicFile.write(bytes, to: path)
    }

    /// Reads a part.
    ///
    /// - Throws: `InputFile.Unreadable`; ``FoldPartError/damaged(path:reason:)``.
    init(path: String) throws {
        let bytes = try InputFile.bytes(path)
        func damaged(_ reason: String) -> FoldPartError { .damaged(path: path, reason: reason) }
        guard bytes.starts(with: Self.mark), let end = bytes.firstIndex(of: Self.newline) else {
            throw damaged("it does not begin as such a file does")
        }
        let body = bytes.dropLast(Self.digestSize)
        guard body.count > end, try ContentHash.digest(Array(body)) == Array(bytes.suffix(Self.digestSize)) else {
            throw damaged("its bytes differ from what was written")
        }
        guard let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[..<end])),
            header.overreadFold == Header.version
        else { throw damaged("its first line is of another version of overread") }
        let start = end + 1
        guard header.cases >= 0, header.bytes >= 0, (2...Int(UInt16.max)).contains(header.folds),
            (0..<header.folds).contains(header.fold ?? 0),
            body.count - start == 2 * header.cases + header.bytes
        else { throw damaged("\(body.count - start) bytes behind its first line, which says otherwise") }
        let folds = (0..<header.cases).map { Int(bytes[start + 2 * $0]) | Int(bytes[start + 2 * $0 + 1]) << 8 }
        guard folds.allSatisfy({ $0 < header.folds }) else { throw damaged("a fold that there is not") }
        self.header = header
        assignment = FoldAssignment(foldCount: header.folds, folds: folds)
        content = Array(body[(start + 2 * header.cases)...])
        guard let fold = header.fold else { return }
        let members = folds.count { $0 == fold }
        guard header.bytes == members * header.request.classNames.count * 4, rows.joined().allSatisfy(\.isFinite) else {
            throw damaged("\(header.bytes) bytes of reads, or reads that are no numbers, for \(members) cases")
        }
    }
}

/// Why parts of an over-read cannot be made or put together.
package enum FoldPartError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A file is not what was written.
    case damaged(path: String, reason: String)
    /// A finished part answers another request.
    case otherPart(path: String)
    /// A part that is there no fold has.
    case noFold(Int, folds: Int)
    /// Parts of different over-reads.
    case foreign(path: String, first: String)
    /// Two parts hold the same piece.
    case doubled(paths: [String])
    /// Some pieces have no part among those that were named.
    case missing([String])
    /// The project has other cases, images or first reads than the parts were made from.
    case otherProject(path: String, project: String)
    /// Parts of an over-read among others.
    case mixed(path: String)

    /// One line for people, with what to do.
    package var description: String {
        switch self {
        case .damaged(let path, let reason):
            "\(path): found a damaged part of an over-read (\(reason)), expected it as it was written; make it again"
        case .otherPart(let path):
            "\(path): a part is there that was made with other options, decisions, images or first reads; expected the "
                + "same as now; delete it to make it anew, or name another --output"
        case .noFold(let fold, let folds):
            "--fold: found \(fold), expected 0 to \(folds - 1)"
        case .foreign(let path, let first):
            "\(path): found a part of another over-read than \(first); expected parts that were made with the same options "
                + "on copies of one project"
        case .doubled(let paths):
            "\(paths.joined(separator: " and ")): found the same part of an over-read twice, expected each once"
        case .missing(let names):
            "\(names.joined(separator: ", ")): missing; expected every fold and the final networks: make them with "
                + "`overread retrain --fold K` and `--final`, or name them too"
        case .otherProject(let path, let project):
            "\(path): made from other cases, images or first reads than \(project) has; merge before new images are taken "
                + "in, or make the parts anew"
        case .mixed(let path):
            "\(path): found no part of an over-read, expected none but such, as the first is; merge shards and folds apart"
        }
    }
}
