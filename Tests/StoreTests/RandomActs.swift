import Labels
import Seeded

@testable import Store

/// Does one thing after another to a project that ``makeReadProject(_:)`` made.
struct RandomActs {
    let store: ProjectStore
    var generator: SeededGenerator
    private var time = 100.0

    init(_ store: ProjectStore, seed: UInt64) throws {
        self.store = store
        generator = SeededGenerator(seed: seed)
        try store.take(0..<3, content: "b", in: "b")
        let hand = breastAndChest + [LabelClass(name: "hand", prompts: ["h"])]
        let run = try store.begin(firstReadRequest(hand), origin: someOrigin, now: 5)
        try store.commit(
            (0..<4).map { number in
                let record = try store.record(of: caseID(number)).record
                return VersionRead(
                    ordinal: record.ordinal, version: record.version, read: Read(probabilities: [0.25, 0.25, 0.5]))
            }, to: run)
        _ = try store.finish(run, now: 6)
        try store.use(store.run(2))
    }

    mutating func act() throws {
        time += 1
        let (number, reviewer) = (pick(0..<6), ["ana", "bo", "cy"][pick(0..<3)])
        switch pick(0..<16) {
        case 0..<6: _ = try store.record(decisions(from: number, by: reviewer))
        case 6: _ = try store.undo(by: reviewer, now: time)
        case 7: _ = try store.redo(by: reviewer, now: time)
        case 8:
            let note = Note(reviewer: reviewer, text: "note \(pick(0..<3))", recordedAt: time)
            _ = try store.add(note, to: (caseID(number), store.version(number)))
        case 9:
            _ = try store.setFlag(
                pick(0..<2) == 0, on: [(caseID(number), store.version(number))], reviewer: reviewer, now: time)
        case 10: try store.take([number], content: ["00", "ff"][pick(0..<2)])
        case 11: try store.setStates([Int64(number): [.ready, .changed, .gone, .unreadable][pick(0..<4)]])
        case 12: try store.use(store.run(Int64(pick(1..<4))))
        case 13:
            try store.setPolicy(
                CurationPolicy(
                    disagreement: [.overRead, .firstRead, .personOnly][pick(0..<3)],
                    contested: [.blank, .latest][pick(0..<2)]))
        case 14: try store.forgetSource("b")
        default: try store.take(0..<pick(1..<4), content: "b", in: "b")
        }
    }

    private mutating func decisions(from number: Int, by reviewer: String) throws -> [Decision] {
        let choices: [(Verdict, String?)] = [
            (.accept, "chest"), (.reject, "breast"), (.override, "hand"), (.exclude, nil), (.skip, nil),
        ]
        let (verdict, label) = choices[pick(0..<choices.count)]
        return try (number..<min(6, number + pick(1..<4))).map {
            try store.decision($0, verdict, label, by: reviewer, at: time)
        }
    }

    private mutating func pick(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }
}
