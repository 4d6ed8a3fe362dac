/// The printable characters by which byte-pair vocabularies write the 256 byte values.
///
/// As GPT-2 and CLIP define it: printable bytes of Latin-1 stand for themselves, the others, in order, for the characters
/// from U+0100 on. A space, for instance, is written Ġ.
enum ByteSymbols {
    /// What ends the last symbol of a word.
    static let wordEnd = "</w>"

    /// Bytes in the order in which CLIP numbers their symbols: the printable ones first.
    static let bytesInOrder: [UInt8] = printable + (0...255).filter { !printable.contains($0) }

    /// The symbol of each byte, indexed by the byte.
    static let symbols: [String] = {
        var symbols = [String](repeating: "", count: 256)
        var next: UInt32 = 0x100
        for byte in bytesInOrder {
            let isPrintable = printable.contains(byte)
            let scalar = isPrintable ? Unicode.Scalar(byte) : Unicode.Scalar(next) ?? "\u{FFFD}"
            symbols[Int(byte)] = String(scalar)
            next += isPrintable ? 0 : 1
        }
        return symbols
    }()

    private static let printable: [UInt8] = Array(0x21...0x7E) + Array(0xA1...0xAC) + Array(0xAE...0xFF)
}
