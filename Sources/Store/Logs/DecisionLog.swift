import Foundation
import Labels

/// What several people have done with a project, as a file that travels: a line that says what it is about, then a line
/// for each act, in the order of their stamps.
package struct DecisionLog: Equatable, Sendable {
    /// What a log is about.
    package struct Header: Codable, Equatable, Sendable {
        /// A question with its present classes.
        package struct Question: Codable, Equatable, Sendable {
            /// Its name.
            package var name: String
            /// The names of its classes.
            package var classes: [String]
        }

        /// The version of the format.
        package var version: Int
        /// What was asked.
        package var questions: [Question]
        /// The names of the sources that the cases come from.
        package var sources: [String]
        /// How many acts follow.
        package var acts: Int

        enum CodingKeys: String, CodingKey {
            case version = "overread_decisions"
            case questions, sources, acts
        }
    }

    /// An act as it stood in a file.
    struct Entry: Equatable, Sendable {
        var act: LoggedAct
        /// Its line, counted from 1.
        var line: Int
    }

    /// A line that cannot be used, and why.
    package struct Damage: Equatable, Sendable {
        /// Counted from 1.
        package var line: Int
        /// Why.
        package var reason: String
    }

    /// The version of the format that is written.
    package static let version = 1

    /// The headers; several where logs were put behind each other.
    package let headers: [Header]
    let entries: [Entry]
    /// What could not be read.
    package let damage: [Damage]
    /// How many acts the headers speak of that are in no line.
    package var missing: Int {
        // What a header says is anybody's word: no number of acts, however large, may be more than can be counted.
        let told = headers.reduce(0) { sum, header in
            let (next, isTooMany) = sum.addingReportingOverflow(max(0, header.acts))
            return isTooMany ? Int.max : next
        }
        return max(0, told - entries.count - damage.count)
    }

    /// Whether a file begins as JSON lines do, however it goes on.
    package static func isLog(_ bytes: [UInt8]) -> Bool {
        bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
    }

    /// Reads a log; lines that cannot be read are noted.
    ///
    /// - Parameter file: Its name for error messages.
    /// - Throws: ``LogError`` where it does not begin as a log does, or is of a later version.
    package init(bytes: [UInt8], file: String) throws {
        var (headers, entries, damage): ([Header], [Entry], [Damage]) = ([], [], [])
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
            let data = Data(line)
            if !headers.isEmpty, let act = try? JSONDecoder().decode(LoggedAct.self, from: data) {
                if let nonsense = act.nonsense {
                    damage.append(Damage(line: index + 1, reason: "found \(nonsense)"))
                } else {
                    entries.append(Entry(act: act, line: index + 1))
                }
            } else if let header = try? JSONDecoder().decode(Header.self, from: data) {
                guard (1...Self.version).contains(header.version) else {
                    throw LogError.newer(file: file, version: header.version)
                }
                headers.append(header)
            } else {
                guard !headers.isEmpty else { throw LogError.noLog(file: file) }
                damage.append(Damage(line: index + 1, reason: "it is no act"))
            }
        }
        guard !headers.isEmpty else { throw LogError.noLog(file: file) }
        (self.headers, self.entries, self.damage) = (headers, entries, damage)
    }
}

/// Why a decision log cannot be taken in at all.
package enum LogError: Error, Equatable, CustomStringConvertible {
    /// The file is none.
    case noLog(file: String)
    /// A later program has written it.
    case newer(file: String, version: Int)
    /// It answers what the project does not ask.
    case otherQuestion(file: String, name: String, classes: [String], known: [String])

    /// The error in one line, with what to do about it.
    package var description: String {
        switch self {
        case .noLog(let file):
            "\(file): found no decision log, expected the file that `overread export --format decisions` writes"
        case .newer(let file, let version):
            "\(file): found a decision log of version \(version), expected \(DecisionLog.version) or older; update overread"
        case .otherQuestion(let file, let name, let classes, let known):
            "\(file): found decisions on the question \"\(name)\" with the classes \(classes.joined(separator: ", ")), "
                + "expected those of this project (\(known.joined(separator: ", "))); nothing was taken in"
        }
    }
}
