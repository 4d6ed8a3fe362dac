import Testing

@testable import Screen

/// What styles become on terminals of 8, 16, 256 colours, of all, and of none.
@Suite struct PaletteTests {
    private static let tab = Style(.ground, on: .disagreement, .bold)
    private static let grounds: [Colour.Role] = [.ground, .raised]

    @Test(arguments: [Int32(8), 16, 88]) func whatLiesOnAColourIsBlack(available: Int32) {
        let palette = Palette(.direct, available: available, hasStandard: true)
        #expect(palette.depth == .sixteen)
        for role in Colour.Role.allCases where !Self.grounds.contains(role) {
            let ink = palette.ink(of: Style(.ground, on: role, .bold))
            #expect(ink.foreground == 0 && ink.background > 0 && ink.background < available, "\(role)")
            // Bold black is dark grey on many consoles.
            #expect(!ink.attributes.contains(.bold))
        }
        let yellow: Int32 = available == 8 ? 3 : 11
        #expect(palette.ink(of: Self.tab).background == yellow)
    }

    /// On the Linux console bright colours are bold ones, and bold black is hardly seen.
    @Test func withEightColoursNothingIsBlackOnBlack() {
        let palette = Palette(.fixed, available: 8, hasStandard: true)
        for role in Colour.Role.allCases where !Self.grounds.contains(role) {
            for attributes in [Style.Attributes(), .bold, .dim] {
                let ink = palette.ink(of: Style(role, on: .raised, attributes))
                #expect(ink.foreground != 0 && ink.foreground < 8 && ink.background == -1, "\(role)")
            }
        }
        #expect(palette.ink(of: Style(.rest, .dim)).attributes.isEmpty)
        #expect(palette.ink(of: Style(.strong)) == .init(foreground: -1, background: -1, attributes: .bold))
        #expect(palette.ink(of: Style(.disagreement)) == .init(foreground: 3, background: -1, attributes: .bold))
    }

    @Test func withSixteenColoursWhatRestsIsDarkGreyButNotFaint() {
        let palette = Palette(.sixteen, available: 16, hasStandard: false)
        #expect(palette.ink(of: Style(.rest, .dim)) == .init(foreground: 8, background: 0, attributes: []))
        #expect(palette.ink(of: Style(.text)) == .init(foreground: 7, background: 0, attributes: []))
    }

    @Test func fixedAndDirectColoursAreThoseOfThePalette() {
        let fixed = Palette(.fixed, available: 256, hasStandard: true)
        #expect(fixed.ink(of: Self.tab) == .init(foreground: 233, background: 227, attributes: .bold))
        #expect(fixed.ink(of: Style(.fixed(240), on: .standard)).foreground == 240)
        let direct = Palette(.direct, available: 1 << 24, hasStandard: true)
        #expect(
            direct.ink(of: Style(.rgb(1, 2, 3), on: .rgb(0, 0, 0)))
                == .init(foreground: 0x10203, background: 8, attributes: []))
        #expect(Palette(.direct, available: 256, hasStandard: true).depth == .fixed)
    }

    @Test func withoutColoursWhatLiesOnAColourIsReversed() {
        let palette = Palette(.none, available: 256, hasStandard: true)
        #expect(palette.depth == .none)
        #expect(palette.ink(of: Self.tab).attributes == [.bold, .reverse])
        #expect(palette.ink(of: Style(.rest)).attributes == .dim)
        #expect(palette.ink(of: Style(.text, on: .raised)).attributes.isEmpty)
    }
}
