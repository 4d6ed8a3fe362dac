/// Letters and figures three pixels wide and five high, as burnt into images by machines and technicians.
enum Glyphs {
    /// Five rows of three pixels a glyph, `#` set; characters without one are drawn as a gap.
    private static let rows: [Character: String] = [
        "A": ".#.#.#####.##.#", "B": "##.#.###.#.###.", "C": ".###..#..#...##", "D": "##.#.##.##.###.",
        "E": "####..##.#..###", "F": "####..##.#..#..", "G": ".###..#.##.#.##", "H": "#.##.#####.##.#",
        "I": "###.#..#..#.###", "L": "#..#..#..#..###", "M": "#.########.##.#", "N": "####.##.##.##.#",
        "O": ".#.#.##.##.#.#.", "P": "##.#.###.#..#..", "R": "##.#.###.#.##.#", "S": ".###...#...###.",
        "T": "###.#..#..#..#.", "U": "#.##.##.##.####", "V": "#.##.##.##.#.#.", "X": "#.##.#.#.#.##.#",
        "K": "#.##.###.#.##.#", "Q": ".#.#.##.###..##", "Z": "###..#.#.#..###",
        "0": "####.##.##.####", "1": ".#.##..#..#.###", "2": "##...#.#.#..###", "3": "##...#.#...###.",
        "4": "#.##.####..#..#", "5": "####..##...###.", "6": ".###..####.####", "7": "###..#.#..#..#.",
        "8": "####.#####.####", "9": "####.####..###.", "+": "....#.###.#....", "-": "......###......",
        ".": ".............#.", ":": "....#.....#....",
    ]

    /// Whether the pixel of a glyph is set.
    static func isSet(_ character: Character, column: Int, row: Int) -> Bool {
        guard let pixels = rows[character] else { return false }
        return pixels[pixels.index(pixels.startIndex, offsetBy: row * 3 + column)] == "#"
    }
}

extension Canvas {
    /// Burns a text in, its upper left corner at a share of the image's width and height.
    ///
    /// `height` is the letters' height as a share of the image's, at least five pixels.
    mutating func burn(_ text: String, at place: Point, height: Float, value: Float, opacity: Float = 1) {
        let scale = max(1, Int(height * Float(size) / 5))
        var left = Int(place.x * Float(size))
        let top = Int(place.y * Float(size))
        for character in text {
            for row in 0..<5 {
                for column in 0..<3 where Glyphs.isSet(character, column: column, row: row) {
                    fill(
                        rows: top + row * scale..<top + (row + 1) * scale,
                        columns: left + column * scale..<left + (column + 1) * scale, value: value, opacity: opacity)
                }
            }
            left += 4 * scale
        }
    }

    /// Blends a rectangle of pixels with a value; what lies outside is left out.
    mutating func fill(rows: Range<Int>, columns: Range<Int>, value: Float, opacity: Float = 1) {
        let columns = columns.clamped(to: 0..<size)
        for row in rows.clamped(to: 0..<size) {
            for column in columns {
                values[row * size + column] = mix(values[row * size + column], value, opacity)
            }
        }
    }
}
