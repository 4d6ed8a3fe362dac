import ArgumentParser
import Foundation
import Testing
import Work

@testable import overread

/// A collection read in shards, and put together.
@Suite struct ShardedReadingTests {
    private static let count = 36

    private func arguments(_ shard: String, _ more: String...) -> [String] {
        ["read", "images", "--shard", shard, "--output", "parts"] + Workplace.classes + more
    }

    private func read(_ place: Workplace, _ shard: String, _ more: String...) throws {
        let outcome = try Program.run(arguments(shard) + more, in: place.folder)
        try #require(outcome.code == 0, "\(outcome.errors)")
    }

    private func parts(_ count: Int) -> [String] { (0..<count).map { "parts/part-\($0)-of-\(count).overread" } }

    private func merge(_ place: Workplace, _ parts: [String], _ project: String) throws -> Program.Outcome {
        try Program.run(["merge"] + parts + ["--project", project], in: place.folder)
    }

    /// Starts reading a shard and kills it somewhere on the way.
    private func readAndKill(_ place: Workplace, _ shard: String) throws {
        let program = try Program.start(arguments(shard, "--threads", "1"), in: place.folder)
        usleep(UInt32.random(in: 20_000...600_000))
        program.send(SIGKILL)
        _ = try program.wait()
    }

    /// One machine or many, in any order, two of them killed on the way: the same bytes, by `label` and by `retrain`.
    @Test func manyMachinesExportWhatOneDoes() throws {
        try Workplace.with(images: Self.count, size: 12) { place in
            try place.write("no image", to: "images/notes.txt")
            try place.write("nor is this", to: "images/blob/broken.png")
            try place.label()
            let expected = try place.export()
            for shards in [1, 3, 8] {
                for number in [0, shards / 2] { try readAndKill(place, "\(number)/\(shards)") }
                for number in (0..<shards).shuffled() { try read(place, "\(number)/\(shards)") }
                let merged = try merge(place, parts(shards).shuffled(), "p\(shards)")
                try #require(merged.code == 0, "\(merged.errors)")
                #expect(merged.lines.last == "the over-read: overread retrain p\(shards)")
                let status = try #require(try place.status("p\(shards)"))
                #expect(status.cases == Self.count && status.skippedFiles == 2)
                try FileManager.default.copyItem(
                    at: place.folder.appendingPathComponent("p\(shards)"),
                    to: place.folder.appendingPathComponent("r\(shards)"))
                try place.label(project: "p\(shards)")
                #expect(try place.export("p\(shards)") == expected, "\(shards) shards, labelled")
                let again = try Program.run(["retrain", "r\(shards)"] + Workplace.quick, in: place.folder)
                #expect(again.code == 0, "\(again.errors)")
                #expect(try place.export("r\(shards)") == expected, "\(shards) shards, retrained")
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: place.folder.path + "/parts")
            #expect(left.count { $0.hasSuffix(".overread") } == 12 && left.count { $0.hasSuffix(".json") } == 12)
            #expect(!left.contains { $0.hasPrefix(".part") })
        }
    }

    @Test func aFinishedPartStaysUnlessSomethingElseIsAskedFor() throws {
        try Workplace.with(images: 8, size: 12) { place in
            try read(place, "0/1")
            let part = place.folder.appendingPathComponent("parts/part-0-of-1.overread")
            let before = try Data(contentsOf: part)
            let again = try Program.run(arguments("0/1"), in: place.folder)
            #expect(again.code == 0 && again.text.contains("there already, 8 cases"), "\(again.text)\(again.errors)")
            let other = try Program.run(arguments("0/1", "--class", "third"), in: place.folder)
            #expect(other.code == 65 && other.errors.contains("other classes (blob, stripes)"), "\(other.errors)")
            try SampleImages.write(9, size: 12, to: place.folder.appendingPathComponent("images"))
            let more = try Program.run(arguments("0/1"), in: place.folder)
            #expect(more.code == 65 && more.errors.contains("other images"), "\(more.errors)")
            #expect(try Data(contentsOf: part) == before)
            try Data(before.prefix(5000)).write(to: part)
            let damaged = try Program.run(arguments("0/1"), in: place.folder)
            #expect(damaged.code == 0 && damaged.text.contains("9 cases"), "\(damaged.text)\(damaged.errors)")
        }
    }

