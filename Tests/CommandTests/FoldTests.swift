import Foundation
import Testing

@testable import overread

/// An over-read whose folds are made apart, on copies of a project, and put together.
@Suite struct FoldTests {
    private static let count = 40
    private static let folds = 5
    private static let networks = ["--size", "8", "--folds", "\(folds)"]

    /// A project with an over-read and a few decisions, and copies of it.
    private func withProjects(_ copies: String..., body: (Workplace) throws -> Void) throws {
        try Workplace.with(images: Self.count, size: 12) { place in
            try place.write(SampleImages.firstReads(Self.count, wrongEvery: 8), to: "reads.csv")
            let label = place.labelArguments(["--first-reads", "reads.csv"], networks: Self.networks)
            try #require(try Program.run(label, in: place.folder).code == 0)
            let ids = try rows(place.export()).prefix(4).map { $0.prefix { $0 != "," } }
            try place.write("case,label\n" + ids.map { "\($0),stripes\n" }.joined(), to: "decided.csv")
            try #require(try place.run("import", "decided.csv", "project", "--reviewer", "ana").code == 0)
            for copy in copies {
                try FileManager.default.copyItem(
                    at: place.folder.appendingPathComponent("project"), to: place.folder.appendingPathComponent(copy))
            }
            try body(place)
        }
    }

    private func rows(_ table: [UInt8]) -> [Substring] {
        String(decoding: table, as: UTF8.self).split(separator: "\r\n").dropFirst().map { $0 }
    }

    private func make(_ place: Workplace, _ project: String, _ part: String..., folder: String = "folds") throws {
        let outcome = try Program.run(["retrain", project, "--output", folder] + part, in: place.folder)
        try #require(outcome.code == 0, "\(outcome.errors)")
    }

    private func paths(_ folder: String = "folds") -> [String] {
        (0..<Self.folds).map { "\(folder)/fold-\($0)-of-\(Self.folds).overread" }
            + ["\(folder)/final-of-\(Self.folds).overread"]
    }

