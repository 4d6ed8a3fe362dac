/// Where an image lies in its source.
///
/// Two locations are equal if their bytes are: a path with a composed letter and one with the same letter decomposed are
/// two files, though Swift compares their texts as equal.
package enum Location: Sendable {
    /// A file: its path relative to the source's root, without `.`, `..` and empty parts; "" is the source itself where
    /// that is one image file.
    case file(String)
    /// An image of an array: the split of a `.npz` file ("" for a `.npy` file) and its number from 0.
    case member(split: String, index: Int)
    /// One of several images of a file, by its number from 0.
    case frame(String, number: Int)

    /// The text that is kept and from which the location is read again; no two locations have the same.
    ///
    /// `path`, `#split/index` (`#index` without a split) or `path@number`; `%`, `#` and `@` in paths and splits are
    /// written as `%25`, `%23` and `%40`.
    package var text: String {
        switch self {
        case .file(let path): EscapedName.escape(path)
        case .member("", let index): "#\(index)"
        case .member(let split, let index): "#\(EscapedName.escape(split))/\(index)"
        case .frame(let path, let number): "\(EscapedName.escape(path))@\(number)"
        }
    }

    /// Reads a location's text; nil where it is no text that `text` gives, or a path that leads out of its source.
    package init?(text: String) {
        guard let location = Self.parse(Array(text.utf8)), location.isInsideSource,
            location.text.utf8.elementsEqual(text.utf8)
        else { return nil }
        self = location
    }

    /// Whether the location cannot lead out of its source and its numbers are no less than 0.
    package var isInsideSource: Bool {
        switch self {
        case .file(let path): Self.isInside(path)
        case .member(let split, let index): index >= 0 && !split.utf8.contains(0)
        case .frame(let path, let number): number >= 0 && Self.isInside(path)
        }
    }

    /// The file's path relative to the root; "" where the source is the file.
    package var path: String {
        switch self {
        case .file(let path), .frame(let path, _): path
        case .member: ""
        }
    }

    private static func parse(_ text: [UInt8]) -> Location? {
        if text.first == UInt8(ascii: "#") { return parseMember(text.dropFirst()) }
        guard let mark = text.lastIndex(of: UInt8(ascii: "@")) else {
            return EscapedName.unescape(text[...]).map(Location.file)
        }
        guard let path = EscapedName.unescape(text[..<mark]), let number = number(text[(mark + 1)...]) else {
            return nil
        }
        return .frame(path, number: number)
    }

    private static func parseMember(_ text: ArraySlice<UInt8>) -> Location? {
        guard let mark = text.lastIndex(of: UInt8(ascii: "/")) else {
            return number(text).map { .member(split: "", index: $0) }
        }
        guard let split = EscapedName.unescape(text[..<mark]), let index = number(text[(mark + 1)...]) else {
            return nil
        }
        return .member(split: split, index: index)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? { Int(String(decoding: digits, as: UTF8.self)) }

    private static func isInside(_ path: String) -> Bool {
        guard !path.isEmpty else { return true }
        guard !path.utf8.contains(0) else { return false }
        return path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
        }
    }
}

extension Location: Hashable {
    package static func == (left: Location, right: Location) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension Location: CustomStringConvertible {
    /// The same as `text`.
    package var description: String { text }
}

/// Names inside ids and locations, their three special characters written as URLs write them.
enum EscapedName {
    static func escape(_ name: String) -> String {
        guard name.utf8.contains(where: isSpecial) else { return name }
        let bytes = name.utf8.flatMap { isSpecial($0) ? Array("%\(String($0, radix: 16))".utf8) : [$0] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Nil where something is written that `escape` does not write.
    static func unescape(_ bytes: ArraySlice<UInt8>) -> String? {
        var name: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard isSpecial(byte) else {
                name.append(byte)
                continue
            }
            guard byte == UInt8(ascii: "%"),
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                isSpecial(code)
            else { return nil }
            name.append(code)
            rest = rest.dropFirst(2)
        }
        return String(validating: name, as: UTF8.self)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "%") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "@")
    }
}
