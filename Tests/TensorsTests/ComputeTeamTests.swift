import Foundation
import Testing

@testable import Tensors

@Suite struct ComputeTeamTests {
    private final class Counter {
        let number: Int
        var calls = 0
        init(_ number: Int) { self.number = number }
    }

    private struct Refusal: Error, Equatable {
        let member: Int
    }

    @Test func membersKeepTheirStateAndOrder() throws {
        let team = try ComputeTeam(count: 3) { _, member in Counter(member * 10) }
        for call in 1...5 {
            let results = try team.map { compute, counter, member in
                counter.calls += 1
                return [counter.number, counter.calls, member, compute.threads]
            }
            #expect(results == [[0, call, 0, 1], [10, call, 1, 1], [20, call, 2, 1]])
        }
    }

    @Test func theFirstFailureIsThrownAndTheTeamWorksOn() throws {
        let team = try ComputeTeam(count: 3) { _, member in Counter(member) }
        #expect(throws: Refusal(member: 1)) {
            _ = try team.map { _, _, member in if member > 0 { throw Refusal(member: member) } }
        }
        #expect(try team.map { _, counter, _ in counter.number } == [0, 1, 2])
    }

    @Test func aStateThatCannotBeMadeIsThrown() {
        #expect(throws: Refusal(member: 1)) {
            _ = try ComputeTeam(count: 2) { _, member in if member == 1 { throw Refusal(member: 1) } }
        }
    }
}
