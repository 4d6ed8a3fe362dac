import Foundation
import GRDB
import Labels
import TestSupport
import Testing
import Work

@testable import Store

/// Parts that are put together, and those that are not.
@Suite struct PartTests {
    private static let count = 40

    /// What a part may have that others do not.
    private struct Oddity {
        var model = "m"
        var classes = breastAndChest
        var root = "/data/a"
        var manifest = "f"
        var content = "00"
        var isFinished = true
        var extra: [Int] = []
    }

    private static func numbers(of shard: Shard) throws -> [Int] {
        try (0..<count).filter { try shard.holds(fileName($0), of: "a") }
    }

    /// Makes a part with the cases of a shard; the third of all has an earlier version.
    private static func makePart(
        _ index: Int, of shards: Int, in folder: URL, name: String? = nil, _ oddity: Oddity = Oddity()
    ) throws -> String {
        let shard = try #require(Shard(index: index, count: shards))
        let workshop = folder.appendingPathComponent(".\(name ?? shard.partName)")
        let store = try ProjectStore.create(in: workshop)
        try store.setPart(PartRecord(shard: shard, manifest: oddity.manifest))
        let source = try store.source(named: "a", kind: "folder", root: oddity.root)
        let run = try store.begin(
            firstReadRequest(oddity.classes, model: oddity.model), origin: someOrigin, now: Double(10 - index))
        let numbers = try numbers(of: shard) + oddity.extra
        if numbers.contains(3) {
            _ = try store.take([(makeImage(3, content: "old"), fresh(7))], from: source, run: run)
        }
        let batch = numbers.map { (opened: makeImage($0, content: oddity.content), read: Optional(fresh($0))) }
        _ = try store.take(batch, from: source, run: run)
        try store.setSkipped([SkippedImage(path: "/data/a/\(index).txt", reason: "no image")], of: source)
        if oddity.isFinished { _ = try store.finish(run, now: Double(20 + index)) }
        try store.close()
        let path = folder.appendingPathComponent("\(name ?? shard.partName).overread").path
        try ProjectStore.movePart(from: workshop, to: path)
        return path
    }

    private static func fresh(_ number: Int) -> FreshRead {
        let probability = Float(number) / 64
        return FreshRead(Read(probabilities: [probability, 1 - probability]), embedding: [probability, 0.5])
    }

    private static func parts(_ shards: Int, in folder: URL) throws -> [String] {
        try (0..<shards).map { try makePart($0, of: shards, in: folder) }
    }

    @discardableResult
    private static func merge(_ parts: [String], _ folder: URL, _ name: String) throws -> MergeOutcome {
        try ProjectStore.merge(parts: parts, into: folder.appendingPathComponent(name), showAlike: ==) { _, _ in }
    }

