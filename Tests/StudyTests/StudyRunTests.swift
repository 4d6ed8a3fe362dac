import Engine
import Foundation
import Images
import Labels
import Seeded
import Store
import Synchronization
import TestSupport
import Testing
import Work

@testable import Study

/// Whole studies of small pictures, their first reads taken from a file.
@Suite struct StudyRunTests {
    @Test func aStudyRemovesErrorsAndWritesItsResults() throws {
        try withTemporaryFolder { folder in
            let outcome = try StudyRun(Self.request(in: folder, splits: 2), monitor: StageMonitor()).run()
            let clip = try #require(outcome.summary.methods[.clip])
            let own = try #require(outcome.summary.methods[.overRead])
            #expect(clip.errors > 0 && own.errors < clip.errors)
            #expect(outcome.summary.methods[.majority]?.areaUnderRoc.mean == 0.5)
            #expect(outcome.text.contains("Over 2 splits"))
            let table = try Self.text(folder, StudyFolder.splits).split(separator: "\r\n")
            #expect(table[0] == "split,method,class,f1,precision,recall")
            #expect(table.count == 1 + 2 * StudyMethod.allCases.count * 2)
            let page = try Self.text(folder, StudyFolder.report)
            #expect(page.contains("data:image/png;base64,") && page.contains("<svg"))
            #expect(try Self.text(folder, StudyFolder.boxPlot).hasPrefix("<svg"))
        }
    }

    @Test func aStudyContinuesWithTheSameFigures() throws {
        try withTemporaryFolder { folder in
            _ = try StudyRun(Self.request(in: folder, splits: 2), monitor: StageMonitor()).run()
            let whole = try Self.text(folder, StudyFolder.splits)
            let summary = try Self.text(folder, StudyFolder.summary)
            let lost = folder.appendingPathComponent("out/splits/split-0.json")
            try FileManager.default.removeItem(at: lost)
            _ = try StudyRun(Self.request(in: folder, splits: 2, threads: 2), monitor: StageMonitor()).run()
            #expect(try Self.text(folder, StudyFolder.splits) == whole)
            #expect(try Self.text(folder, StudyFolder.summary) == summary)
        }
    }

