import Testing

@testable import Work

@Suite struct NaturalOrderTests {
    @Test func digitsCompareAsNumbers() {
        let order = [
            "", "0", "1", "2", "010", "10", "A1", "a", "a0", "a00", "a01", "a1", "a1.png", "a2", "a10", "a10b2",
            "a10b10",
            "a99999999999999999999", "a100000000000000000000", "ab", "b",
        ]
        #expect(order.shuffled().inNaturalOrder { $0 } == order)
    }

    @Test func longNumbersCompareByTheirLength() {
        let texts = [254, 255, 256, 509, 510, 511].map { "1" + String(repeating: "0", count: $0 - 1) }
        #expect(texts.reversed().inNaturalOrder { $0 } == texts)
    }

    /// The order does not depend on the order of arrival, and tells all texts apart.
    @Test func isTotal() {
        var texts = [""]
        for _ in 0..<5 { texts += texts.suffix(1024).flatMap { text in ["0", "1", "a", "-"].map { text + $0 } } }
        let distinct = Array(Set(texts))
        #expect(Set(distinct.map { NaturalOrder.key(of: $0) }).count == distinct.count)
        let once = distinct.inNaturalOrder { $0 }
        #expect(distinct.shuffled().inNaturalOrder { $0 } == once)
    }

    /// As texts, these are equal to Swift.
    @Test func composedAndDecomposedLettersAreTwo() {
        #expect(NaturalOrder.key(of: "caf\u{E9}") != NaturalOrder.key(of: "cafe\u{301}"))
    }
}
