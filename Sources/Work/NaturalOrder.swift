/// The order in which people expect names: runs of digits compare as numbers, everything else by its bytes.
package enum NaturalOrder {
    /// A key whose bytes sort as the texts do; different texts have different keys.
    ///
    /// A run of digits becomes a `0`, how many digits it has without leading zeros, and those digits, so that it still
    /// sorts among other characters as a digit does. Behind a zero byte, the text itself settles ties (`a1` and `a01`).
    ///
    /// - Parameter text: Any text; without zero bytes, as all file names are.
    package static func key(of text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var key: [UInt8] = []
        key.reserveCapacity(2 * bytes.count + 8)
        var position = 0
        while position < bytes.count {
            if isDigit(bytes[position]) {
                appendNumber(bytes, &position, to: &key)
            } else {
                key.append(bytes[position])
                position += 1
            }
        }
        return key + [0] + bytes
    }

    /// Whether one key sorts before another.
    package static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool { left.lexicographicallyPrecedes(right) }

    private static func appendNumber(_ bytes: [UInt8], _ position: inout Int, to key: inout [UInt8]) {
        let end = bytes[position...].firstIndex { !isDigit($0) } ?? bytes.count
        let digits = bytes[position..<end].drop { $0 == UInt8(ascii: "0") }
        key.append(UInt8(ascii: "0"))
        // Lengths of 255 and more take several bytes, each 255 but the last.
        key += [UInt8](repeating: 255, count: digits.count / 255)
        key.append(UInt8(digits.count % 255))
        key += digits
        position = end
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension Sequence {
    /// The elements in the natural order of their texts; each text is asked for once.
    package func inNaturalOrder(of text: (Element) -> String) -> [Element] {
        map { (key: NaturalOrder.key(of: text($0)), element: $0) }
            .sorted { NaturalOrder.precedes($0.key, $1.key) }
            .map(\.element)
    }
}
