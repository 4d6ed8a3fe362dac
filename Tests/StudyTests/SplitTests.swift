import Testing

@testable import Study

@Suite struct SplitTests {
    /// 60 cases of class 0 and 40 of class 1; every three neighbours of class 0 are one group.
    private let truth = (0..<100).map { $0 < 60 ? 0 : 1 }
    private let groups = (0..<100).map { $0 < 60 ? $0 / 3 * 3 : $0 }

    @Test func everyClassKeepsItsShare() {
        for number in 0..<20 {
            let split = Split(number, truth: truth, groups: groups, fraction: 0.3, seed: 7)
            #expect(split.heldOut.count { truth[$0] == 0 } == 18)
            #expect(split.heldOut.count { truth[$0] == 1 } == 12)
            #expect((split.training + split.heldOut).sorted() == Array(0..<100))
        }
    }

    @Test func groupsAreNeverParted() {
        for number in 0..<20 {
            let split = Split(number, truth: truth, groups: groups, fraction: 0.25, seed: 1)
            let training = Set(split.training.map { groups[$0] })
            #expect(training.isDisjoint(with: split.heldOut.map { groups[$0] }))
        }
    }

    @Test func splitsDifferAndCanBeRepeated() {
        let splits = (0..<5).map { Split($0, truth: truth, groups: groups, fraction: 0.3, seed: 3) }
        #expect(Set(splits.map(\.heldOut)).count == 5)
        #expect(splits[4] == Split(4, truth: truth, groups: groups, fraction: 0.3, seed: 3))
        #expect(splits[0].heldOut != Split(0, truth: truth, groups: groups, fraction: 0.3, seed: 4).heldOut)
    }

    @Test(arguments: [0.001, 0.999])
    func bothSidesHaveEveryClass(fraction: Double) {
        let split = Split(0, truth: [0, 0, 1, 1, 1], groups: [0, 1, 2, 3, 4], fraction: fraction, seed: 0)
        #expect(Set(split.heldOut.map { [0, 0, 1, 1, 1][$0] }) == [0, 1])
        #expect(Set(split.training.map { [0, 0, 1, 1, 1][$0] }) == [0, 1])
    }

    @Test func aLargeGroupDoesNotFillTheHeldOutSide() {
        let truth = [Int](repeating: 0, count: 20)
        let groups = (0..<20).map { $0 < 15 ? 0 : $0 }
        let split = Split(0, truth: truth, groups: groups, fraction: 0.2, seed: 0)
        #expect(split.heldOut.count <= 15 && !split.training.isEmpty)
    }
}