    @Test func anotherStudyIsNotMixedIn() throws {
        try withTemporaryFolder { folder in
            var request = try Self.request(in: folder, splits: 1)
            _ = try StudyRun(request, monitor: StageMonitor()).run()
            request.seed = 1
            #expect(throws: StudyError.otherStudy(path: request.output.path)) {
                try StudyRun(request, monitor: StageMonitor()).run()
            }
        }
    }

    @Test func aDamagedRecordIsNamed() throws {
        try withTemporaryFolder { folder in
            let request = try Self.request(in: folder, splits: 1)
            _ = try StudyRun(request, monitor: StageMonitor()).run()
            let record = folder.appendingPathComponent("out/splits/split-0.json")
            try Data("{".utf8).write(to: record)
            #expect(throws: StudyError.damaged(path: record.path, found: "no record of split 0")) {
                try StudyRun(request, monitor: StageMonitor()).run()
            }
        }
    }

    @Test func casesThatAreNotThereAreNamed() throws {
        try withTemporaryFolder { folder in
            let request = try Self.request(in: folder, splits: 1)
            let file = try #require(request.firstReads)
            let rows = try String(contentsOfFile: file, encoding: .utf8) + "nowhere.png,light,0.5,0.5\n"
            try Data(rows.utf8).write(to: URL(fileURLWithPath: file))
            #expect(throws: StudyError.unknownCases(file: file, first: "nowhere.png", count: 1)) {
                try StudyRun(request, monitor: StageMonitor()).run()
            }
        }
    }

    @Test func aSampleIsBalancedAndCanBeRepeated() throws {
        try withTemporaryFolder { folder in
            var request = try Self.request(in: folder, splits: 1)
            request.firstReads = nil
            request.limit = 5
            let drawn = try StudyCases(request, nil, readBy: nil, reads: false, StageMonitor())
            #expect(drawn.truth.count { $0 == 0 } == 5 && drawn.truth.count { $0 == 1 } == 5)
            #expect(drawn.clip == nil)
            #expect(try StudyCases(request, nil, readBy: nil, reads: false, StageMonitor()).ids == drawn.ids)
        }
    }

    @Test func aReaderReadsTheSampleAloneAndItsReadsAreKept() throws {
        try withTemporaryFolder { folder in
            var request = try Self.request(in: folder, splits: 1)
            request.firstReads = nil
            request.limit = 4
            let reader = BrightnessReader()
            let cases = try StudyCases(request, nil, readBy: reader, reads: true, StageMonitor())
            #expect(reader.count.withLock { $0 } == 8)
            #expect(cases.clip?.map(\.classIndex) == cases.truth)
            let output = StudyFolder(request.output)
            try output.claim("a digest")
            let reads = try StudyReads(cases: cases, folder: output).reads(nil)
            #expect(reads == cases.clip)
            let kept = try Self.text(folder, StudyFolder.firstReads).split(separator: "\r\n")
            #expect(kept.count == 1 + 8 && kept[0] == "case,truth,light,dark")
        }
    }

    @Test func imagesThatCannotBeOpenedAreLeftOutWithAWarning() throws {
        try withTemporaryFolder { folder in
            var request = try Self.request(in: folder, splits: 1)
            request.firstReads = nil
            let broken = folder.appendingPathComponent("light/3.png")
            try Data(try Data(contentsOf: broken).prefix(60)).write(to: broken)
            let warnings = Mutex<[String]>([])
            let monitor = StageMonitor(warn: { line in warnings.withLock { $0.append(line) } })
            let cases = try StudyCases(request, nil, readBy: nil, reads: false, monitor)
            #expect(cases.ids.count == 39 && !cases.ids.contains("light/3.png"))
            #expect(warnings.withLock { $0.count == 1 && $0[0].contains("light/3.png") })
        }
    }

    /// Twenty pictures of each of two kinds, bright above and bright below; the first reads of three of each are wrong.
    private static func request(in folder: URL, splits: Int, threads: Int = 1) throws -> StudyRequest {
        var rows = "case,truth,light,dark\n"
        for (kind, name) in ["light", "dark"].enumerated() {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
            for number in 0..<20 {
                let bytes = try PNGEncoder.encode(picture(kind, seed: UInt64(20 * kind + number)))
                try Data(bytes).write(to: folder.appendingPathComponent("\(name)/\(number).png"))
                let probability = (number < 3) == (kind == 0) ? "0.2,0.8" : "0.8,0.2"
                rows += "\(name)/\(number).png,\(name),\(probability)\n"
            }
        }
        let reads = folder.appendingPathComponent("reads.csv")
        try Data(rows.utf8).write(to: reads)
        let sources = ["light", "dark"].map {
            StudyRequest.Source(LabelClass(name: $0, prompts: [$0]), path: folder.appendingPathComponent($0).path)
        }
        return StudyRequest(
            sources: sources, model: folder, firstReads: reads.path, splits: splits, size: 8, threads: threads,
            output: folder.appendingPathComponent("out"))
    }

    private static func picture(_ kind: Int, seed: UInt64) -> PixelImage {
        var generator = SeededGenerator(seed: seed)
        let samples = (0..<256).map { index -> UInt8 in
            let isBright = (index < 128) == (kind == 0)
            return UInt8((isBright ? 120 : 60) + generator.below(90))
        }
        return PixelImage(width: 16, height: 16, channels: 1, samples: samples)
    }

    private static func text(_ folder: URL, _ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent("out/\(name)"), encoding: .utf8)
    }
}

/// Tells the pictures apart by their upper half, and counts what it is shown.
private final class BrightnessReader: FirstReader {
    let name = "brightness"
    let path: String? = nil
    let identity = "brightness"
    let notes: [String] = []
    let count = Mutex(0)

    func read(
        _ range: Range<Int>, prompts: [[String]], threads: Int, load: @escaping @Sendable (Int) throws -> PixelImage?,
        deliver: @escaping @Sendable ([Int], [FreshRead]) throws -> Void
    ) throws {
        for number in range {
            guard let image = try load(number) else { continue }
            count.withLock { $0 += 1 }
            let half = image.samples.count / 2
            let isLight =
                image.samples[..<half].reduce(0) { $0 + Int($1) } > image.samples[half...].reduce(0) { $0 + Int($1) }
            try deliver(
                [number], [FreshRead(Read(probabilities: isLight ? [0.75, 0.25] : [0.25, 0.75]), embedding: [])])
        }
    }
}