    @Test func aManifestStandsForTheSources() throws {
        try Workplace.with(images: 8, size: 12) { place in
            let list = try place.run("list", "images")
            #expect(list.code == 0 && list.lines.count == 9)
            try Data(list.output).write(to: place.folder.appendingPathComponent("manifest"))
            let read = ["read", "--shard", "0/1", "--output", "parts", "--manifest", "manifest"] + Workplace.classes
            // What comes later is not in the manifest.
            try SampleImages.write(10, size: 12, to: place.folder.appendingPathComponent("images"))
            let outcome = try Program.run(read, in: place.folder)
            #expect(outcome.code == 0 && outcome.text.contains("8 cases"), "\(outcome.text)\(outcome.errors)")
            let other = try Program.run(read + ["."], in: place.folder)
            #expect(other.code == 64 && other.errors.contains("--manifest: found a list of images"), "\(other.errors)")
            try place.write(list.text + "0\t1\t1\n", to: "manifest")
            let damaged = try Program.run(read, in: place.folder)
            #expect(damaged.code == 65 && damaged.errors.contains("manifest, line 10"), "\(damaged.errors)")
            try FileManager.default.removeItem(at: place.folder.appendingPathComponent("manifest"))
            #expect(try Program.run(read, in: place.folder).code == 66)
        }
    }

    @Test func missingAndDoubledPartsAreErrors() throws {
        try Workplace.with(images: 8, size: 12) { place in
            for number in 0..<2 { try read(place, "\(number)/2") }
            let one = try merge(place, [parts(2)[1]], "p")
            #expect(one.code == 65 && one.errors.contains("shards 0 of 2 are missing"), "\(one.errors)")
            let three = try merge(place, parts(2) + [parts(2)[0]], "p")
            #expect(three.code == 65 && three.errors.contains("both hold shard 0"), "\(three.errors)")
            let absent = try merge(place, ["absent"], "p")
            #expect(absent.code == 66 && absent.errors.contains("absent"), "\(absent.errors)")
            #expect(!FileManager.default.fileExists(atPath: place.folder.appendingPathComponent("p").path))
        }
    }

    /// More shards than images: some hold none.
    @Test func aShardMayBeEmpty() throws {
        try Workplace.with(images: 2, size: 12) { place in
            for number in 0..<5 { try read(place, "\(number)/5") }
            let outcome = try merge(place, parts(5), "p")
            #expect(outcome.code == 0 && outcome.text.contains("2 new cases"), "\(outcome.errors)")
        }
    }

    @Test(arguments: ["8/8", "-1/8", "0/0", "1", "auto", "x/8", "auto/0", "0/8/9", "0/100001", "/8"])
    func shardsThatAreNoneAreUsageErrors(text: String) {
        #expect(throws: ValidationError.self) { try ShardOption.parse(text, environment: ["SLURM_ARRAY_TASK_ID": "0"]) }
    }

    @Test(arguments: [
        ("SLURM_ARRAY_TASK_ID", "3", 3), ("JOB_COMPLETION_INDEX", "0", 0), ("AWS_BATCH_JOB_ARRAY_INDEX", "7", 7),
        ("PARALLEL_SEQ", "1", 0), ("PARALLEL_SEQ", "8", 7),
    ])
    func enginesSayWhichShardAJobIs(variable: String, value: String, index: Int) throws {
        #expect(try ShardOption.parse("auto/8", environment: [variable: value]) == Shard(index: index, count: 8))
    }

    @Test(arguments: [
        [:], ["SLURM_ARRAY_TASK_ID": "8"], ["PARALLEL_SEQ": "0"], ["PARALLEL_SEQ": "9"], ["JOB_COMPLETION_INDEX": "x"],
    ])
    func enginesThatSayNoShardAreUsageErrors(environment: [String: String]) {
        #expect(throws: ValidationError.self) { try ShardOption.parse("auto/8", environment: environment) }
    }
}
