import Testing

@testable import Images

/// PS3.3 C.11.1 and C.11.2: which of a file's own words on its values counts.
@Suite struct DICOMDisplayTests {
    private func file(_ values: [UInt16] = [0, 100, 200]) -> SampleDICOM {
        var file = SampleDICOM(columns: values.count, rows: 1)
        file.set(pixels: values)
        return file
    }

    private func table(_ entries: [Int], first: Int = 0, bits: Int = 8) -> SampleDICOM {
        var item = SampleDICOM()
        item.set(.lutDescriptor, short: entries.count, first, bits)
        item.set(.lutData, "OW", entries.flatMap { item.number(UInt16($0)) })
        return item
    }

    @Test func ofSeveralWindowsTheFirstCounts() throws {
        var file = file()
        file.set(.windowCenter, text: "100.5\\7", as: "DS")
        file.set(.windowWidth, text: "201\\9", as: "DS")
        #expect(try file.shown() == [0, 128, 255])
    }

    @Test func theWindowsFunctionIsHeeded() throws {
        var file = file([0, 100])
        file.set(.windowCenter, text: "100", as: "DS")
        file.set(.windowWidth, text: "50", as: "DS")
        file.set(.windowFunction, text: "SIGMOID")
        #expect(try file.shown() == [0, 128])
        file.set(.windowFunction, text: "LINEAR_EXACT")
        #expect(try file.shown() == [0, 128])
    }

    @Test func aTableGoesBeforeAWindow() throws {
        var file = file([0, 1, 2])
        file.set(.windowCenter, text: "1", as: "DS")
        file.set(.windowWidth, text: "2", as: "DS")
        file.set(.voiLUTSequence, items: [table([255, 0, 51]), table([1, 2, 3])])
        #expect(try file.shown() == [255, 0, 51])
    }

    @Test func aModalityTableGoesBeforeARescale() throws {
        var file = file([0, 1, 2])
        file.set(.rescaleSlope, text: "-1", as: "DS")
        file.set(.modalityLUTSequence, items: [table([0, 50, 200], bits: 16)])
        #expect(try file.shown() == [0, 64, 255])
    }

    @Test func aFramesOwnGroupsGoBeforeSharedOnesAndThoseBeforeTheDataSet() throws {
        func macro(_ tag: DICOMTag, _ first: (DICOMTag, String), _ second: (DICOMTag, String)) -> SampleDICOM {
            var (item, group) = (SampleDICOM(), SampleDICOM())
            item.set(first.0, text: first.1, as: "DS")
            item.set(second.0, text: second.1, as: "DS")
            group.set(tag, items: [item])
            return group
        }
        var file = SampleDICOM(columns: 1, rows: 1)
        file.set(.numberOfFrames, text: "2", as: "IS")
        file.set(pixels: [100, 100] as [UInt16])
        file.set(.windowCenter, text: "1000", as: "DS")
        file.set(.windowWidth, text: "2", as: "DS")
        file.set(
            .sharedFunctionalGroups,
            items: [
                macro(.frameVOISequence, (.windowCenter, "100.5"), (.windowWidth, "201"))
            ])
        file.set(
            .perFrameFunctionalGroups,
            items: [
                SampleDICOM(), macro(.pixelValueTransformationSequence, (.rescaleSlope, "2"), (.rescaleIntercept, "0")),
            ])
        #expect(try file.shown(0) == [128] && file.shown(1) == [255])
    }

    @Test func paddingIsLeftOutOfTheRange() throws {
        var file = file([0, 5, 100, 200])
        file.set(.pixelPaddingValue, short: 0)
        file.set(.pixelPaddingRangeLimit, short: 10)
        #expect(try file.shown() == [0, 0, 0, 255])
    }

    @Test func aWindowThatCannotBeIsRefusedUnlessAnotherIsGiven() throws {
        var file = file()
        file.set(.windowCenter, text: "40", as: "DS")
        for width in ["0", "-350"] {
            file.set(.windowWidth, text: width, as: "DS")
            let error = try #require(throws: ImageFileError.self) { try file.shown() }
            #expect(error.finding.hasPrefix("a window of width"))
        }
        let options = DecodingOptions(rendering: RenderingOptions(window: Window(center: 100.5, width: 201)))
        #expect(try file.shown(0, options) == [0, 128, 255])
    }

    @Test func tablesThatLieAreRefused() throws {
        var short = table([1, 2])
        short.set(.lutDescriptor, short: 0, 0, 16)
        var shallow = table([1, 2])
        shallow.set(.lutDescriptor, short: 2, 0, 0)
        for item in [short, shallow, SampleDICOM()] {
            var file = file()
            file.set(.voiLUTSequence, items: [item])
            #expect(throws: ImageFileError.self) { try file.shown() }
        }
    }
}
