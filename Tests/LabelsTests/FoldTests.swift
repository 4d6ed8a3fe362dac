import Testing

@testable import Labels

@Suite struct FoldTests {
    @Test(arguments: [UInt64(0), 1, 99])
    func whatLiesTogetherIsSpreadEvenly(seed: UInt64) {
        let labels = Array(repeating: 0, count: 61) + Array(repeating: 1, count: 42)
        let folds = FoldAssignment.stratified(labels: labels, foldCount: 5, seed: seed)
        #expect(folds == FoldAssignment.stratified(labels: labels, foldCount: 5, seed: seed))
        for label in [nil, 0, 1] {
            let sizes = (0..<5).map { fold in
                folds.members(of: fold).count { label == nil || labels[$0] == label }
            }
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 9) <= 2)
        }
        #expect(folds.members(of: 2) + folds.training(for: 2) != Array(0..<103))
        #expect((folds.members(of: 2) + folds.training(for: 2)).sorted() == Array(0..<103))
    }

    @Test func noClassIsCrowdedIntoOneFold() {
        let labels = (0..<1000).map { $0 % 10 == 0 ? 1 : 0 }
        for seed in 0..<20 {
            let folds = FoldAssignment.stratified(labels: labels, foldCount: 5, seed: UInt64(seed))
            for fold in 0..<5 { #expect(abs(folds.members(of: fold).count { labels[$0] == 1 } - 20) <= 17) }
        }
    }

    @Test func oneLabelMovesNoCaseToAnotherFold() {
        let labels = (0..<120).map { $0 % 3 == 0 ? 1 : 0 }
        let folds = FoldAssignment.stratified(labels: labels, foldCount: 5, seed: 7)
        for position in 0..<120 {
            var flipped = labels
            flipped[position] = 1 - flipped[position]
            let moved = FoldAssignment.stratified(labels: flipped, foldCount: 5, seed: 7).folds != folds.folds
            #expect(!moved, "the label of case \(position)")
        }
    }

    @Test func anotherSeedMakesOtherFolds() {
        let labels = (0..<40).map { $0 % 2 }
        let first = FoldAssignment.stratified(labels: labels, foldCount: 5, seed: 0)
        #expect(first != FoldAssignment.stratified(labels: labels, foldCount: 5, seed: 1))
    }

    @Test func classesRarerThanTheFoldsAreDealtOut() {
        let folds = FoldAssignment.stratified(labels: [0, 1, 1, 3], foldCount: 5, seed: 0)
        #expect(Set(folds.folds).count == 4)
        #expect(FoldAssignment.stratified(labels: [], foldCount: 5, seed: 0).folds.isEmpty)
    }

    @Test func groupsStayTogether() {
        let groups = (0..<120).map { $0 / 3 }
        let labels = groups.map { $0 % 4 == 0 ? 1 : 0 }
        let folds = FoldAssignment.stratified(labels: labels, groups: groups, foldCount: 5, seed: 3)
        for start in stride(from: 0, to: 120, by: 3) { #expect(Set(folds.folds[start..<start + 3]).count == 1) }
        for fold in 0..<5 {
            #expect(folds.members(of: fold).count == 24)
            #expect(folds.members(of: fold).count { labels[$0] == 1 } == 6)
        }
    }
}
