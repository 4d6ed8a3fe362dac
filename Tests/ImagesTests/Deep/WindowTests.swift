import Testing

@testable import Images

/// PS3.3 C.11.2.1.2 and C.11.2.1.3, by the standard's own examples.
@Suite struct WindowTests {
    /// "c=2048, w=4096 becomes: if (x <= 0) then y = ymin, else if (x > 4095) then y = ymax, else …"
    @Test func linearWindowsSpanOneValueLessThanTheirWidth() {
        let window = Window(center: 2048, width: 4096)
        #expect(window.share(-1) == 0 && window.share(0) == 0)
        #expect(window.share(4095) == 1 && window.share(5000) == 1)
        #expect(abs(window.share(2047.5) - 0.5) < 1e-12)
    }

    /// "c=0, w=1 becomes: if (x <= -0.5) then y = ymin, else y = ymax."
    @Test func aLinearWindowOfOneValueIsAThreshold() {
        let window = Window(center: 0, width: 1)
        #expect(window.share(-0.5) == 0 && window.share(-0.4) == 1 && window.share(0) == 1)
    }

    /// "c=2048, w=4096: if (x <= 0) then y = ymin, else if (x > 4096) then y = ymax, else …"
    @Test func exactLinearWindowsSpanTheirWidth() {
        let window = Window(center: 2048, width: 4096, function: .linearExact)
        #expect(window.share(0) == 0 && window.share(2048) == 0.5 && window.share(4096) == 1)
        #expect(window.share(1024) == 0.25)
    }

    @Test func sigmoidsPassThroughTheirCentre() {
        let window = Window(center: 100, width: 40, function: .sigmoid)
        #expect(window.share(100) == 0.5)
        #expect(abs(window.share(110) - 1 / (1 + 0.36787944117144233)) < 1e-12)
        #expect(window.share(-1e9) == 0 && window.share(1e9) == 1)
    }

    @Test func widthsThatCannotBeAreRefused() {
        #expect(Window(center: 0, width: 0.5).objection == "a window of width 0.5")
        #expect(Window(center: 0, width: 0.5, function: .linearExact).objection == nil)
        #expect(Window(center: 0, width: 0, function: .sigmoid).objection != nil)
        #expect(Window(center: .nan, width: 3).objection != nil)
    }

    @Test func windowsAreReadAsPeopleWriteThem() {
        #expect(Window("-600,1500") == Window(center: -600, width: 1500))
        for text in ["", "40", "40,", "40,0", "40,-3", "a,b", "1,2,3", "nan,4"] {
            #expect(Window(text) == nil, "\(text)")
        }
    }

    @Test func framesAreChosenAsPeopleWriteIt() {
        #expect(FrameSelection("every-4")?.frames(of: 10) == [0, 4, 8])
        #expect(FrameSelection("middle")?.frames(of: 10) == [5])
        #expect(FrameSelection("ALL")?.frames(of: 3) == [0, 1, 2])
        #expect(FrameSelection.automatic.frames(of: 16).count == 16)
        #expect(FrameSelection.automatic.frames(of: 17) == [8])
        for text in ["", "some", "every-0", "every-", "every--2"] { #expect(FrameSelection(text) == nil, "\(text)") }
    }
}
