import Labels
import Testing

@testable import Store

/// Acts that came from other machines, and tables that speak for other people.
@Suite struct ForeignActTests {
    private func take(_ other: ProjectStore, into store: ProjectStore) throws -> LogOutcome {
        try store.take(DecisionLog(bytes: other.decisionLog().bytes, file: "l"), file: "l")
    }

    /// The log's decisions on images that are not here go with the others; whoever undoes them is asked.
    @Test func anUndoOfDecisionsThatAreNotHereWaitsForConsent() throws {
        let away = try makeReadProject()
        try away.take(6..<9)
        _ = try away.record([5, 6, 7, 8].map { try away.decision($0, .override, "chest") })
        let here = try makeReadProject()
        #expect(try take(away, into: here).withoutCase == 3)
        let reach = try #require(try here.undo(by: "ana", consent: .none, now: 20).reach)
        #expect(reach.decisions == 4 && reach.notHere == 3 && reach.onEarlierImages == 0 && reach.onForgotten == 0)
        #expect(reach.first == caseID(6))
        #expect(try here.entry(5).isSettled)
        #expect(try here.undo(by: "ana", consent: .act(reach.act), now: 21).cases == 1)
        #expect(try here.redo(by: "ana", consent: .none, now: 22).reach == reach)
        // Once all are here, there is nothing that is not seen.
        try here.take(6..<9)
        _ = try take(away, into: here)
        #expect(try here.redo(by: "ana", consent: .none, now: 23).cases == 4)
        #expect(try here.check().findings.isEmpty)
    }
}
