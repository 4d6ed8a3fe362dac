import Foundation
import Labels

@testable import Store

/// Cases named `a/0000.png`, `a/0001.png`, …
func makeCases(_ range: Range<Int>, content: String = "00") -> [(image: IndexedCase, thumbnail: [UInt8])] {
    range.map { number in
        let name = String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number) + ".png"
        let image = IndexedCase(
            id: CaseID("a/\(name)"), sha256: content + String(number, radix: 16), width: 28, height: 28, channels: 1,
            byteCount: 784, sourcePath: "/data/a", location: name, folder: "a")
        return (image, [UInt8(number % 256), 1, 2])
    }
}

let breastAndChest = [LabelClass(name: "breast", prompts: ["b"]), LabelClass(name: "chest", prompts: ["c"])]

/// A request for a run over breasts and chests.
func makeRequest(_ reader: Reader, firstReads: Int64? = nil, seed: UInt64 = 0) -> RunRequest {
    RunRequest(
        reader: reader, model: "m", modelHash: "h", classes: breastAndChest, seed: seed, firstReadRunID: firstReads)
}

/// A read with this probability of `breast`.
func makeRead(_ ordinal: Int, breast: Float) -> CaseRead {
    CaseRead(ordinal: Int64(ordinal), read: Read(probabilities: [breast, 1 - breast]))
}

/// Gives cases first reads and over-reads, each with these probabilities of `breast`, and finishes both runs.
@discardableResult
func giveReads(_ store: ProjectStore, clip: [Float], cnn: [Float]) throws -> (clip: Run, cnn: Run) {
    let first = try store.begin(makeRequest(.clip), now: 1)
    try store.commit(clip.enumerated().map { makeRead($0, breast: $1) }, to: first)
    try store.finish(first, now: 2)
    let second = try store.begin(makeRequest(.cnn, firstReads: first.id), now: 3)
    try store.commit(cnn.enumerated().map { makeRead($0, breast: $1) }, to: second)
    try store.finish(second, now: 4)
    return (first, second)
}

/// A project in memory with six cases; the readers differ on the cases 1, 2 and 4.
func makeReadProject() throws -> ProjectStore {
    let store = try ProjectStore.inMemory()
    _ = try store.append(makeCases(0..<6))
    try giveReads(
        store, clip: [0.9, 0.8, 0.55, 0.1, 0.7, 0.2], cnn: [0.95, 0.1, 0.4, 0.05, 0.01, 0.3])
    return store
}

/// A decision on one of the cases of ``makeCases(_:content:)``.
func makeDecision(
    _ number: Int, _ verdict: Verdict, _ label: String?, by reviewer: String = "ana", at time: Double = 10,
    note: String = ""
) -> Decision {
    Decision(
        caseID: makeCases(number..<number + 1)[0].image.id, verdict: verdict, label: label, clipLabel: "breast",
        cnnLabel: "chest", runID: 2, reviewer: reviewer, decidedAt: time, note: note)
}