    private func checkpoint(_ place: Workplace, _ project: String) throws -> [String: Data] {
        let folder = place.folder.appendingPathComponent("\(project)/checkpoints")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try Data(contentsOf: folder.appendingPathComponent($0))) })
    }

    /// Folds made apart, in any order, on copies, one of them killed on the way: the bytes of one `retrain`.
    @Test func foldsMadeApartGiveWhatOneRetrainGives() throws {
        try withProjects("whole", "apart", "copy") { place in
            try #require(try place.run("retrain", "whole").code == 0)
            let before = try place.export("apart")
            for number in (0..<Self.folds).shuffled() {
                let part = ["retrain", "copy", "--fold", "\(number)", "--output", "folds"]
                let killed = try Program.start(part, in: place.folder)
                usleep(UInt32.random(in: 10_000...400_000))
                killed.send(SIGKILL)
                _ = try killed.wait()
                try make(place, number % 2 == 0 ? "copy" : "apart", "--fold", "\(number)")
            }
            try make(place, "copy", "--final")
            #expect(try place.export("copy") == before && place.export("apart") == before, "only read")
            let again = try place.run("retrain", "copy", "--fold", "0", "--output", "folds")
            #expect(again.code == 0 && again.text.contains("there already"))
            let left = try FileManager.default.contentsOfDirectory(atPath: place.folder.path + "/folds").filter {
                !$0.hasPrefix(".overread.")
            }
            #expect(Set(left.map { "folds/\($0)" }) == Set(paths()))
            let merged = try Program.run(["merge"] + paths().shuffled() + ["--project", "apart"], in: place.folder)
            try #require(merged.code == 0, "\(merged.errors)")
            let expected = try place.export("whole")
            #expect(try place.export("apart") == expected && expected != before)
            #expect(try checkpoint(place, "apart") == checkpoint(place, "whole"))
            #expect(try place.run("status", "apart", "--verify").code == 0)
            let twice = try Program.run(["merge"] + paths() + ["--project", "apart"], in: place.folder)
            #expect(twice.code == 0 && twice.text == merged.text)
            #expect(try place.export("apart") == expected)
        }
    }

    /// Decisions that come while folds are made have no say in them, and stay.
    @Test func decisionsOfTheMeantimeStay() throws {
        try withProjects("whole") { place in
            try #require(try place.run("retrain", "whole").code == 0)
            for number in 0..<Self.folds { try make(place, "project", "--fold", "\(number)") }
            try make(place, "project", "--final")
            for project in ["project", "whole"] {
                let last = try #require(rows(try place.export(project)).last?.prefix { $0 != "," })
                try place.write("case,label\n\(last),blob\n", to: "late.csv")
                try #require(try place.run("import", "late.csv", project, "--reviewer", "ida").code == 0)
            }
            let merged = try Program.run(["merge"] + paths() + ["--project", "project"], in: place.folder)
            try #require(merged.code == 0, "\(merged.errors)")
            func withoutTimes(_ project: String) throws -> [String] {
                rows(try place.export(project)).map { row in
                    row.split(separator: ",", omittingEmptySubsequences: false).filter { !$0.hasSuffix("Z") }
                        .joined(separator: ",")
                }
            }
            #expect(try withoutTimes("project") == withoutTimes("whole"))
        }
    }

    @Test func partsThatDoNotBelongTogetherAreNamed() throws {
        try withProjects("other") { place in
            for number in 0..<Self.folds { try make(place, "project", "--fold", "\(number)") }
            try make(place, "project", "--final")
            try make(place, "project", "--fold", "1", "--seed", "7", folder: "foreign")
            let before = try place.export()
            func refusal(_ paths: [String], _ project: String = "project") throws -> String {
                let outcome = try Program.run(["merge"] + paths + ["--project", project], in: place.folder)
                #expect(outcome.code == 65)
                #expect(try place.export(project) == before && place.run("status", project, "--verify").code == 0)
                return outcome.errors
            }
            let whole = paths()
            #expect(try refusal(Array(whole.dropLast())).contains("final-of-5.overread: missing"))
            #expect(try refusal([whole[0]] + whole).contains("twice"))
            let foreign = "foreign/fold-1-of-5.overread"
            let told = try refusal([whole[0], foreign] + whole.dropFirst(2))
            #expect(told.contains("another over-read than \(whole[0])"))
            try place.write("no part", to: "text")
            #expect(try refusal(whole + ["text"]).contains("text: found no part of an over-read"))
            let file = place.folder.appendingPathComponent(whole[2])
            let bytes = [UInt8](try Data(contentsOf: file))
            for position in stride(from: 20, to: bytes.count, by: max(1, bytes.count / 12)) {
                var damaged = bytes
                damaged[position] ^= 4
                try Data(damaged).write(to: file)
                #expect(try refusal(whole).contains("\(whole[2]): found a damaged part"))
            }
            try Data(bytes.prefix(bytes.count / 2)).write(to: file)
            #expect(try refusal(whole).contains("\(whole[2]): found a damaged part"))
            let other = try place.run("retrain", "project", "--fold", "0", "--seed", "3", "--output", "folds")
            #expect(other.code == 65 && other.errors.contains("a part is there that was made with other options"))
            #expect(try place.run("retrain", "project", "--fold", "5", "--output", "folds").code == 65)
            // The damaged one is made anew, and then all fit.
            try make(place, "project", "--fold", "2")
            #expect([UInt8](try Data(contentsOf: file)) == bytes)
        }
    }

    @Test(arguments: [
        ["--fold", "0"], ["--final"], ["--output", "o"], ["--fold", "0", "--final", "--output", "o"],
        ["--fold", "-1", "--output", "o"], ["--fold", "x", "--output", "o"], ["--fold", "auto", "--output", "o"],
        ["--fold", "0", "--output", "o", "--policy", "auto"],
    ])
    func whatCannotBeMeantIsAUsageError(arguments: [String]) throws {
        try Workplace.with(images: 0) { place in
            let outcome = try Program.run(["retrain"] + arguments, in: place.folder)
            #expect(outcome.code == 64)
        }
    }
}
