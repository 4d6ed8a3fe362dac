import CKernels
import Testing

@Suite struct DispatchTests {
    @Test func aLevelIsNeverRaisedAboveTheProcessors() {
        defer { _ = ck_set_level(-1) }
        #expect(ck_level() == ck_detected_level())
        #expect(ck_set_level(0) == 0)
        #expect(ck_level() == 0)
        #expect(ck_set_level(100) == ck_detected_level())
        #expect(ck_set_level(-1) == ck_detected_level())
    }
}
