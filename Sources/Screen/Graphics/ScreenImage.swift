/// An image that a terminal is to show in pixels, fitted into a rectangle of cells.
///
/// Two images of one key are the same, so that a terminal that holds one need not be sent the other.
package struct ScreenImage: Equatable, Sendable {
    /// What it shows, and in how many cells.
    package let key: UInt64
    /// Cells across that it is fitted into; 1 to ``Placeholder/most``.
    package let columns: Int
    /// Cells down.
    package let rows: Int
    /// Bytes that the terminal needs for it: four for each pixel.
    package let bytes: Int
    /// Makes the bytes of a PNG file of it; `nil` where that cannot be.
    package let png: @Sendable () -> [UInt8]?

    /// An image of so many pixels.
    package init(key: UInt64, columns: Int, rows: Int, pixels: Int, png: @escaping @Sendable () -> [UInt8]?) {
        self.key = key
        self.columns = columns
        self.rows = rows
        bytes = 4 * pixels
        self.png = png
    }

    package static func == (left: ScreenImage, right: ScreenImage) -> Bool { left.key == right.key }
}

extension Screen {
    /// Puts an image into a rectangle of its size; what is drawn there later covers it.
    package mutating func show(_ image: ScreenImage, column: Int, row: Int) {
        images[image.key] = image
        let style = Style(.image(image.key), on: .role(.ground))
        for down in 0..<image.rows {
            for right in 0..<image.columns {
                put(Placeholder.glyph(row: down, column: right), column: column + right, row: row + down, style: style)
            }
        }
    }
}

/// Cells in whose place a terminal shows a part of an image (kitty's graphics protocol, "Unicode placeholders").
///
/// The character U+10EEEE carries marks for its row and column of the image and, as a third one, the highest byte of the
/// image's number; the lower bytes are its colour.
package enum Placeholder {
    /// The character.
    package static let character: Unicode.Scalar = "\u{10EEEE}"
    /// How many rows, columns and bytes have a mark.
    package static let most = marks.count

    /// The glyph for a part of an image, without the number's highest byte.
    ///
    /// - Precondition: `row` and `column` are less than ``most``.
    package static func glyph(row: Int, column: Int) -> String {
        var text = String(character)
        text.unicodeScalars.append(marks[row])
        text.unicodeScalars.append(marks[column])
        return text
    }

    /// The mark for a number.
    package static func mark(_ number: Int) -> Unicode.Scalar { marks[number] }

    /// The number of a mark; `nil` where it is none.
    package static func number(of mark: Unicode.Scalar) -> Int? { numbers[mark] }

    private static let numbers = Dictionary(
        marks.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })

    /// The marks in the order of their numbers: those of Unicode 6.0 that stand above a letter (combining class 230), do
    /// not decompose, and never fuse with the letter below.
    private static let marks: [Unicode.Scalar] = ranges.flatMap { range in range.compactMap { Unicode.Scalar($0) } }

    private static let ranges: [ClosedRange<UInt32>] = [
        0x305...0x305, 0x30D...0x30E, 0x310...0x310, 0x312...0x312, 0x33D...0x33F, 0x346...0x346, 0x34A...0x34C,
        0x350...0x352, 0x357...0x357, 0x35B...0x35B, 0x363...0x36F, 0x483...0x487, 0x592...0x595, 0x597...0x599,
        0x59C...0x5A1, 0x5A8...0x5A9, 0x5AB...0x5AC, 0x5AF...0x5AF, 0x5C4...0x5C4, 0x610...0x617, 0x657...0x65B,
        0x65D...0x65E, 0x6D6...0x6DC, 0x6DF...0x6E2, 0x6E4...0x6E4, 0x6E7...0x6E8, 0x6EB...0x6EC, 0x730...0x730,
        0x732...0x733, 0x735...0x736, 0x73A...0x73A, 0x73D...0x73D, 0x73F...0x741, 0x743...0x743, 0x745...0x745,
        0x747...0x747, 0x749...0x74A, 0x7EB...0x7F1, 0x7F3...0x7F3, 0x816...0x819, 0x81B...0x823, 0x825...0x827,
        0x829...0x82D, 0x951...0x951, 0x953...0x954, 0xF82...0xF83, 0xF86...0xF87, 0x135D...0x135F, 0x17DD...0x17DD,
        0x193A...0x193A, 0x1A17...0x1A17, 0x1A75...0x1A7C, 0x1B6B...0x1B6B, 0x1B6D...0x1B73, 0x1CD0...0x1CD2,
        0x1CDA...0x1CDB, 0x1CE0...0x1CE0, 0x1DC0...0x1DC1, 0x1DC3...0x1DC9, 0x1DCB...0x1DCC, 0x1DD1...0x1DE6,
        0x1DFE...0x1DFE, 0x20D0...0x20D1, 0x20D4...0x20D7, 0x20DB...0x20DC, 0x20E1...0x20E1, 0x20E7...0x20E7,
        0x20E9...0x20E9, 0x20F0...0x20F0, 0x2CEF...0x2CF1, 0x2DE0...0x2DFF, 0xA66F...0xA66F, 0xA67C...0xA67D,
        0xA6F0...0xA6F1, 0xA8E0...0xA8F1, 0xAAB0...0xAAB0, 0xAAB2...0xAAB3, 0xAAB7...0xAAB8, 0xAABE...0xAABF,
        0xAAC1...0xAAC1, 0xFE20...0xFE26, 0x10A0F...0x10A0F, 0x10A38...0x10A38, 0x1D185...0x1D189,
        0x1D1AA...0x1D1AD, 0x1D242...0x1D244,
    ]
}
