import Foundation
import TestSupport
import Testing

@testable import CLIP

/// Character maps of sentencepiece models: whole ones are taken, those that lead out of themselves are not.
@Suite struct CharacterMapTests {
    /// A model with a normaliser whose map has one block of units.
    private static func model(units: [Int: UInt32], replacements: [UInt8], last: Int = 256) -> [UInt8] {
        func little(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) } }
        func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
            [number << 3 | 2, UInt8(bytes.count & 0x7F) | 0x80, UInt8(bytes.count >> 7)] + bytes
        }
        // The label of an unused unit is never a byte.
        let array = (0..<last).flatMap { little(units[$0] ?? 0x8000_0000) }
        return field(3, field(2, little(UInt32(array.count)) + array + replacements))
    }

    /// "a" leads from the root to unit 0x61 of its block, and that to the value in unit 0x62.
    private static func units(value: UInt32, offset: UInt32 = 3) -> [Int: UInt32] {
        [0: 0, 0x61: 0x61 | 1 << 8 | offset << 10, 0x62: 0x8000_0000 | value]
    }

    @Test func aMapThatStaysWithinItselfIsSound() {
        #expect(CharacterMap.areSound(in: Self.model(units: Self.units(value: 0), replacements: [0x62, 0])))
        #expect(CharacterMap.areSound(in: []))
    }

    @Test func aMapThatLeadsOutOfItselfIsNot() {
        let outside = Self.model(units: Self.units(value: 0, offset: 256), replacements: [0x62, 0])
        #expect(!CharacterMap.areSound(in: outside), "an offset behind the array")
        #expect(!CharacterMap.areSound(in: Self.model(units: Self.units(value: 2), replacements: [0x62, 0])))
        #expect(!CharacterMap.areSound(in: Self.model(units: Self.units(value: 0), replacements: [0x62])))
        let short = Self.model(units: Self.units(value: 0), replacements: [0x62, 0], last: 200)
        #expect(!CharacterMap.areSound(in: short), "a block cut short")
        let whole = Self.model(units: Self.units(value: 0), replacements: [0x62, 0])
        #expect(!CharacterMap.areSound(in: Array(whole.dropLast(3))), "a message cut short")
    }
}
