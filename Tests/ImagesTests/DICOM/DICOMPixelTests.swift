import Testing

@testable import Images

/// PS3.3 C.7.6.3 and PS3.5, 8: how pixels are kept.
@Suite struct DICOMPixelTests {
    @Test func bitsBesideTheStoredOnesAreCutOff() throws {
        var file = SampleDICOM(columns: 2, rows: 1, stored: 12)
        file.set(pixels: [0xF000, 0xFFFF] as [UInt16])
        #expect(try file.shown() == [0, 255])
        file.set(.highBit, short: 15)
        file.set(pixels: [0x000F, 0xFFF0] as [UInt16])
        #expect(try file.shown() == [0, 255])
    }

    @Test func signedValuesKeepTheirSign() throws {
        var file = SampleDICOM(columns: 3, rows: 1, stored: 12, signed: true)
        file.set(pixels: [0x0800, 0x0000, 0x07FF] as [UInt16])
        guard case .deep(let image) = try ImageDocument(file.bytes, path: "signed.dcm").frame(0) else {
            return #expect(Bool(false), "a grey image is deep")
        }
        #expect(image.usedRange == -2048...2047)
    }

    @Test func bitsOfBilevelFramesFollowOneAnother() throws {
        var file = SampleDICOM(columns: 3, rows: 1, bits: 1)
        file.set(.numberOfFrames, text: "2", as: "IS")
        file.set(pixels: [0b101_010] as [UInt8])
        #expect(try file.shown(0) == [0, 255, 0])
        #expect(try file.shown(1) == [255, 0, 255])
    }

    @Test func monochrome1IsTurnedOver() throws {
        var file = SampleDICOM(columns: 2, rows: 1, colour: "MONOCHROME1")
        file.set(pixels: [0, 100] as [UInt16])
        #expect(try file.shown() == [255, 0])
    }

    @Test func planesBecomePixels() throws {
        var file = SampleDICOM(columns: 2, rows: 1, bits: 8, colour: "RGB")
        file.set(.planarConfiguration, short: 1)
        file.set(pixels: [1, 2, 3, 4, 5, 6] as [UInt8])
        #expect(try file.shown() == [1, 3, 5, 2, 4, 6])
    }

    /// PS3.3 C.7.6.3.1.2: Y 76, Cb 85, Cr 255 is red.
    @Test func chrominanceBecomesColour() throws {
        var full = SampleDICOM(columns: 1, rows: 1, bits: 8, colour: "YBR_FULL")
        full.set(pixels: [76, 85, 255] as [UInt8])
        #expect(try full.shown() == [254, 0, 0])
        var shared = SampleDICOM(columns: 2, rows: 1, bits: 8, colour: "YBR_FULL_422")
        shared.set(pixels: [76, 150, 85, 255] as [UInt8])
        #expect(try shared.shown() == [254, 0, 0, 255, 74, 74])
    }

    @Test func palettesGiveTheHighByteOfTheirEntries() throws {
        var file = SampleDICOM(columns: 3, rows: 1, bits: 8, colour: "PALETTE COLOR")
        for (tag, data) in zip(DICOMTag.paletteDescriptors, DICOMTag.paletteData) {
            file.set(tag, short: 2, 10, 16)
            file.set(data, "OW", [0x34, 0x12, 0xCD, 0xAB])
        }
        file.set(pixels: [0, 10, 200, 0] as [UInt8])
        #expect(try file.shown() == [0x12, 0x12, 0x12, 0x12, 0x12, 0x12, 0xAB, 0xAB, 0xAB])
    }

    /// PS3.3 C.7.9.2: two values, a line of three to 50, and both segments again from the first byte.
    @Test func segmentedPalettesAreExpanded() throws {
        let words = [0, 2, 10, 20, 1, 3, 50, 2, 2, 0, 0]
        #expect(try DICOMPaletteSegments(words: words, count: 10).entries == [10, 20, 30, 40, 50, 10, 20, 30, 40, 50])
        for broken in [[0, 9, 1], [1, 2, 5], [2, 1, 0, 0], [3, 1, 1], [2, 1, 99, 9]] {
            #expect(throws: DICOMValueError.self) { try DICOMPaletteSegments(words: broken, count: 4) }
        }
    }

    /// PS3.5, 7.3: in big-endian words the second byte comes first.
    @Test func bytesInBigEndianWordsAreSwapped() throws {
        var file = SampleDICOM()
        file.isBigEndian = true
        file.syntax = "1.2.840.10008.1.2.2"
        file.set(.samplesPerPixel, short: 1)
        file.set(.photometricInterpretation, text: "MONOCHROME2")
        for (tag, value) in [(DICOMTag.rows, 1), (.columns, 3), (.bitsAllocated, 8), (.bitsStored, 8), (.highBit, 7)] {
            file.set(tag, short: value)
        }
        file.set(.pixelRepresentation, short: 0)
        file.set(.pixelData, "OW", [1, 0, 9, 2])
        #expect(try file.shown() == [0, 128, 255])
        file.set(.pixelData, "OB", [0, 1, 2, 9])
        #expect(try file.shown() == [0, 128, 255])
    }

    /// PS3.5, G.3.1: literal runs, repeated runs, and 128 which says nothing; the high bytes come first.
    @Test func runLengthsAreUndone() throws {
        var file = SampleDICOM(columns: 4, rows: 1)
        file.syntax = "1.2.840.10008.1.2.5"
        let high: [UInt8] = [128, UInt8(bitPattern: -3), 1]
        let low: [UInt8] = [3, 0, 50, 100, 200]
        let header = [2, 64, 67] + Array(repeating: 0, count: 13)
        file.set(fragments: [header.flatMap { file.number(UInt32($0)) } + high + low])
        #expect(try file.shown() == [0, 64, 128, 255])
        file.set(fragments: [header.flatMap { file.number(UInt32($0)) } + high + low.dropLast()])
        #expect(throws: ImageFileError.self) { try file.shown() }
    }

    @Test func fragmentsAreDealtToTheirFrames() throws {
        var file = SampleDICOM(columns: 1, rows: 1, bits: 8)
        file.syntax = "1.2.840.10008.1.2.5"
        file.set(.numberOfFrames, text: "2", as: "IS")
        file.set(.windowCenter, text: "128", as: "DS")
        file.set(.windowWidth, text: "256", as: "DS")
        let header = ([1, 64] + Array(repeating: 0, count: 14)).flatMap { file.number(UInt32($0)) }
        let frames = [header + [0, 7], header + [0, 200]]
        // The first frame is in two pieces: only the offsets tell.
        let pieces = [Array(frames[0][..<60]), Array(frames[0][60...]), frames[1]]
        file.set(fragments: pieces, offsets: [0, pieces[0].count + pieces[1].count + 16])
        #expect(try file.shown(0) == [7] && file.shown(1) == [200])
        file.set(fragments: pieces)
        #expect(throws: ImageFileError.self) { try file.shown() }
    }
}
