import Foundation

/// What a line asks for, and what is given back of it: a path as it is, or a JSON object with a `path`.
struct StreamRow: Equatable, Sendable {
    /// Why a line asks for nothing.
    struct Problem: Error, Equatable {
        let found: String
        let expected: String
    }

    /// The image's file.
    let path: String
    /// Which of the file's images, from 0; nil: the first, or only one.
    let frame: Int?
    /// What the answer begins with: `"case":…` and all that the line says, as it says it.
    let head: [UInt8]

    /// Keys that only answers have.
    private static let answers: Set = ["sha256", "reads", "label", "embedding", "error"]

    /// Reads a line.
    ///
    /// - Throws: `Problem`.
    init(_ line: LineInput.Line) throws(Problem) {
        guard case .text(let bytes) = line else {
            throw Problem(found: "more than \(LineInput.longest) bytes", expected: "a shorter line")
        }
        if bytes.first(where: { $0 != UInt8(ascii: " ") }) == UInt8(ascii: "{") {
            try self.init(json: bytes)
        } else {
            try self.init(path: bytes)
        }
    }

    private init(path bytes: [UInt8]) throws(Problem) {
        guard let path = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw Problem(found: "a path that is not UTF-8", expected: "a path, or a JSON object")
        }
        guard !path.isEmpty else { throw Problem(found: "an empty line", expected: "a path, or a JSON object") }
        self.path = path
        frame = nil
        head = Self.member("case", JSONText.string(path))
    }

    private init(json bytes: [UInt8]) throws(Problem) {
        let members: [JSONText.Member]
        do {
            members = try JSONText.members(bytes)
        } catch {
            throw Problem(found: "no JSON object that can be read", expected: "{\"path\": …}")
        }
        var values: [String: ArraySlice<UInt8>] = [:]
        for member in members {
            guard values.updateValue(member.value, forKey: member.name) == nil else {
                throw Problem(found: "the key \"\(member.name)\" twice", expected: "each key once")
            }
            guard !Self.answers.contains(member.name) else {
                throw Problem(found: "the key \"\(member.name)\"", expected: "a key that no answer has")
            }
        }
        guard let path = values["path"].flatMap({ JSONText.value($0, String.self) }), !path.isEmpty,
            !path.utf8.contains(0)
        else { throw Problem(found: "no \"path\"", expected: "a path, as a text") }
        self.path = path
        frame = values["frame"].flatMap { JSONText.value($0, Int.self) }
        guard values["frame"] == nil || frame.map({ $0 >= 0 }) == true else {
            throw Problem(found: "a \"frame\" that is no number", expected: "a whole number from 0 on")
        }
        let own = values["case"].map { Self.member("case", Array($0)) } ?? Self.member("case", JSONText.string(path))
        let others = members.filter { $0.name != "case" }.map { Self.member($0.name, Array($0.value)) }
        head = Array(([own] + others).joined(separator: [UInt8(ascii: ",")]))
    }

    /// `"name":value`.
    static func member(_ name: String, _ value: [UInt8]) -> [UInt8] {
        JSONText.string(name) + [UInt8(ascii: ":")] + value
    }
}

/// JSON as text: what is passed on stays what it was, to the last digit.
enum JSONText {
    /// A member of an object.
    struct Member: Equatable {
        let name: String
        /// Its value, as it is written.
        let value: ArraySlice<UInt8>
    }

    /// A text with its quotes.
    static func string(_ text: String) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { Array($0) } ?? Array("\"\"".utf8)
    }

    /// A number, so short that it is the same one when it is read again.
    static func number(_ value: Float) -> String { "\(value)" }

    /// A value of a kind; nil where it is of another.
    static func value<Value: Decodable>(_ text: ArraySlice<UInt8>, _ type: Value.Type) -> Value? {
        try? JSONDecoder().decode(type, from: Data(text))
    }

    /// The members of an object, in order.
    ///
    /// - Throws: Where the bytes are no JSON object.
    static func members(_ bytes: [UInt8]) throws -> [Member] {
        let object = try JSONSerialization.jsonObject(with: Data(bytes))
        guard object is [String: Any] else { throw CocoaError(.propertyListReadCorrupt) }
        // What follows only cuts, as all that could be wrong would have been found by now.
        var cutter = Cutter(bytes: bytes)
        return cutter.members()
    }

    /// Cuts an object that is known to be whole.
    private struct Cutter {
        let bytes: [UInt8]
        var position = 0

        mutating func members() -> [Member] {
            var members: [Member] = []
            position = (bytes.firstIndex(of: UInt8(ascii: "{")) ?? bytes.count) + 1
            while let start = next(UInt8(ascii: "\"")) {
                position = start
                skipString()
                let name = JSONText.value(bytes[start..<position], String.self) ?? ""
                position = (next(UInt8(ascii: ":")) ?? bytes.count) + 1
                while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
                let begin = position
                skipValue()
                var end = position
                while end > begin, Self.isSpace(bytes[end - 1]) { end -= 1 }
                members.append(Member(name: name, value: bytes[begin..<end]))
            }
            return members
        }

        private func next(_ byte: UInt8) -> Int? {
            position < bytes.count ? bytes[position...].firstIndex(of: byte) : nil
        }

        private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

        /// From a quote to behind the one that ends the string.
        private mutating func skipString() {
            position += 1
            while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
            }
            position = min(position + 1, bytes.count)
        }

        /// To the comma or bracket behind a value.
        private mutating func skipValue() {
            var depth = 0
            while position < bytes.count {
                switch bytes[position] {
                case UInt8(ascii: "\""):
                    skipString()
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}") where depth == 0, UInt8(ascii: ",") where depth == 0: return
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
                position += 1
            }
        }
    }
}
