import Testing

@testable import Images

@Suite struct DICOMParserTests {
    private func sample() -> SampleDICOM {
        var file = SampleDICOM(columns: 2, rows: 1)
        file.set(pixels: [0, 100] as [UInt16])
        return file
    }

    private func finding(_ bytes: [UInt8]) throws -> String {
        try #require(throws: ImageFileError.self) {
            try ImageDocument(bytes, path: "bad.dcm").image(0)
        }.finding
    }

    /// A private sequence whose lengths are all left open, so many levels deep, with an element in the innermost.
    private func nested(_ levels: Int) -> [UInt8] {
        let writer = SampleDICOM()
        let open =
            writer.tag(DICOMTag(0x0009, 0x1001)) + Array("SQ".utf8) + [0, 0] + writer.number(UInt32.max)
            + writer.tag(.item) + writer.number(UInt32.max)
        let close =
            writer.tag(.itemEnd) + writer.number(UInt32(0)) + writer.tag(.sequenceEnd) + writer.number(UInt32(0))
        let inner = writer.tag(DICOMTag(0x0009, 0x1002)) + Array("US".utf8) + writer.number(UInt16(2)) + [1, 0]
        return (0..<levels).flatMap { _ in open } + inner + (0..<levels).flatMap { _ in close }
    }

    @Test func openSequencesAreSkippedHoweverTheyAreNested() throws {
        var file = sample()
        file.append(raw: nested(20))
        #expect(try file.shown() == [0, 255])
    }

    @Test func sequencesThatNestWithoutEndAreRefused() throws {
        var file = SampleDICOM()
        file.append(raw: nested(10_000))
        #expect(try finding(file.bytes) == "damaged DICOM (sequences more than 32 deep)")
        var open = SampleDICOM()
        open.append(raw: Array(nested(20).prefix(200)))
        #expect(try finding(open.bytes) == "a DICOM file that ends early")
    }

    /// PS3.5, 6.2.2, note 2: a sequence of unknown kind is implicit inside an explicit file.
    @Test func sequencesOfUnknownKindAreImplicit() throws {
        let writer = SampleDICOM()
        let element = writer.tag(DICOMTag(0x0009, 0x1002)) + writer.number(UInt32(2)) + [1, 0]
        let item = writer.tag(.item) + writer.number(UInt32(element.count)) + element
        var file = sample()
        file.append(
            raw: writer.tag(DICOMTag(0x0009, 0x1001)) + Array("UN".utf8) + [0, 0] + writer.number(UInt32.max) + item
                + writer.tag(.sequenceEnd) + writer.number(UInt32(0)))
        #expect(try file.shown() == [0, 255])
    }

    @Test func everyTruncationIsAnErrorAndNothingWorse() throws {
        var file = sample()
        file.append(raw: nested(3))
        let whole = file.bytes
        for count in 0..<whole.count {
            #expect(throws: (any Error).self, "\(count) bytes") {
                try ImageDocument(Array(whole.prefix(count)), path: "cut.dcm").image(0)
            }
        }
    }

    @Test func lengthsBeyondTheFileAreRefusedBeforeAnythingIsAllocated() throws {
        let writer = SampleDICOM()
        var huge = SampleDICOM()
        huge.append(
            raw: writer.tag(DICOMTag(0x0009, 0x1001)) + Array("OB".utf8) + [0, 0] + writer.number(UInt32(0xFFFF_FFF0)))
        #expect(try finding(huge.bytes) == "a DICOM file that ends early")
        var pixels = sample()
        pixels.remove(.pixelData)
        pixels.append(
            raw: writer.tag(.pixelData) + Array("OW".utf8) + [0, 0] + writer.number(UInt32(0xFFFF_FFF0)) + [1, 2])
        #expect(try finding(pixels.bytes) == "a DICOM file that ends early")
    }

    @Test func descriptionsThatLieAreRefused() throws {
        let lies: [(String, (inout SampleDICOM) -> Void)] = [
            ("an image of 2 x 0 px", { $0.set(.rows, short: 0) }),
            ("4 bytes of pixels", { $0.set(.numberOfFrames, text: "10000", as: "IS") }),
            ("a Number of Frames that cannot be", { $0.set(.numberOfFrames, text: "-3", as: "IS") }),
            ("(0028,0008) that is no number", { $0.set(.numberOfFrames, text: "1A", as: "IS") }),
            ("pixels without Photometric Interpretation (0028,0004)", { $0.remove(.photometricInterpretation) }),
            ("an unknown Photometric Interpretation", { $0.set(.photometricInterpretation, text: "HSV") }),
            ("3 samples a pixel of MONOCHROME2", { $0.set(.samplesPerPixel, short: 3) }),
            ("12 bits allocated", { $0.set(.bitsAllocated, short: 12) }),
            ("17 bits stored, high bit 15", { $0.set(.bitsStored, short: 17) }),
            ("16 bits stored, high bit 40", { $0.set(.highBit, short: 40) }),
            ("pixels without Columns (0028,0011)", { $0.remove(.columns) }),
        ]
        for (expected, lie) in lies {
            var file = sample()
            lie(&file)
            #expect(try finding(file.bytes) == expected)
        }
        var large = sample()
        large.set(.rows, short: 65_535)
        large.set(.columns, short: 65_535)
        #expect(try finding(large.bytes) == "an image of 65535 x 65535 px")
    }

    @Test func syntaxesThatAreNotReadAreNamed() throws {
        for (syntax, name) in [
            ("1.2.840.10008.1.2.4.102", "MPEG video"), ("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000"),
            ("1.2.3", "a transfer syntax that is not DICOM's"),
        ] {
            var file = sample()
            file.syntax = syntax
            #expect(try finding(file.bytes) == name)
        }
    }

    @Test func filesWithoutPixelsTellTheirKind() throws {
        for (storage, kind) in [
            ("1.2.840.10008.5.1.4.1.1.88.11", "a report"), ("1.2.840.10008.5.1.4.1.1.481.5", "an RT plan"),
            ("1.2.840.10008.5.1.4.1.1.9.1.1", "a waveform"), ("1.2.840.10008.1.3.10", "a DICOMDIR"),
        ] {
            var file = SampleDICOM()
            file.set(.sopClass, text: storage, as: "UI")
            let error = try #require(throws: PixelFreeFile.self) { try ImageDocument(file.bytes, path: "a.dcm") }
            #expect(error.kind == kind)
        }
    }

    @Test func filesAreKnownByTheirContent() throws {
        var file = sample()
        file.set(.modality, text: "DX")
        #expect(ImageFormat(firstBytes: file.bytes) == .dicom)
        #expect(ImageFormat(firstBytes: file.body) == .dicom, "without preamble and header")
        // A preamble may be the start of a TIFF.
        #expect(ImageFormat(firstBytes: [0x49, 0x49, 0x2A, 0] + file.bytes.dropFirst(4)) == .dicom)
        for text in ["", "\u{8}\0", "\u{8}\0hello, world, this is a text"] {
            #expect(ImageFormat(firstBytes: Array(text.utf8)) == nil, "\(text)")
        }
    }
}
