import Foundation
import Labels
import Testing
import Work

@testable import Store

/// The name of one of the cases' files: `0000.png`, `0001.png`, …
func fileName(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number) + ".png"
}

/// The id of one of the cases.
func caseID(_ number: Int, in source: String = "a") -> CaseID { CaseID("\(source)/\(fileName(number))") }

/// An image named `a/0000.png`, `a/0001.png`, …; other contents have other hashes.
func makeImage(_ number: Int, content: String = "00", in source: String = "a") -> OpenedImage {
    OpenedImage(
        id: caseID(number, in: source), location: fileName(number),
        file: FileFingerprint(byteSize: 100, modified: 5, inode: Int64(number)),
        image: ImageDescription(
            sha256: content + String(number, radix: 16), width: 28, height: 28, channels: 1, byteCount: 784),
        thumbnail: [UInt8(number % 256), 1, 2])
}

extension ProjectStore {
    /// Takes images in that nobody has read on the way.
    @discardableResult
    func take(_ numbers: some Sequence<Int>, content: String = "00", in name: String = "a") throws -> TakenImages {
        let source = try source(named: name, kind: "folder", root: "/data/\(name)")
        return try take(numbers.map { (makeImage($0, content: content, in: name), nil) }, from: source)
    }

    /// The present image of one of the cases.
    func version(_ number: Int, in source: String = "a") throws -> VersionID {
        try record(of: caseID(number, in: source)).record.version
    }

    /// One of the cases as the queue has it.
    func entry(_ number: Int, in source: String = "a") throws -> QueueEntry {
        try #require(try entries(of: [caseID(number, in: source)]).first)
    }

    /// A read of one of the cases with this probability of the first of two classes.
    func makeRead(_ number: Int, _ probability: Float) throws -> VersionRead {
        let record = try record(of: caseID(number)).record
        return VersionRead(
            ordinal: record.ordinal, version: record.version, read: Read(probabilities: [probability, 1 - probability]))
    }

    /// Records one decision on the present image of one of the cases.
    @discardableResult
    func decide(
        _ number: Int, _ verdict: Verdict, _ label: String?, by reviewer: String = "ana", at time: Double = 10,
        note: String = ""
    ) throws -> ActOutcome {
        try record([decision(number, verdict, label, by: reviewer, at: time, note: note)])
    }

    /// A decision on the present image of one of the cases by somebody who saw no reads.
    func decision(
        _ number: Int, _ verdict: Verdict, _ label: String?, by reviewer: String = "ana", at time: Double = 10,
        note: String = ""
    ) throws -> Decision {
        Decision(
            caseID: caseID(number), version: try version(number), verdict: verdict, label: label, clipLabel: nil,
            cnnLabel: nil, runID: nil, reviewer: reviewer, decidedAt: time, note: note)
    }

    /// What is exported, a line each.
    func exported(_ selection: ExportSelection = .all, policy: CurationPolicy? = nil) throws -> [String] {
        var rows: [String] = []
        try forEachCuratedCase(selection, policy: policy) {
            rows.append($0.exportRow(policy).fields.joined(separator: ","))
        }
        return rows
    }
}

let breastAndChest = [LabelClass(name: "breast", prompts: ["b"]), LabelClass(name: "chest", prompts: ["c"])]

func firstReadRequest(_ classes: [LabelClass] = breastAndChest, model: String = "m") -> RunRequest {
    .firstRead(.init(question: "label", model: model, classes: classes))
}

func overReadRequest(of first: Run, recipe: String = "r", classes: [LabelClass]? = nil) -> RunRequest {
    .overRead(
        .init(
            question: "label", classes: classes ?? first.request.classes, firstRead: first.identity, recipe: recipe,
            evidence: "e", size: 28, channels: 1))
}

let someOrigin = RunOrigin(name: "model")

/// Gives cases first reads and over-reads, each with these probabilities of the first class, and finishes both runs.
@discardableResult
func giveReads(
    _ store: ProjectStore, clip: [Float], cnn: [Float], classes: [LabelClass] = breastAndChest, model: String = "m"
) throws -> (clip: Run, cnn: Run) {
    let first = try store.begin(firstReadRequest(classes, model: model), origin: someOrigin, now: 1)
    try store.commit(clip.enumerated().map { try store.makeRead($0, $1) }, to: first)
    _ = try store.finish(first, now: 2)
    let second = try store.begin(overReadRequest(of: first), origin: someOrigin, now: 3)
    try store.commit(cnn.enumerated().map { try store.makeRead($0, $1) }, to: second)
    return (try store.finish(first, now: 4), try store.finish(second, now: 4))
}

/// A project with six cases; the readers differ on the cases 1, 2 and 4.
func makeReadProject(_ store: ProjectStore? = nil) throws -> ProjectStore {
    let store = try store ?? ProjectStore.inMemory()
    try store.take(0..<6)
    try giveReads(store, clip: [0.9, 0.8, 0.55, 0.1, 0.7, 0.2], cnn: [0.95, 0.1, 0.4, 0.05, 0.01, 0.3])
    return store
}
