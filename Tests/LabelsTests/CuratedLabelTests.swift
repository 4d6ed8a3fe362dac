import Labels
import Testing

@Suite struct CuratedLabelTests {
    private let classes = ["breast", "chest"]
    private let differing = ReadPair(clip: Read(probabilities: [0.75, 0.25]), cnn: Read(probabilities: [0.25, 0.75]))

    private func decision(_ verdict: Verdict, _ label: String?, by reviewer: String = "ana") -> Decision {
        Decision(
            caseID: CaseID("a"), version: 1, verdict: verdict, label: label, clipLabel: "breast", cnnLabel: "chest",
            runID: 1,
            reviewer: reviewer, decidedAt: 0)
    }

    @Test func theOverReadCorrectsWhereNobodyDecided() {
        let label = CuratedLabel(reads: differing, classes: classes, standing: [decision(.skip, nil)])
        #expect(label.label == "chest")
        #expect(label.source == .correction)
        #expect(label.quality == 0.5)
    }

    @Test func agreedLabelsHaveTheMeanProbability() {
        let reads = ReadPair(clip: Read(probabilities: [0.75, 0.25]), cnn: Read(probabilities: [0.5, 0.5]))
        let label = CuratedLabel(reads: reads, classes: classes, standing: [])
        #expect(label.label == "breast")
        #expect(label.source == .agreed)
        #expect(label.quality == 0.625)
    }

    @Test func aPersonHasTheLastWord() {
        let label = CuratedLabel(reads: differing, classes: classes, standing: [decision(.reject, "breast")])
        #expect(label.label == "breast")
        #expect(label.source == .person)
        #expect(label.quality == 1)
    }

    @Test func contestedLabelsAreWorthTheirShareOfVotes() {
        let votes = [
            decision(.accept, "chest"), decision(.skip, nil, by: "cy"), decision(.accept, "chest", by: "di"),
            decision(.reject, "breast", by: "bo"),
        ]
        let latest = CurationPolicy(contested: .latest)
        let label = CuratedLabel(reads: differing, classes: classes, standing: votes, policy: latest)
        #expect(label.label == "breast" && label.source == .person)
        #expect(label.quality == 1.0 / 3)
        let blank = CuratedLabel(reads: differing, classes: classes, standing: votes)
        #expect(blank.label == nil && blank.source == nil && blank.quality == nil)
        #expect(!Decision.isSettled(votes))
        #expect(Decision.isSettled(Array(votes.prefix(3))))
        #expect(!Decision.isSettled([votes[1]]))
        #expect(Decision.isContested(votes))
        #expect(!Decision.isContested(Array(votes.prefix(3))))
        #expect(Decision.isContested([decision(.accept, "chest"), decision(.exclude, nil, by: "bo")]))
        #expect(Decision.effective(among: [votes[0], votes[1]]) == votes[0])
    }

    @Test(arguments: [
        (
            CurationPolicy.Disagreement.overRead, "chest" as String?, LabelSource.correction as LabelSource?,
            0.5 as Double?
        ),
        (.firstRead, "breast", .firstRead, 0.5), (.proposed, "breast", .proposed, 0.5), (.personOnly, nil, nil, nil),
    ])
    func disagreementsFollowThePolicy(
        disagreement: CurationPolicy.Disagreement, label: String?, source: LabelSource?, quality: Double?
    ) {
        let policy = CurationPolicy(disagreement: disagreement)
        let curated = CuratedLabel(reads: differing, classes: classes, standing: [], policy: policy)
        #expect(curated.label == label && curated.source == source && curated.quality == quality)
        let decided = CuratedLabel(
            reads: differing, classes: classes, standing: [decision(.reject, "breast")], policy: policy)
        #expect(decided.label == "breast" && decided.source == .person && decided.quality == 1)
    }

    @Test func readsThatAreMissing() {
        let breast = Read(probabilities: [0.75, 0.25])
        let first = CuratedLabel(reads: ReadPair(clip: breast, cnn: nil), classes: classes, standing: [])
        #expect(first.label == "breast" && first.source == .firstRead && first.quality == 0.75)
        for reads in [ReadPair(clip: nil, cnn: nil), ReadPair(clip: nil, cnn: breast)] {
            let label = CuratedLabel(reads: reads, classes: classes, standing: [])
            #expect(label.label == nil && label.source == nil && label.quality == nil)
        }
    }

    @Test func decisionsHoldInTheirWords() {
        let standing = [
            decision(.accept, "chest"), decision(.override, "hand", by: "bo"), decision(.exclude, nil, by: "cy"),
            decision(.skip, nil, by: "di"),
        ]
        // A word of before still differs from what others say in the present ones, but not from a later one of one's own.
        #expect(Decision.inWords(of: classes, standing).map(\.reviewer) == ["bo", "ana", "cy", "di"])
        let anew = standing + [decision(.accept, "chest", by: "bo")]
        #expect(Decision.inWords(of: classes, anew) == anew.filter { $0.label != "hand" })
        let old = [standing[1], standing[3]]
        #expect(Decision.inWords(of: classes, old).map(\.reviewer) == ["di"])
        #expect(Decision.inWords(of: ["hand", "chest"], standing) == standing)
    }

    @Test func aResolutionInWordsOfBeforeSilencesNobody() {
        let votes = [decision(.accept, "chest"), decision(.reject, "breast", by: "bo")]
        let resolution = Decision(
            caseID: votes[0].caseID, version: votes[0].version, verdict: .resolve, label: "hand", clipLabel: nil,
            cnnLabel: nil, runID: nil, reviewer: "cy", decidedAt: 3, over: votes.map(\.vote))
        #expect(!Decision.isContested(votes + [resolution]))
        let present = Decision.inWords(of: classes, votes + [resolution])
        #expect(Decision.isContested(present) && Decision.effective(among: present)?.label == "breast")
    }

    @Test func excludedCasesHaveNoLabel() {
        let label = CuratedLabel(reads: differing, classes: classes, standing: [decision(.exclude, nil)])
        #expect(label.label == nil)
        #expect(label.source == .person)
        #expect(label.quality == nil)
    }

    @Test func namingALabel() {
        #expect(Verdict.naming("chest", clipLabel: "breast", cnnLabel: "chest") == .accept)
        #expect(Verdict.naming("breast", clipLabel: "breast", cnnLabel: "chest") == .reject)
        #expect(Verdict.naming("breast", clipLabel: "breast", cnnLabel: "breast") == .accept)
        #expect(Verdict.naming("breast", clipLabel: "breast", cnnLabel: nil) == .accept)
        #expect(Verdict.naming("hand", clipLabel: "breast", cnnLabel: "chest") == .override)
    }
}
