import Testing

@testable import Labels

@Suite struct FoldTests {
    @Test(arguments: [UInt64(0), 1, 99])
    func whatLiesTogetherIsSpreadEvenly(seed: UInt64) {
        let folds = FoldAssignment.dealt(count: 103, foldCount: 5, seed: seed)
        #expect(folds == FoldAssignment.dealt(count: 103, foldCount: 5, seed: seed))
        for part in [0..<103, 0..<61, 61..<103] {
            let sizes = (0..<5).map { fold in folds.members(of: fold).count { part.contains($0) } }
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 9) <= 2)
        }
        #expect(folds.members(of: 2) + folds.training(for: 2) != Array(0..<103))
        #expect((folds.members(of: 2) + folds.training(for: 2)).sorted() == Array(0..<103))
    }

    @Test func anotherSeedMakesOtherFolds() {
        let first = FoldAssignment.dealt(count: 40, foldCount: 5, seed: 0)
        #expect(first != FoldAssignment.dealt(count: 40, foldCount: 5, seed: 1))
    }

    @Test func fewCasesGoToAsManyFolds() {
        #expect(Set(FoldAssignment.dealt(count: 4, foldCount: 5, seed: 0).folds).count == 4)
        #expect(FoldAssignment.dealt(count: 0, foldCount: 5, seed: 0).folds.isEmpty)
    }

    @Test func groupsStayTogetherAndFoldsStayEven() {
        let groups = (0..<120).map { $0 / 3 }
        let folds = FoldAssignment.dealt(groups: groups, foldCount: 5, seed: 3)
        for start in stride(from: 0, to: 120, by: 3) { #expect(Set(folds.folds[start..<start + 3]).count == 1) }
        for fold in 0..<5 { #expect(folds.members(of: fold).count == 24) }
    }

    /// A group of 30 beside 70 single cases: its fold gets no other case until the rest have caught up.
    @Test func aLargeGroupTakesItsFoldsPlaces() {
        let groups = [Int](repeating: 0, count: 30) + Array(1...120)
        let folds = FoldAssignment.dealt(groups: groups, foldCount: 5, seed: 4)
        #expect(Set(folds.folds.prefix(30)).count == 1)
        for fold in 0..<5 { #expect(folds.members(of: fold).count == 30) }
    }
}

@Suite struct GroupTests {
    @Test func whatAnyGroupingHasTogetherIsTogether() {
        let groups = CaseGroups([["a", "b", "a", "c", "d"], ["p", "q", "r", "q", "s"]])
        #expect(groups.groups == [0, 1, 0, 1, 4])
        #expect(groups.count == 3)
        #expect(groups.joined(with: CaseGroups([[7, 7, 8, 9, 10]])).groups == [0, 0, 0, 0, 4])
        #expect(CaseGroups(count: 3).count == 3)
    }

    @Test func namesMakeGroupsAndCasesWithoutOneAreAlone() {
        #expect(CaseGroups(named: ["p", nil, "q", "p", nil, "q"]).groups == [0, 1, 2, 0, 4, 2])
    }

    @Test func aPatternFindsTheGroupInAnID() throws {
        let ids = ["s/patient12/a.png", "s/patient12/b.png", "s/patient7/a.png", "s/other.png"].map { CaseID($0) }
        let part = try GroupPattern("patient(\\d+)/")
        #expect(ids.map(part.group) == ["12", "12", "7", nil])
        #expect(ids.map(try GroupPattern("patient1").group) == ["patient1", "patient1", nil, nil])
        #expect(throws: GroupPattern.Invalid.self) { try GroupPattern("(") }
    }

    @Test func aTableSaysWhatBelongsTogether() throws {
        let file = try GroupsFile(bytes: Array("group,case\nana,a/1.png\n".utf8), file: "g.csv")
        #expect(file.entries.map(\.caseID) == [CaseID("a/1.png")] && file.entries.map(\.group) == ["ana"])
        #expect(throws: CSVError.self) { try GroupsFile(bytes: Array("case,group\na,\n".utf8), file: "g.csv") }
        #expect(throws: CSVError.self) { try GroupsFile(bytes: Array("case,patient\na,p\n".utf8), file: "g.csv") }
    }

    @Test func aSampleHasWholeGroupsAndEnoughOfRareClasses() {
        let groups = (0..<1000).map { $0 / 2 }
        let labels = (0..<1000).map { $0 < 960 ? 0 : $0 < 990 ? 1 : 2 }
        func draw(_ seed: UInt64, least: Int) -> [Int] {
            GroupSample.draw(labels: labels, groups: groups, most: 200, least: least, seed: seed, stream: 0)
        }
        let drawn = draw(5, least: 8)
        #expect(drawn == draw(5, least: 8) && drawn != draw(6, least: 8))
        func sizes(_ drawn: [Int]) -> [Int] { (0..<3).map { label in drawn.count { labels[$0] == label } } }
        #expect(sizes(drawn) == [184, 8, 8])
        #expect(sizes(draw(5, least: 0)) == [192, 6, 2])
        #expect(sizes(draw(5, least: 20)) == [170, 20, 10], "a small class comes whole")
        #expect(Dictionary(grouping: drawn, by: { groups[$0] }).values.allSatisfy { $0.count == 2 })
    }

    @Test func fiftyClassesShareASampleEvenly() {
        let labels = (0..<5000).map { $0 % 50 }
        let drawn = GroupSample.draw(labels: labels, groups: Array(0..<5000), most: 500, least: 32, seed: 1, stream: 1)
        #expect(Set(drawn.map { labels[$0] }).count == 50 && drawn.count == 500)
    }
}
