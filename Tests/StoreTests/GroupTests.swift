import Testing

@testable import Store

/// Cases that people say belong together.
@Suite struct GivenGroupTests {
    @Test func theLastTableStandsForPresentImages() throws {
        let store = try makeReadProject()
        #expect(try store.groupsGiven().allSatisfy(\.isEmpty))
        try store.setGroups([0: "p", 1: "p", 2: "q"])
        try store.setGroups([1: "p", 3: "p"])
        let expected = [try store.version(1): "p", try store.version(3): "p"]
        #expect(try store.groupsGiven().first == expected)
        try store.take([1], content: "ff")
        #expect(try store.groupsGiven().first == [store.version(1): "p", store.version(3): "p"])
        #expect(try store.check().findings.isEmpty)
    }

    @Test func onePatternStands() throws {
        let store = try makeReadProject()
        try store.setGroupPattern("a(.)")
        try store.setGroupPattern("b(.)")
        #expect(try store.groupPattern() == "b(.)")
        try store.setGroupPattern(nil)
        #expect(try store.groupPattern() == nil)
    }

    @Test func anOverReadRemembersHowManyGroupsThereWere() throws {
        let store = try makeReadProject()
        let run = try #require(try store.currentRuns().cnn)
        #expect(try store.groupCount(of: run) == nil)
        try store.setFolds(.dealt(count: 6, foldCount: 2, seed: 0), groupCount: 6, of: run)
        #expect(try store.groupCount(of: run) == 6)
    }
}
