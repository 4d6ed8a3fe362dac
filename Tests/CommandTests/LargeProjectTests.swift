import Foundation
import Labels
import Store
import Testing
import Workbench

@testable import overread

/// A project of 100,000 cases, kept in the folder that `OVERREAD_LARGE_PROJECT` names, for `.ci/review-speed`.
@Suite struct LargeProjectTests {
    static let folder = ProcessInfo.processInfo.environment["OVERREAD_LARGE_PROJECT"].map {
        URL(fileURLWithPath: $0, isDirectory: true)
    }

    @Test(.enabled(if: folder != nil, "skipped: OVERREAD_LARGE_PROJECT is not set"))
    func aLargeProjectCanBeReviewed() throws {
        let folder = try #require(Self.folder)
        if !ProjectStore.exists(in: folder) {
            try SampleReads(count: 100_000) { $0 % 8 == 0 }.write(to: try ProjectStore.create(in: folder))
        }
        let worker = try ReviewWorkerTests.worker(ProjectStore.open(in: folder))
        let opened = try ReviewWorkerTests.perform(
            .openQueue(QueueQuery(filter: .all), serial: 1, keeping: nil), worker)
        #expect(opened.first == .queueOpened(serial: 1, total: 100_000, selected: 0))
        let last = try ReviewWorkerTests.perform(.loadCases(serial: 1, positions: 99_990..<100_000), worker)
        #expect(ReviewWorkerTests.cards(last).count == 10)
    }
}
