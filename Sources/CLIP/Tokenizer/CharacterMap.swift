/// Looks at the character maps of a sentencepiece model before the library does, which follows their offsets unchecked.
///
/// A model is a protocol buffer (sentencepiece_model.proto): its normaliser (field 3) and its denormaliser (field 5) each
/// have a `precompiled_charsmap` (field 2): the byte count of a double array as a little-endian number of 4 bytes, the
/// array, and the replacements that it leads to, each ended by a 0. The array is darts-clone's: of a unit of 32 bits, bits 0
/// to 7 and 31 are the label, bit 8 says that a value follows, and bits 10 to 30, eight places higher where bit 9 is set, are
/// the offset of what follows.
enum CharacterMap {
    /// Whether every text can be normalised by a model's maps without leaving them.
    ///
    /// - Parameter model: The bytes of the model; what is no protocol buffer is not sound.
    static func areSound(in model: [UInt8]) -> Bool {
        guard let fields = Fields(model[...]) else { return false }
        for specification in fields.messages where [3, 5].contains(specification.number) {
            guard let parts = Fields(specification.bytes) else { return false }
            for part in parts.messages where part.number == 2 && !part.bytes.isEmpty {
                guard isSound(Array(part.bytes)) else { return false }
            }
        }
        return true
    }

    /// Whether every way through the array stays in it, and every value leads to a replacement that ends.
    private static func isSound(_ map: [UInt8]) -> Bool {
        guard map.count > 4 else { return false }
        let length = Int(number(in: map, at: 0))
        guard length >= 4, length % 4 == 0, length < map.count - 4, map.last == 0 else { return false }
        let units = (0..<length / 4).map { number(in: map, at: 4 + 4 * $0) }
        let replacements = map.count - 4 - length
        var seen = [Bool](repeating: false, count: units.count)
        var nodes = [0]
        while let node = nodes.popLast() {
            let base = node ^ offset(of: units[node])
            guard base | 0xFF < units.count else { return false }
            if units[node] >> 8 & 1 == 1, Int(units[base] & 0x7FFF_FFFF) >= replacements { return false }
            for byte in 0...255 {
                let child = base ^ byte
                guard units[child] & 0x8000_00FF == UInt32(byte), !seen[child] else { continue }
                seen[child] = true
                nodes.append(child)
            }
        }
        return true
    }

    private static func offset(of unit: UInt32) -> Int { Int((unit >> 10) << ((unit & 1 << 9) >> 6)) }

    private static func number(in bytes: [UInt8], at place: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
    }
}

/// The fields of a protocol buffer that have bytes of their own: messages, texts (protobuf.dev, "Encoding").
private struct Fields {
    private(set) var messages: [(number: Int, bytes: ArraySlice<UInt8>)] = []

    /// `nil` where the bytes are no protocol buffer, or one with groups.
    init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while !rest.isEmpty {
            guard let key = Self.variable(&rest) else { return nil }
            switch key & 7 {
            case 0: guard Self.variable(&rest) != nil else { return nil }
            case 1: guard Self.take(8, from: &rest) != nil else { return nil }
            case 2:
                guard let count = Self.variable(&rest), count <= rest.count,
                    let field = Self.take(Int(count), from: &rest)
                else { return nil }
                messages.append((Int(key >> 3), field))
            case 5: guard Self.take(4, from: &rest) != nil else { return nil }
            default: return nil
            }
        }
    }

    private static func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static func variable(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
