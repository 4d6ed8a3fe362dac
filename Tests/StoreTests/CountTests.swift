import Labels
import Testing

@testable import Store

@Suite struct CountTests {
    private static let filters: [QueueFilter] =
        [
            .all, .toSettle, .disagreements, .undecided, .decided, .contested, .flagged, .skipped, .excluded,
            .lowConfidence,
            .outdated, .clip(0), .cnn(1), .label(0), .label(1), .label(2), QueueFilter(\.verdict, .accept),
        ] + CaseState.allCases.map { .state($0) }

    /// Counts case by case what the filters let through.
    private func counted(_ store: ProjectStore) throws -> [Int] {
        let standing = try Dictionary(
            uniqueKeysWithValues: store.caseIDs().map { id in
                (id, try store.history(of: id).filter(\.stands).map(\.decision))
            })
        var found = Self.filters.map { _ in 0 }
        try store.forEachCuratedCase { item in
            let label = item.curated().label.flatMap { item.runs.classNames.firstIndex(of: $0) }
            let isOutdated = isOutdated(item, standing[item.record.id] ?? [])
            for (place, filter) in Self.filters.enumerated() where passes(filter, item, label, isOutdated) {
                found[place] += 1
            }
        }
        return found
    }

    private func passes(_ filter: QueueFilter, _ item: CuratedCase, _ label: Int?, _ isOutdated: Bool) -> Bool {
        let words = item.standingInWords
        let (disagrees, contested) = (item.reads.disagrees, Decision.isContested(words))
        let settled = Decision.isSettled(words)
        let known = [item.reads.clip, item.reads.cnn].compactMap { $0 }
        func holds<Value: Equatable>(_ wanted: Value?, _ value: Value?) -> Bool { wanted == nil || wanted == value }
        return holds(filter.toSettle, (disagrees || contested) && !settled) && holds(filter.disagree, disagrees)
            && holds(filter.decided, settled) && holds(filter.contested, contested)
            && holds(filter.flagged, item.isFlagged)
            && holds(filter.uncertain, known.contains { $0.confidence < QueueFilter.uncertainBelow })
            && holds(filter.state, item.state) && holds(filter.clipClass, item.reads.clip?.classIndex)
            && holds(filter.cnnClass, item.reads.cnn?.classIndex) && holds(filter.label, label)
            && holds(filter.verdict, Decision.effective(among: words)?.verdict)
            && holds(filter.outdated, isOutdated)
    }

    /// - Parameter standing: What stands on all images of the case.
    private func isOutdated(_ item: CuratedCase, _ standing: [Decision]) -> Bool {
        let words = item.standingInWords
        let isReplaced = standing.contains { $0.version != item.record.version && $0.settles }
        return !words.contains(where: \.settles) && (isReplaced || words.count < item.standing.count)
    }

    @Test(arguments: 0..<6)
    func countsAreWhatCasesAddUpTo(seed: Int) throws {
        let store = try makeReadProject()
        var acts = try RandomActs(store, seed: UInt64(seed))
        for _ in 0..<40 {
            try acts.act()
            let expected = try counted(store)
            let counts = try store.counts()
            #expect(Self.filters.map { counts[$0] } == expected)
            #expect(try Self.filters.map { try store.count(QueueQuery(filter: $0)) } == expected)
            #expect(try Self.filters.map { try store.ordinals(QueueQuery(filter: $0)).count } == expected)
        }
        #expect(try store.check().findings.isEmpty)
    }
}
