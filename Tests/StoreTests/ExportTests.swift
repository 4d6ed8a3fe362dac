import Labels
import Testing

@testable import Store

@Suite struct ExportTests {
    @Test func everyCaseInOrder() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest", at: 86_400)
        try store.decide(2, .exclude, nil, by: "bo", note: "blurred")
        try store.decide(4, .skip, nil)
        let three = (id: caseID(3), version: try store.version(3))
        _ = try store.add(Note(reviewer: "bo", text: "look, again", recordedAt: 2), to: three)
        _ = try store.setFlag(true, on: [three], reviewer: "bo", now: 3)
        try store.setStates([5: .gone])
        #expect(
            try store.exported() == [
                "a/0000.png,000,breast,agreed,breast,0.900000,breast,0.950000,0,0.925000,,,,,ready,0,0,breast,0.925000",
                "a/0001.png,001,chest,person,breast,0.800000,chest,0.900000,1,1.000000,"
                    + "accept,ana,1970-01-02T00:00:00Z,,ready,0,0,chest,0.550000",
                "a/0002.png,002,,person,breast,0.550000,chest,0.600000,1,,exclude,bo,1970-01-01T00:00:10Z,blurred,"
                    + "ready,0,0,chest,0.525000",
                "a/0003.png,003,chest,agreed,chest,0.900000,chest,0.950000,0,0.925000,,,,look, again,ready,0,1,chest,0.925000",
                "a/0004.png,004,chest,correction,breast,0.700000,chest,0.990000,1,0.645000,"
                    + "skip,ana,1970-01-01T00:00:10Z,,ready,0,0,chest,0.645000",
                "a/0005.png,005,chest,agreed,chest,0.800000,chest,0.700000,0,0.750000,,,,,gone,0,0,chest,0.750000",
            ])
    }

    @Test func selections() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest")
        #expect(try store.exported(.decided).count == 1)
        #expect(try store.exported(.agreed).count == 3)
    }

    @Test func firstReadsAlone() throws {
        let store = try ProjectStore.inMemory()
        try store.take(0..<2)
        let run = try store.begin(firstReadRequest(), origin: someOrigin, now: 1)
        try store.commit([store.makeRead(0, 0.75)], to: run)
        _ = try store.finish(run, now: 2)
        #expect(
            try store.exported() == [
                "a/0000.png,000,breast,first-read,breast,0.750000,,,0,0.750000,,,,,unread,0,0,breast,0.750000",
                "a/0001.png,001,,,,,,,0,,,,,,unread,0,0,,",
            ])
    }

    @Test(arguments: [
        (CurationPolicy.Disagreement.overRead, "chest,correction"), (.firstRead, "breast,first-read"),
        (.proposed, "chest,proposed"), (.personOnly, ","),
    ])
    func disagreements(policy: CurationPolicy.Disagreement, label: String) throws {
        let store = try makeReadProject()
        let state = try store.state()
        let policy = CurationPolicy(disagreement: policy)
        #expect(try store.exported(policy: policy)[1].hasPrefix("a/0001.png,001,\(label),"))
        try store.setPolicy(policy)
        #expect(try store.exported()[1].hasPrefix("a/0001.png,001,\(label),"))
        #expect(try store.counts().labels == (0..<2).map { try store.count(QueueQuery(filter: .label($0))) })
        #expect(try store.counts().labels[1] == (label.hasPrefix("chest") ? 5 : 2))
        #expect(try (store.changes(since: state) != nil) == (policy.disagreement != .overRead))
        #expect(try store.check().findings.isEmpty)
    }

    @Test func onlyAnOpenChoiceFollowsTheSigns() throws {
        let store = try makeReadProject()
        #expect(try store.policyChoice() == PolicyChoice(.nobody))
        #expect(try store.follow(.firstRead, because: "unsure").chooser == .signs)
        #expect(try store.currentRuns().question.policy.disagreement == .firstRead)
        #expect(try store.follow(.proposed, because: "better").reason == "better")
        try store.setPolicy(CurationPolicy(disagreement: .personOnly), by: PolicyChoice(.person))
        #expect(try store.follow(.overRead, because: "sure").chooser == .person)
        #expect(try store.currentRuns().question.policy.disagreement == .personOnly)
        try store.setPolicy(CurationPolicy(disagreement: .firstRead), by: PolicyChoice(.audit, because: "audit 1"))
        #expect(try store.follow(.overRead, because: "sure") == PolicyChoice(.audit, because: "audit 1"))
        try store.reopenPolicy()
        #expect(try store.follow(.overRead, because: "sure").text == "chosen by the over-read's signs: sure")
        #expect(try store.currentRuns().question.policy == CurationPolicy() && store.check().findings.isEmpty)
    }

    @Test func aForgedChoiceIsNoticed() throws {
        let store = try makeReadProject()
        try store.setPolicy(CurationPolicy(disagreement: .firstRead), by: PolicyChoice(.person))
        try store.write { try $0.execute(sql: "UPDATE policyChoice SET chooser = 'audit'") }
        #expect(try store.check().findings == ["the choice of a policy: differs from what was written"])
    }

    @Test func contestedCases() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest")
        try store.decide(1, .reject, "breast", by: "bo")
        #expect(
            try store.exported()[1] == "a/0001.png,001,,,breast,0.800000,chest,0.900000,1,,,,,,ready,1,0,chest,0.550000"
        )
        try store.setPolicy(CurationPolicy(contested: .latest))
        #expect(
            try store.exported()[1] == "a/0001.png,001,breast,person,breast,0.800000,chest,0.900000,1,0.500000,"
                + "reject,bo,1970-01-01T00:00:10Z,,ready,1,0,chest,0.550000")
        #expect(try store.counts().decided == 0 && store.counts().contested == 1)
    }

    /// `hand` takes the place of `chest`, and its reads that of the earlier ones.
    @Test func renamedClassesLeaveDecisionsOutdated() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest")
        try store.decide(2, .reject, "breast")
        try store.decide(4, .exclude, nil)
        let (old, rows, counts) = (try store.currentRuns(), try store.exported(), try store.counts())
        let renamed = [breastAndChest[0], LabelClass(name: "hand", prompts: ["c"])]
        try giveReads(
            store, clip: [0.9, 0.8, 0.55, 0.1, 0.7, 0.2], cnn: [0.95, 0.1, 0.4, 0.05, 0.01, 0.3], classes: renamed)
        #expect(try store.entry(1).isOutdated && store.entry(1).standing.isEmpty && store.entry(1).needsSettling)
        #expect(try store.ordinals(QueueQuery(filter: .outdated)) == [1])
        #expect(try store.counts().decided == 2)
        #expect(try store.exported().allSatisfy { !$0.contains("chest") })
        #expect(try store.exported()[1].hasPrefix("a/0001.png,001,hand,correction,"))
        #expect(try store.exported()[2].hasPrefix("a/0002.png,002,breast,person,"))
        #expect(try store.exported()[4].hasPrefix("a/0004.png,004,,person,"))
        #expect(try store.reviewers().map(\.decided) == [2])
        // Whether `hand` is what `chest` meant, only who said it can tell.
        try store.decide(1, .accept, "hand", by: "bo")
        #expect(try store.counts().contested == 1 && !store.entry(1).isOutdated)
        #expect(try ReviewerAgreement.all(among: store.votes()).isEmpty)
        try store.decide(1, .accept, "hand")
        #expect(try store.counts().contested == 0 && store.entry(1).isSettled)
        for reviewer in ["ana", "bo"] { _ = try store.undo(by: reviewer, now: 30) }
        try store.use(try #require(old.cnn))
        #expect(try store.exported() == rows && store.counts() == counts)
        #expect(try store.check().findings.isEmpty)
    }
}
