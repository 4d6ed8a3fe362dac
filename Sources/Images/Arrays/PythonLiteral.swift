/// A value as Python writes it, as far as NumPy's headers use them.
indirect enum PythonLiteral: Equatable, CustomStringConvertible {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    /// A tuple or a list.
    case sequence([PythonLiteral])
    /// A dictionary whose keys are strings.
    case dictionary([String: PythonLiteral])

    var description: String {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .boolean(let flag): flag ? "True" : "False"
        case .sequence(let elements): "(\(elements.map(\.description).joined(separator: ", ")))"
        case .dictionary(let entries): "{\(entries.keys.sorted().joined(separator: ", "))}"
        }
    }
}

/// Reads one Python literal from ASCII or UTF-8 text. Anything that it does not know makes the whole text unreadable.
struct PythonLiteralParser {
    private let text: [UInt8]
    private var position = 0
    /// How deep brackets may nest, so that hostile text cannot exhaust the stack.
    private var depth = 16

    init(_ text: [UInt8]) {
        self.text = text
    }

    /// The literal that fills the whole text; nil where there is none.
    mutating func parse() -> PythonLiteral? {
        let literal = value()
        skipSpace()
        return position == text.count ? literal : nil
    }

    private mutating func value() -> PythonLiteral? {
        skipSpace()
        guard position < text.count else { return nil }
        switch text[position] {
        case UInt8(ascii: "{"): return nested { $0.dictionary() }
        case UInt8(ascii: "("): return nested { $0.sequence(closing: UInt8(ascii: ")")) }
        case UInt8(ascii: "["): return nested { $0.sequence(closing: UInt8(ascii: "]")) }
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return string().map(PythonLiteral.string)
        default: return word()
        }
    }

    private mutating func nested(_ body: (inout Self) -> PythonLiteral?) -> PythonLiteral? {
        guard depth > 0 else { return nil }
        depth -= 1
        defer { depth += 1 }
        position += 1
        return body(&self)
    }

    private mutating func dictionary() -> PythonLiteral? {
        var entries: [String: PythonLiteral] = [:]
        while !take(UInt8(ascii: "}")) {
            guard case .string(let key)? = value(), take(UInt8(ascii: ":")), let entry = value() else { return nil }
            guard entries.updateValue(entry, forKey: key) == nil else { return nil }
            guard take(UInt8(ascii: ",")) || next == UInt8(ascii: "}") else { return nil }
        }
        return .dictionary(entries)
    }

    private mutating func sequence(closing: UInt8) -> PythonLiteral? {
        var elements: [PythonLiteral] = []
        while !take(closing) {
            guard let element = value() else { return nil }
            elements.append(element)
            guard take(UInt8(ascii: ",")) || next == closing else { return nil }
        }
        return .sequence(elements)
    }

    private mutating func string() -> String? {
        let quote = text[position]
        guard let end = text[(position + 1)...].firstIndex(of: quote) else { return nil }
        let content = text[(position + 1)..<end]
        position = end + 1
        return content.contains(UInt8(ascii: "\\")) ? nil : String(validating: content, as: UTF8.self)
    }

    /// `True`, `False` or a whole number, which Python 2 wrote with a trailing `L`.
    private mutating func word() -> PythonLiteral? {
        let end = text[position...].firstIndex { !Self.isWordByte($0) } ?? text.count
        let word = String(decoding: text[position..<end], as: UTF8.self)
        position = end
        switch word {
        case "True": return .boolean(true)
        case "False": return .boolean(false)
        default: return Int(word.hasSuffix("L") ? String(word.dropLast()) : word).map(PythonLiteral.integer)
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"):
            true
        default: false
        }
    }

    /// The next byte that is no space; nil at the end.
    private var next: UInt8? {
        mutating get {
            skipSpace()
            return position < text.count ? text[position] : nil
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < text.count, text[position] == 0x20 || (0x09...0x0D).contains(text[position]) { position += 1 }
    }
}
