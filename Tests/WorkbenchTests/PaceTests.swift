import Labels
import Screen
import Testing

@testable import Workbench

/// How long the queue will take is said of what was really seen, and of nothing else.
@Suite struct PaceTests {
    /// A pace after so many acts, one every so many seconds.
    private func pace(acts: Int, every seconds: Double, settling cases: Int = 1) -> Pace {
        var pace = Pace()
        for act in 0..<acts { pace.take(PaceStep(settled: cases, time: 100 + Double(act) * seconds)) }
        return pace
    }

    @Test func nothingIsSaidBeforeTenLooks() {
        #expect(pace(acts: 10, every: 6).time(for: 100) == nil)
        #expect(pace(acts: 11, every: 6).time(for: 100) == "10 min")
    }

    @Test func batchesAreFaster() {
        #expect(pace(acts: 11, every: 6, settling: 10).time(for: 100) == "1 min")
    }

    @Test func breaksCountForNothing() {
        var pace = pace(acts: 11, every: 6)
        pace.take(PaceStep(settled: 1, time: 100 + 60 + 3600))
        #expect(pace.secondsPerCase == 6)
    }

    @Test func whatWasUndoneIsNoProgress() {
        var pace = pace(acts: 12, every: 6)
        pace.take(PaceStep(settled: -1, time: 172))
        #expect(pace.secondsPerCase == 7.2)
    }

    @Test func skippingAllOfThemTellsNothing() {
        #expect(pace(acts: 30, every: 6, settling: 0).time(for: 10) == nil)
    }

    @Test func wordsClaimNoMoreThanIsKnown() {
        let pace = pace(acts: 20, every: 12)
        #expect(pace.time(for: 0) == nil)
        #expect(pace.time(for: 3) == "1 min")
        #expect(pace.time(for: 300) == "60 min")
        #expect(pace.time(for: 1000) == "3 h")
    }

    private func decided(_ outside: inout Outside, _ count: Int) {
        for index in 0..<count {
            var report = ActReport(entries: [], counts: outside.workbench.counts ?? ProjectCounts(classes: []))
            report.step = PaceStep(settled: 1, time: Double(index) * 10)
            outside.send(.acted(report))
        }
    }

    @Test func theLineStandsBesideThePlaceInTheQueue() {
        var outside = Outside(cases: SampleProject.cards(count: 40), width: 120, height: 40)
        decided(&outside, 10)
        #expect(!outside.screen.text.contains("left"))
        decided(&outside, 12)
        // 14 cases, 22 acts: of a queue that is through nothing is said.
        #expect(!outside.screen.text.contains("left"))
        outside.press(.control("l"))
        #expect(outside.screen.text.contains("3 min left at your pace   1 of 14"))
        outside.choose(.all)
        #expect(!outside.screen.text.contains("left at"))
    }
}
