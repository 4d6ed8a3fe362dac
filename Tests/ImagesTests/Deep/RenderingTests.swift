import Testing

@testable import Images

@Suite struct RenderingTests {
    private func deep(
        _ values: [UInt16], bits: Int = 16, display: SampleMeaning.Display = .usedRange,
        _ change: (inout SampleMeaning) -> Void = { _ in }
    ) -> DeepImage {
        var meaning = SampleMeaning(storedBits: bits, display: display)
        change(&meaning)
        return DeepImage(
            width: values.count, height: 1, channels: 1,
            samples: DeepSamples(type: .uint16, bytes: values.withUnsafeBytes(Array.init)), meaning: meaning)
    }

    private func floats(_ values: [Float]) -> DeepImage {
        DeepImage(
            width: values.count, height: 1, channels: 1,
            samples: DeepSamples(type: .float32, bytes: values.withUnsafeBytes(Array.init)),
            meaning: SampleMeaning(storedBits: 32, display: .significantBits(nil)))
    }

    @Test func withoutAWindowTheUsedRangeIsShown() {
        let rendered = deep([1000, 1100, 1200]).rendered()
        #expect(rendered.image.samples == [0, 128, 255] && rendered.windowing == .usedRange)
    }

    @Test func paddingDoesNotWidenTheRange() {
        let image = deep([0, 1000, 1100, 1200, 65_535]) { $0.padding = 0...900 }
        #expect(image.usedRange == 1000...65_535)
        let open = deep([0, 1000, 1100, 1200]) { $0.padding = 0...0 }
        #expect(open.rendered().image.samples == [0, 0, 128, 255])
    }

    @Test func anImageOfOneValueOrOfPaddingIsBlack() {
        #expect(deep([7, 7]).rendered().image.samples == [0, 0])
        #expect(deep([7, 7]) { $0.padding = 7...7 }.rendered().image.samples == [0, 0])
    }

    @Test func rescalingGoesBeforeTheWindowAndInversionComesLast() {
        let image = deep([0, 512, 1023], display: .window(Window(center: 0, width: 1024))) {
            $0.modality = .rescale(slope: 1, intercept: -512)
            $0.isInverted = true
        }
        #expect(image.rendered().image.samples == [255, 127, 0])
        #expect(image.rendered().windowing == .file)
    }

    @Test func aNegativeSlopeTurnsTheRangeOver() {
        let image = deep([0, 100]) { $0.modality = .rescale(slope: -2, intercept: 5) }
        #expect(image.usedRange == -195...5)
        #expect(image.rendered().image.samples == [255, 0])
    }

    /// PS3.3 C.11.1.1.1: inputs below the first value get the first entry, those beyond the last the last.
    @Test func tablesHoldTheirEndsAndScaleByTheirBits() {
        let table = LookupTable(first: 10, bits: 12, entries: [0, 2048, 4095])
        let image = deep([0, 10, 11, 12, 999], display: .table(table))
        #expect(image.rendered().image.samples == [0, 0, 128, 255, 255])
    }

    @Test func aGivenWindowGoesBeforeTheFiles() {
        let image = deep([0, 100, 200], display: .window(Window(center: 5, width: 2)))
        let rendered = image.rendered(RenderingOptions(window: Window(center: 100.5, width: 201)))
        #expect(rendered.image.samples == [0, 128, 255] && rendered.windowing == .given)
    }

    @Test func significantBitsAreThoseThatTheLargestValueNeeds() {
        let twelve = deep([0, 2048, 4095], display: .significantBits(nil))
        #expect(twelve.rendered().image.samples == [0, 128, 255])
        #expect(twelve.rendered().windowing == .highByte(of: 12))
        #expect(twelve.rendered(RenderingOptions(usesHighByte: true)).image.samples == [0, 8, 15])
        #expect(deep([0, 65_535], display: .significantBits(nil)).rendered().windowing == .highByte(of: 16))
    }

    /// Where values exceed what a file declares, it had scaled them up to the full depth (PNG, 11.3.3.4).
    @Test func declaredBitsHoldWhereTheValuesFitThem() {
        #expect(deep([0, 511], display: .significantBits(10)).rendered().windowing == .highByte(of: 10))
        #expect(deep([0, 65_000], display: .significantBits(10)).rendered().windowing == .highByte(of: 16))
    }

    @Test func whatIsNoNumberIsBlackAndOutsideTheRange() {
        #expect(floats([.nan, 0, 0.5, 1, .infinity]).rendered().image.samples == [0, 0, 128, 255, 255])
        #expect(floats([.nan]).rendered().image.samples == [0])
    }

    @Test func deepColourKeepsTheHighByteOfItsBits() {
        let values: [UInt16] = [0, 2048, 4095]
        let image = DeepImage(
            width: 1, height: 1, channels: 3,
            samples: DeepSamples(type: .uint16, bytes: values.withUnsafeBytes(Array.init)),
            meaning: SampleMeaning(storedBits: 12, display: .usedRange))
        #expect(image.rendered().image.samples == [0, 128, 255])
    }
}
