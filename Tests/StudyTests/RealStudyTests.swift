import Foundation
import Labels
import TestSupport
import Testing
import Work

@testable import Study

/// A study of real radiographs and ultrasounds with the errors that a real model makes.
@Suite(.enabled(if: References.realData != nil, Comment(rawValue: References.realDataMissing)))
struct RealStudyTests {
    @Test(arguments: ["tier3_nih", "tier5_nih_confident"])
    func theOverReadRemovesCLIPsErrors(tier: String) throws {
        let data = try #require(References.realData)
        try withTemporaryFolder { folder in
            let outcome = try StudyRun(Self.request(tier, data, folder), monitor: StageMonitor()).run()
            let clip = try #require(outcome.summary.methods[.clip])
            let own = try #require(outcome.summary.methods[.overRead])
            let plain = try #require(outcome.summary.methods[.plain])
            #expect(clip.errors >= 5)
            #expect(own.errors <= 0.2 * clip.errors)
            #expect(own.errors <= plain.errors)
            #expect(outcome.summary.review.shareMet[20] == 1)
        }
    }

    /// 300 cases of each class, one split: little enough for a debug build.
    private static func request(_ tier: String, _ data: URL, _ folder: URL) -> StudyRequest {
        let files = ["chest": "nih1000_chestmnist_layout_28.npz", "breast": "breastmnist.npz"]
        let sources = ["chest", "breast"].map { name in
            StudyRequest.Source(
                LabelClass(name: name, prompts: [name]), path: data.appendingPathComponent(files[name] ?? "").path)
        }
        return StudyRequest(
            sources: sources, model: folder,
            firstReads: data.appendingPathComponent("first-reads/\(tier).csv").path, limit: 300, splits: 1, threads: 2,
            output: folder.appendingPathComponent("out"))
    }
}
