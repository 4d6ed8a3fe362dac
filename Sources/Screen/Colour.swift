/// The colour of a cell's glyph or background.
package enum Colour: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case standard
    /// A colour by its meaning; the palette says what it looks like on each kind of terminal.
    case role(Role)
    /// An exact colour, for terminals with direct colour.
    case rgb(UInt8, UInt8, UInt8)
    /// One of the 240 colours (16 to 255) of the 256 that no theme changes.
    case fixed(UInt8)
    /// The number of the image of this key, which terminals that show pixels read off the colour of its cells.
    case image(UInt64)

    /// What a colour is for.
    package enum Role: UInt8, CaseIterable, Sendable {
        /// The screen's ground.
        case ground
        /// The ground of overlays, a little raised.
        case raised
        /// Ordinary text.
        case text
        /// Text that must be seen first, and the selection's frame.
        case strong
        /// Everything at rest: frames, hints, agreed cases.
        case rest
        /// CLIP, the first read.
        case clip
        /// The CNN, the over-read.
        case cnn
        /// A disagreement that nobody has settled.
        case disagreement
        /// A case that somebody settled.
        case settled
        /// A case that two people settled differently, and errors.
        case alarm
    }
}

/// How many colours a terminal can show.
package enum ColourDepth: String, CaseIterable, Sendable {
    /// None: bold, dim and reverse have to do.
    case none
    /// The 8 or 16 colours that every theme changes.
    case sixteen
    /// 256 colours, of which 240 are fixed.
    case fixed
    /// Any colour.
    case direct
}

extension Colour.Role {
    /// The colour on terminals with direct colour: red, green and blue.
    ///
    /// Blue, orange, yellow and bluish green are those of Okabe and Ito's palette ("Color universal design", 2008),
    /// which stay apart under every common kind of colour blindness.
    package var rgb: (red: UInt8, green: UInt8, blue: UInt8) {
        switch self {
        case .ground: (18, 20, 24)
        case .raised: (32, 36, 43)
        case .text: (198, 202, 208)
        case .strong: (255, 255, 255)
        case .rest: (116, 122, 132)
        case .clip: (86, 180, 233)
        case .cnn: (230, 159, 0)
        case .disagreement: (240, 228, 66)
        case .settled: (0, 180, 131)
        case .alarm: (232, 117, 75)
        }
    }

    /// The nearest of the 240 fixed colours.
    package var fixedIndex: UInt8 {
        switch self {
        case .ground: 233
        case .raised: 235
        case .text: 251
        case .strong: 231
        case .rest: 244
        case .clip: 74
        case .cnn: 214
        case .disagreement: 227
        case .settled: 36
        case .alarm: 209
        }
    }

    /// The colour among the sixteen of ANSI terminals, 0 to 15; `nil` for the terminal's own.
    package var ansiIndex: Int32? {
        switch self {
        case .ground, .raised, .text, .strong: nil
        case .rest: 8
        case .clip: 14
        case .cnn: 3
        case .disagreement: 11
        case .settled: 10
        case .alarm: 9
        }
    }
}

extension Colour {
    /// Red, green and blue as a terminal of direct colour shows them; `nil` for the terminal's own colour.
    package var rgb: (red: UInt8, green: UInt8, blue: UInt8)? {
        switch self {
        case .standard, .image: nil
        case .role(let role): role.rgb
        case .rgb(let red, let green, let blue): (red, green, blue)
        case .fixed(let index): Colour.fixedRGB(index)
        }
    }

    /// The red, green and blue of one of the 240 fixed colours: a 6 x 6 x 6 cube of the levels 0, 95, 135, 175, 215,
    /// 255 from 16 on, and the greys 8, 18, …, 238 from 232 on (as xterm defines them).
    package static func fixedRGB(_ index: UInt8) -> (red: UInt8, green: UInt8, blue: UInt8) {
        if index >= 232 {
            let grey = 8 + 10 * (index - 232)
            return (grey, grey, grey)
        }
        let cube = Int(max(index, 16)) - 16
        return (cubeLevels[cube / 36], cubeLevels[cube / 6 % 6], cubeLevels[cube % 6])
    }

    /// The levels of each channel in the colour cube.
    package static let cubeLevels: [UInt8] = [0, 95, 135, 175, 215, 255]
}

/// The terminal's numbers for pairs of colours, given out as they are needed.
///
/// A terminal knows a limited number of pairs; when all are given out the cache says so, is emptied, and the screen is
/// drawn again with new numbers. Pair 0 is the terminal's own and never given out.
package struct PairCache: Sendable {
    /// The answer to a request.
    package enum Answer: Equatable, Sendable {
        /// The terminal knows this pair already.
        case known(Int)
        /// The pair is to be defined under this number.
        case new(Int)
        /// No number is left.
        case full
    }

    private let capacity: Int
    private var numbers: [UInt64: Int] = [:]

    /// An empty cache for a terminal with this many pairs, pair 0 included.
    package init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    /// The number of a pair of colour numbers.
    package mutating func pair(foreground: Int32, background: Int32) -> Answer {
        let key = UInt64(UInt32(bitPattern: foreground)) << 32 | UInt64(UInt32(bitPattern: background))
        if let number = numbers[key] { return .known(number) }
        guard numbers.count + 1 < capacity else { return .full }
        let number = numbers.count + 1
        numbers[key] = number
        return .new(number)
    }

    /// Takes all numbers back.
    package mutating func removeAll() {
        numbers.removeAll(keepingCapacity: true)
    }
}
