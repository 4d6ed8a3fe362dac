/// A strict reader of the little JSON that safetensors headers are made of: objects, arrays, strings and natural numbers.
///
/// Foundation's readers keep one of two members of the same name without a word; here that is an error. What nests is up to
/// the caller's closures, so that depth is bounded by the format and not by the file.
struct JSONScanner {
    /// Where and why reading stopped.
    struct Problem: Error {
        let position: Int
        let expected: String
    }

    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads an object, handing each member's name to the closure, which reads its value.
    mutating func object(_ member: (inout JSONScanner, String) throws -> Void) throws {
        try expect("{")
        if take("}") { return }
        var names = Set<String>()
        repeat {
            let name = try string()
            guard names.insert(name).inserted else { throw problem("each name once, not \"\(name)\" twice") }
            try expect(":")
            try member(&self, name)
        } while take(",")
        try expect("}")
    }

    /// Reads an array of elements that the closure reads.
    mutating func array<Element>(_ element: (inout JSONScanner) throws -> Element) throws -> [Element] {
        try expect("[")
        if take("]") { return [] }
        var elements: [Element] = []
        repeat {
            elements.append(try element(&self))
        } while take(",")
        try expect("]")
        return elements
    }

    /// Reads a whole number from 0 to `Int.max`.
    mutating func natural() throws -> Int {
        skipSpace()
        let start = position
        var value = 0
        while let byte = current, byte >= 48, byte <= 57 {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(byte) - 48)
            guard !overflow, !carry else { throw problem("a number below 2^63") }
            value = sum
            position += 1
        }
        guard position > start else { throw problem("a whole number, 0 or more") }
        return value
    }

    /// Reads a string with JSON's escapes; it must be valid UTF-8.
    mutating func string() throws -> String {
        try expect("\"")
        var content: [UInt8] = []
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw problem("no control character in a string") }
            position += 1
            if byte == UInt8(ascii: "\\") {
                content += try escape()
            } else {
                content.append(byte)
            }
        }
        try expect("\"")
        guard let string = String(validating: content, as: UTF8.self) else { throw problem("UTF-8") }
        return string
    }

    /// Makes sure that only white space is left.
    mutating func end() throws {
        skipSpace()
        guard position == bytes.count else { throw problem("nothing after the object") }
    }

    /// A problem at the present position.
    func problem(_ expected: String) -> Problem {
        Problem(position: position, expected: expected)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func take(_ symbol: Unicode.Scalar) -> Bool {
        skipSpace()
        guard let byte = current, byte == UInt8(ascii: symbol) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ symbol: Unicode.Scalar) throws {
        guard take(symbol) else { throw problem("\"\(symbol)\"") }
    }

    private mutating func escape() throws -> [UInt8] {
        guard let byte = current else { throw problem("an escape") }
        position += 1
        switch UnicodeScalar(byte) {
        case "\"", "\\", "/": return [byte]
        case "b": return [0x08]
        case "f": return [0x0C]
        case "n": return [0x0A]
        case "r": return [0x0D]
        case "t": return [0x09]
        case "u": return Array(String(try unicodeEscape()).utf8)
        default: throw problem("one of JSON's escapes")
        }
    }

    private mutating func unicodeEscape() throws -> Unicode.Scalar {
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, current == UInt8(ascii: "\\") else { throw problem("a pair of surrogates") }
        position += 1
        guard current == UInt8(ascii: "u") else { throw problem("a pair of surrogates") }
        position += 1
        let second = try fourHexDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw problem("a pair of surrogates") }
        return scalar
    }

    private mutating func fourHexDigits() throws -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw problem("four hexadecimal digits")
            }
            value = value * 16 + UInt32(digit)
            position += 1
        }
        return value
    }
}
