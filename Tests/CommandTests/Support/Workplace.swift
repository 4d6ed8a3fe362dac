import Foundation
import TestSupport
import Testing

/// A fresh folder with sample images in which the program is run.
struct Workplace {
    /// The folder; images are in `images` below it.
    let folder: URL

    /// Runs a body in a fresh folder with so many sample images.
    static func with<Result>(images count: Int, size: Int = 20, _ body: (Workplace) throws -> Result) throws -> Result {
        try withTemporaryFolder { folder in
            if count > 0 { try SampleImages.write(count, size: size, to: folder.appendingPathComponent("images")) }
            return try body(Workplace(folder: folder))
        }
    }

    /// The two classes of the sample images.
    static let classes = ["--class", "blob", "--class", "stripes"]
    /// What makes networks small and quick.
    static let quick = ["--size", "8", "--folds", "2"]
    /// What makes networks small, and so many that there is time to interrupt their training between two folds.
    static let manyFolds = ["--size", "8", "--folds", "8"]

    /// Runs the program here.
    func run(_ arguments: String..., output: String? = nil) throws -> Program.Outcome {
        try Program.run(arguments, in: folder, output: output)
    }

    /// The arguments of `label` for the sample images, with quick networks.
    func labelArguments(
        _ more: [String] = [], source: String = "images", project: String = "project", networks: [String] = quick
    ) -> [String] {
        ["label", source, "--project", project] + Self.classes + networks + more
    }

    /// Labels the sample images, which has to succeed.
    func label(project: String = "project", more: [String] = []) throws {
        let outcome = try Program.run(labelArguments(more, project: project), in: folder)
        try #require(outcome.code == 0, "\(outcome.errors)")
    }

    /// Labels the sample images by the first reads of another model, quicker than by CLIP.
    func labelByFirstReads(_ count: Int, wrongEvery: Int = 8) throws {
        try write(SampleImages.firstReads(count, wrongEvery: wrongEvery), to: "reads.csv")
        try label(more: ["--first-reads", "reads.csv"])
    }

    /// Writes a file.
    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    /// What `status --json` tells of the project; `nil` where there is none yet.
    func status(_ project: String = "project") throws -> Status? {
        try Status(run("status", project, "--json"))
    }

    /// The exported table, which has to be there.
    func export(_ project: String = "project", _ more: String...) throws -> [UInt8] {
        let outcome = try Program.run(["export", project] + more, in: folder)
        try #require(outcome.code == 0, "\(outcome.errors)")
        return outcome.output
    }
}

/// The parts of `status --json` that tests look at.
struct Status: Decodable {
    struct Run: Decodable {
        let id: Int
        let reader: String
        let finished: Bool
        let current: Bool
        let missing: Int
    }

    let cases: Int
    let skippedFiles: Int
    let decided: Int
    let runs: [Run]
}

extension Status {
    /// Reads what the program has said; `nil` where there was no project yet.
    init?(_ outcome: Program.Outcome) throws {
        guard outcome.code == 0 else { return nil }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Status.self, from: Data(outcome.output))
    }
}
