/// What a piece of text looks like in cells: printable glyphs, each one or two columns wide.
///
/// Text from outside (file names, class names, notes) reaches the screen only through here. A glyph is a base
/// character with its combining marks. Control characters, bidirectional overrides and other invisible characters are
/// shown as `�`, so that no file name can move the cursor or disguise itself; joined emoji are shown as their first
/// part and flags as their letters, because terminals disagree about the width of the whole.
package struct DisplayText: Sendable {
    /// One glyph and the columns it takes.
    package struct Glyph: Equatable, Sendable {
        /// The base character and its marks.
        package var text: String
        /// 1 or 2.
        package var width: Int
    }

    /// The glyphs from left to right.
    package let glyphs: [Glyph]
    /// The columns that all glyphs take.
    package let width: Int

    /// Turns any text into glyphs.
    package init(_ text: String) {
        glyphs = DisplayText.glyphs(of: text)
        width = glyphs.reduce(0) { $0 + $1.width }
    }

    private init(glyphs: [Glyph]) {
        self.glyphs = glyphs
        width = glyphs.reduce(0) { $0 + $1.width }
    }

    /// The columns that a text takes.
    package static func width(of text: String) -> Int {
        DisplayText(text).width
    }

    /// Which end of a text is cut where it does not fit.
    package enum Cut: Sendable {
        /// The beginning goes, as suits paths.
        case beginning
        /// The end goes, as suits names and sentences.
        case end
    }

    /// The same text in at most so many columns, with `…` where something was cut off.
    package func cut(to columns: Int, at end: Cut = .end) -> DisplayText {
        guard width > columns else { return self }
        guard columns > 0 else { return DisplayText(glyphs: []) }
        let ellipsis = Glyph(text: "…", width: 1)
        switch end {
        case .end: return DisplayText(glyphs: DisplayText.fitting(glyphs, columns - 1) + [ellipsis])
        case .beginning:
            let kept = DisplayText.fitting(glyphs.reversed(), columns - 1)
            return DisplayText(glyphs: [ellipsis] + kept.reversed())
        }
    }

    /// The text of all glyphs.
    package var text: String { glyphs.reduce(into: "") { $0 += $1.text } }

    private static func fitting(_ glyphs: some Sequence<Glyph>, _ columns: Int) -> [Glyph] {
        var taken = 0
        return Array(
            glyphs.prefix { glyph in
                taken += glyph.width
                return taken <= columns
            }
        )
    }

    /// Text as a terminal may be given it outside of screens: line ends and tabs stay, what would steer the terminal or
    /// reorder the line does not.
    package static func safe(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 > 0x7E }) else { return text }
        return String(
            text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map { line in
                line.split(separator: "\t", omittingEmptySubsequences: false).map { DisplayText(String($0)).text }
                    .joined(separator: "\t")
            }.joined(separator: "\n"))
    }

    private static func glyphs(of text: String) -> [Glyph] {
        var glyphs: [Glyph] = []
        glyphs.reserveCapacity(text.utf8.count)
        for character in text {
            if let ascii = character.asciiValue, ascii >= 0x20, ascii != 0x7F {
                glyphs.append(Glyph(text: String(character), width: 1))
            } else {
                append(character, to: &glyphs)
            }
        }
        return glyphs
    }

    /// Adds what is shown of one user-perceived character.
    private static func append(_ character: Character, to glyphs: inout [Glyph]) {
        var isJoined = false
        for scalar in character.unicodeScalars {
            switch ScalarKind(scalar) {
            case .mark:
                guard !isJoined else { continue }
                addMark(scalar, to: &glyphs)
            case .base(let width):
                guard !isJoined else { continue }
                glyphs.append(Glyph(text: String(scalar), width: width))
            case .letterOfFlag(let letter): glyphs.append(Glyph(text: String(letter), width: 1))
            case .joiner: isJoined = true
            case .modifier: continue
            case .unprintable: glyphs.append(Glyph(text: "\u{FFFD}", width: 1))
            }
        }
    }

    /// Puts a combining mark on the last glyph, or on a space where there is none; a cell holds four marks.
    private static func addMark(_ mark: Unicode.Scalar, to glyphs: inout [Glyph]) {
        if glyphs.isEmpty { glyphs.append(Glyph(text: " ", width: 1)) }
        let last = glyphs.count - 1
        guard glyphs[last].text.unicodeScalars.count < 5 else { return }
        glyphs[last].text.unicodeScalars.append(mark)
    }
}

/// How a Unicode scalar takes part in a glyph.
enum ScalarKind: Equatable {
    /// Takes columns of its own: 1 or 2.
    case base(width: Int)
    /// Stands on the glyph before it.
    case mark
    /// Half of a flag, shown as a letter.
    case letterOfFlag(Unicode.Scalar)
    /// Glues the next scalar to this glyph (ZERO WIDTH JOINER).
    case joiner
    /// Changes the glyph's presentation only: variation selectors, skin tones.
    case modifier
    /// Never sent to a terminal.
    case unprintable

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        // In its place a terminal may show an image.
        case 0x10EEEE: self = .unprintable
        case 0x20..<0x7F, 0xA1...0xAC, 0xAE...0x2FF, 0x2500...0x259F: self = .base(width: 1)
        case 0x200D: self = .joiner
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x1F3FB...0x1F3FF: self = .modifier
        case 0x1F1E6...0x1F1FF: self = ScalarKind.flagLetter(scalar.value - 0x1F1E6)
        case 0x1160...0x11FF, 0xD7B0...0xD7FF: self = .mark
        default: self = ScalarKind.byCategory(scalar)
        }
    }

    private static func flagLetter(_ offset: UInt32) -> ScalarKind {
        Unicode.Scalar(0x41 + offset).map { .letterOfFlag($0) } ?? .unprintable
    }

    private static func byCategory(_ scalar: Unicode.Scalar) -> ScalarKind {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: .mark
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .unassigned: .unprintable
        default: .base(width: isWide(scalar) ? 2 : 1)
        }
    }

    /// Whether Unicode's East Asian Width (annex 11) is Wide or Fullwidth: all emoji shown as pictures, and these blocks.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x1100 { return false }
        return scalar.properties.isEmojiPresentation || wideBlocks.contains { $0.contains(scalar.value) }
    }

    private static let wideBlocks: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4C6,
        0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x2FFFD,
        0x30000...0x3FFFD,
    ]
}
