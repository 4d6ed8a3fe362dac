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

    @Test func thereIsAlwaysOneThread() {
        let before = ck_threads()
        defer { ck_set_threads(before) }
        ck_set_threads(0)
        #expect(ck_threads() == 1)
    }

    @Test(arguments: [0, 1, 2, 3, 10, 1001], [1, 2, 3])
    func everyItemIsDoneOnce(count: Int, threads: Int32) {
        let before = ck_threads()
        defer { ck_set_threads(before) }
        ck_set_threads(threads)
        var visits = [Int32](repeating: 0, count: count)
        visits.withUnsafeMutableBytes { bytes in
            // An empty array has no address; nothing is visited then.
            guard let context = bytes.baseAddress else { return }
            ck_parallel_for(
                Int64(count), 1,
                { context, begin, end in
                    let visits = context.assumingMemoryBound(to: Int32.self)
                    for item in begin..<end { visits[Int(item)] += 1 }
                }, context
            )
        }
        #expect(visits == [Int32](repeating: 1, count: count))
    }

    @Test func littleWorkStaysOnTheCallingThread() {
        let before = ck_threads()
        defer { ck_set_threads(before) }
        ck_set_threads(2)
        var calls: Int64 = 0
        ck_parallel_for(99, 50, { context, _, _ in context.assumingMemoryBound(to: Int64.self).pointee += 1 }, &calls)
        #expect(calls == 1)
    }
}