    /// All that a project holds, a line for each row, but for counters of changes.
    private static func contents(_ folder: URL) throws -> [String] {
        let store = try ProjectStore.open(in: folder)
        #expect(try store.check().findings.isEmpty)
        return try store.read { database in
            let tables = try String.fetchAll(
                database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            return try tables.filter { $0 != "project" && !$0.hasPrefix("sqlite_") }.flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\"").map { "\(table) \($0)" }.sorted()
            }
        }
    }

    @Test func aPartIsOneFile() throws {
        try withTemporaryFolder { folder in
            let path = try Self.makePart(1, of: 3, in: folder)
            let part = try PartFile(path)
            #expect(part.part == PartRecord(shard: try #require(Shard(index: 1, count: 3)), manifest: "f"))
            #expect(try part.caseCount() == Self.numbers(of: part.part.shard).count && part.skippedCount() == 1)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(names.filter { !$0.hasPrefix(".") } == ["part-1-of-3.overread"])
        }
    }

    /// One shard or many, in any order: the same rows under the same numbers.
    @Test func whatComesOutDependsOnNeitherOrderNorShards() throws {
        try withTemporaryFolder { folder in
            var expected: [String]?
            for shards in [1, 3, 8] {
                let home = folder.appendingPathComponent("\(shards)")
                try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
                let parts = try Self.parts(shards, in: home)
                for (number, order) in [parts, parts.reversed(), parts.shuffled()].enumerated() {
                    let outcome = try Self.merge(order, home, "p\(number)")
                    #expect(outcome == MergeOutcome(parts: shards, added: Self.count, known: 0, skipped: shards))
                    let rows = try Self.contents(home.appendingPathComponent("p\(number)"))
                        .filter { !$0.hasPrefix("skippedFile") && !$0.hasPrefix("run ") }
                    #expect(rows == expected ?? rows)
                    expected = rows
                }
            }
            #expect(expected?.count { $0.hasPrefix("version ") } == Self.count + 1)
            #expect(expected?.count { $0.hasPrefix("embedding ") } == Self.count + 1)
        }
    }

    @Test func mergingAgainChangesNothing() throws {
        try withTemporaryFolder { folder in
            let parts = try Self.parts(3, in: folder)
            try Self.merge(parts, folder, "p")
            let before = try Self.contents(folder.appendingPathComponent("p"))
            let again = try Self.merge(parts.reversed(), folder, "p")
            #expect(again == MergeOutcome(parts: 3, added: 0, known: Self.count, skipped: 3))
            #expect(try Self.contents(folder.appendingPathComponent("p")) == before)
        }
    }

    /// Decisions and what was read otherwise stay.
    @Test func aProjectKeepsWhatItHas() throws {
        try withTemporaryFolder { folder in
            let home = folder.appendingPathComponent("p")
            let store = try ProjectStore.create(in: home)
            try store.take(0..<5)
            try store.take(0..<2, in: "b")
            try giveReads(store, clip: [0.9, 0.8, 0.5, 0.1, 0.7], cnn: [0.9, 0.1, 0.4, 0.05, 0.01])
            try store.decide(1, .override, "chest")
            let outcome = try Self.merge(try Self.parts(3, in: folder), folder, "p")
            #expect(outcome.added == Self.count - 5 && outcome.known == 5)
            let reads = try store.reads(of: store.version(0))
            #expect(reads.clip?.probabilities.first == 0.9 && reads.cnn != nil)
            #expect(try store.entry(1).standing.map(\.label) == ["chest"])
            #expect(try store.caseCount() == Self.count + 2 && store.check().findings.isEmpty)
        }
    }

    @Test func partsThatDoNotBelongTogetherAreNamed() throws {
        try withTemporaryFolder { folder in
            let parts = try Self.parts(3, in: folder)
            func refusal(_ paths: [String]) -> PartError? {
                let error = #expect(throws: PartError.self) { try Self.merge(paths, folder, "p") }
                #expect(!ProjectStore.exists(in: folder.appendingPathComponent("p")))
                return error
            }
            func odd(_ name: String, _ change: (inout Oddity) -> Void) throws -> String {
                var oddity = Oddity()
                change(&oddity)
                return try Self.makePart(2, of: 3, in: folder, name: name, oddity)
            }
            #expect(refusal([parts[1]]) == .missing(shards: [0, 2], count: 3))
            #expect(
                refusal(parts + [parts[1]]) == .doubled(shard: 1, paths: [parts[1], parts[1]], difference: nil))
            let four = try Self.makePart(3, of: 4, in: folder)
            #expect(
                refusal([parts[0], four]) == .otherCount(path: four, count: 4, first: parts[0], firstCount: 3))
            let model = try odd("model") { $0.model = "n" }
            #expect(
                refusal([parts[0], parts[1], model])
                    == .foreign(path: model, first: parts[0], differences: ["another model"]))
            let prompts = try odd("prompts") { $0.classes[0] = LabelClass(name: "breast", prompts: ["x"]) }
            #expect(
                refusal([parts[0], parts[1], prompts])
                    == .foreign(path: prompts, first: parts[0], differences: ["other prompts"]))
            let moved = try odd("moved") { $0.root = "/data/b" }
            #expect(
                refusal([parts[0], parts[1], moved])
                    == .foreign(
                        path: moved, first: parts[0], differences: ["the source a in another place (/data/b)"]))
            let unfinished = try odd("unfinished") { $0.isFinished = false }
            #expect(
                refusal([parts[0], parts[1], unfinished])
                    == .noPart(path: unfinished, reason: "reads that were not finished"))
            let twice = try odd("twice") { $0.content = "ff" }
            func firstNumber(of index: Int) throws -> Int {
                let shard = try #require(Shard(index: index, count: 3))
                return try #require(try Self.numbers(of: shard).first)
            }
            let first = try firstNumber(of: 2)
            #expect(
                refusal(parts + [twice])
                    == .doubled(
                        shard: 2, paths: [parts[2], twice], difference: "\(caseID(first)) is another image in each"))
            let stranger = try firstNumber(of: 0)
            let misplaced = try odd("misplaced") { $0.extra = [stranger] }
            #expect(
                refusal([parts[0], parts[1], misplaced])
                    == .misplaced(path: misplaced, id: "\(caseID(stranger))", shard: 2))
        }
    }

    @Test func oneContentOfAPlaceIsKept() throws {
        try withTemporaryFolder { folder in
            let home = folder.appendingPathComponent("p")
            let store = try ProjectStore.create(in: home)
            try store.take([0], content: "ff")
            let before = try Self.contents(home)
            let parts = try Self.parts(2, in: folder)
            let error = #expect(throws: PartError.self) { try Self.merge(parts, folder, "p") }
            guard case .conflict(let id, _, let second)? = error else {
                Issue.record("found \(String(describing: error))")
                return
            }
            #expect(id == "\(caseID(0))" && parts.contains(second))
            #expect(try Self.contents(home) == before)
        }
    }

    /// Whatever breaks a merge off leaves the project as it was, or none.
    @Test func aMergeIsWholeOrNotAtAll() throws {
        struct Enough: Error {}
        try withTemporaryFolder { folder in
            let home = folder.appendingPathComponent("p")
            let parts = try Self.parts(2, in: folder)
            #expect(throws: Enough.self) {
                try ProjectStore.merge(parts: parts, into: home, showAlike: ==) { done, _ in
                    if done > 0 { throw Enough() }
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: home.path) == [StageLock.fileName])
            try ProjectStore.create(in: home).take(0..<2, in: "b")
            let before = try Self.contents(home)
            #expect(throws: Enough.self) {
                try ProjectStore.merge(parts: parts, into: home, showAlike: ==) { done, _ in
                    if done > 0 { throw Enough() }
                }
            }
            #expect(try Self.contents(home) == before)
        }
    }

    /// A flipped bit in any byte is found, or changes nothing that is merged.
    @Test func damagedPartsAreFound() throws {
        try withTemporaryFolder { folder in
            let parts = try Self.parts(2, in: folder)
            try Self.merge(parts, folder, "whole")
            let whole = try ProjectStore.open(in: folder.appendingPathComponent("whole")).exported()
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: parts[1])))
            var found = 0
            for number in 0..<200 {
                let place = number * bytes.count / 200 + number % 7
                var damaged = bytes
                damaged[place] ^= 0x10
                try Data(damaged).write(to: URL(fileURLWithPath: parts[1]))
                let home = folder.appendingPathComponent("p\(number)")
                do {
                    _ = try ProjectStore.merge(parts: parts, into: home, showAlike: ==) { _, _ in }
                    #expect(try ProjectStore.open(in: home).exported() == whole, "byte \(place)")
                } catch is PartError {
                    found += 1
                }
            }
            #expect(found >= 5)
        }
    }

    @Test func whatIsNoPartIsSaid() throws {
        try withTemporaryFolder { folder in
            try makeReadProject(ProjectStore.create(in: folder.appendingPathComponent("p"))).close()
            let project = folder.appendingPathComponent("p/\(ProjectStore.fileName)").path
            #expect(throws: PartError.noPart(path: project, reason: "a project that is no part")) {
                try PartFile(project)
            }
            #expect(throws: StoreError.self) { try PartFile(folder.appendingPathComponent("absent").path) }
            let text = folder.appendingPathComponent("text").path
            try Data("text".utf8).write(to: URL(fileURLWithPath: text))
            #expect(throws: PartError.damaged(path: text, reason: "no database")) { try PartFile(text) }
        }
    }
}
