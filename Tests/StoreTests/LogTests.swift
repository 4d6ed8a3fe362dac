import Foundation
import Labels
import Seeded
import Testing

@testable import Store

@Suite struct LogTests {
    private func log(_ store: ProjectStore) throws -> DecisionLog {
        try DecisionLog(bytes: store.decisionLog().bytes, file: "l")
    }

    private func text(_ store: ProjectStore) throws -> String {
        String(decoding: try store.decisionLog().bytes, as: UTF8.self)
    }

    private func take(_ text: String, into store: ProjectStore) throws -> LogOutcome {
        try store.take(DecisionLog(bytes: Array(text.utf8), file: "l"), file: "l")
    }

    /// A machine on which some people do this and that, with a clock of its own.
    private func machine(of reviewers: [String], seed: UInt64) throws -> ProjectStore {
        let store = try makeReadProject()
        var generator = SeededGenerator(seed: seed)
        var time = Double(100 + seed)
        for _ in 0..<60 {
            time += Double.random(in: -3...7, using: &generator)
            let reviewer = reviewers[Int.random(in: 0..<reviewers.count, using: &generator)]
            let number = Int.random(in: 0..<6, using: &generator)
            switch Int.random(in: 0..<12, using: &generator) {
            case 0..<6:
                let (verdict, label): (Verdict, String?) = [
                    (.accept, "chest"), (.reject, "breast"), (.exclude, nil), (.skip, nil),
                ][Int.random(in: 0..<4, using: &generator)]
                _ = try store.record(
                    (number..<min(6, number + 2)).map {
                        try store.decision($0, verdict, label, by: reviewer, at: time, note: "n\(number)")
                    })
            case 6: _ = try store.undo(by: reviewer, now: time)
            case 7: _ = try store.redo(by: reviewer, now: time)
            case 8:
                _ = try store.add(
                    Note(reviewer: reviewer, text: "note \(number) \"ü", recordedAt: time),
                    to: (caseID(number), store.version(number)))
            case 9:
                _ = try store.setFlag(
                    Bool.random(using: &generator), on: [(caseID(number), store.version(number))], reviewer: reviewer,
                    now: time)
            default:
                let entry = try store.entry(number)
                guard entry.isContested else { continue }
                _ = try store.record([
                    Decision(
                        caseID: entry.id, version: entry.version, verdict: .resolve, label: "chest", clipLabel: nil,
                        cnnLabel: nil, runID: nil, reviewer: reviewer, decidedAt: time,
                        over: entry.votes(besides: reviewer))
                ])
            }
        }
        return store
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func logsOfThreeMachinesComeTogetherInAnyOrder(seed: UInt64) throws {
        let people = [["ana", "bo"], ["cy", "dee"], ["eva"]]
        let machines = try people.enumerated().map { try machine(of: $1, seed: 3 * seed + UInt64($0)) }
        let logs = try machines.map(text)
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        var (exports, records): (Set<[String]>, Set<String>) = ([], [])
        for order in orders {
            let hub = try makeReadProject()
            for index in order {
                let outcome = try take(logs[index], into: hub)
                #expect(!outcome.hasRefusals && outcome.withoutCase == 0 && outcome.taken > 0)
            }
            #expect(try hub.check().findings.isEmpty)
            let acts = try hub.head()
            #expect(try take(logs[order[0]], into: hub).taken == 0 && hub.head() == acts)
            for policy in [CurationPolicy(), CurationPolicy(contested: .latest)] {
                exports.insert(try hub.exported(policy: policy) + [policy.contested.rawValue])
            }
            records.insert(try text(hub))
        }
        #expect(exports.count == 2 && records.count == 1)
        // So they do on the machines themselves, each of which has its own acts first, and over a hub.
        let union = try #require(records.first)
        for (index, machine) in machines.enumerated() {
            for other in logs.indices where other != index { _ = try take(logs[other], into: machine) }
            #expect(try text(machine) == union && machine.check().findings.isEmpty)
            #expect(try exports.contains(machine.exported() + [CurationPolicy.Contested.blank.rawValue]))
        }
        let fresh = try makeReadProject()
        #expect(try !take(union, into: fresh).hasRefusals && text(fresh) == union)
    }

    @Test func peopleGoOnAfterALogWasTakenIn() throws {
        let (one, two) = (try makeReadProject(), try makeReadProject())
        try one.decide(1, .accept, "chest", by: "ana", at: 5_000)
        _ = try take(text(one), into: two)
        // A clock that is behind does not put a later word before the one it was given after.
        try two.decide(1, .reject, "breast", by: "bo", at: 10)
        #expect(try two.entry(1).standing.map(\.reviewer) == ["ana", "bo"])
        #expect(try two.entry(1).isContested && two.count(QueueQuery(filter: .reviewer("ana"))) == 1)
        _ = try take(text(two), into: one)
        #expect(try one.exported() == two.exported() && text(one) == text(two))
        // Whoever changes machines goes on with one record.
        #expect(try two.undo(by: "ana", now: 20).entries.map(\.id) == [caseID(1)])
        #expect(try take(text(two), into: one).taken == 1)
        #expect(try one.entry(1).standing.map(\.reviewer) == ["bo"] && one.check().findings.isEmpty)
    }

    @Test func aResolutionStandsOverTheVotesThatItNames() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest", by: "ana", note: "clear")
        try store.decide(1, .reject, "breast", by: "bo")
        let entry = try store.entry(1)
        #expect(entry.notes == ["ana": "clear"])
        let word = Decision(
            caseID: entry.id, version: entry.version, verdict: .resolve, label: "breast", clipLabel: nil, cnnLabel: nil,
            runID: nil, reviewer: "cy", decidedAt: 30, over: entry.votes(besides: "cy"))
        #expect(word.over.map(\.reviewer) == ["ana", "bo"])
        #expect(try store.record([word]).counts.contested == 0)
        #expect(try store.entry(1).isSettled && store.entry(1).decision == word)
        #expect(try store.exported()[1].contains(",breast,person,") && store.exported()[1].contains(",resolve,cy,"))
        // Two of three named it.
        #expect(try store.exported()[1].contains(",0.666667,resolve"))
        // A vote that was not seen by then is none of those.
        try store.decide(1, .accept, "chest", by: "dee", at: 40)
        #expect(try store.entry(1).isContested)
        _ = try store.undo(by: "dee", now: 41)
        _ = try store.undo(by: "cy", now: 42)
        #expect(try store.entry(1).isContested && store.check().findings.isEmpty)
        _ = try store.redo(by: "cy", now: 43)
        #expect(try store.entry(1).isSettled)
        let other = try makeReadProject()
        _ = try take(text(store), into: other)
        #expect(try other.exported() == store.exported())
    }

    @Test func damagedLinesDecideNothing() throws {
        let store = try makeReadProject()
        for number in 0..<4 { try store.decide(number, .accept, "chest", by: "ana", at: Double(number)) }
        for number in 0..<2 { try store.decide(number, .accept, "chest", by: "bo", at: Double(10 + number)) }
        var lines = try text(store).split(separator: "\n").map(String.init)
        let whole = lines
        lines[2] = lines[2].replacingOccurrences(of: "chest", with: "breast")
        var other = try makeReadProject()
        var outcome = try take(lines.joined(separator: "\n"), into: other)
        #expect(outcome.taken == 3 && outcome.damaged.map(\.line) == [3] && outcome.behindDamage == 2)
        #expect(try other.counts().decided == 2 && other.check().findings.isEmpty)
        // The whole log brings the rest.
        #expect(try take(whole.joined(separator: "\n"), into: other).taken == 3)
        #expect(try other.exported() == store.exported())

        lines = whole
        lines[1] = String(lines[1].prefix(50))
        lines[5] = "\u{1}{}"
        other = try makeReadProject()
        outcome = try take(lines.joined(separator: "\n"), into: other)
        #expect(outcome.taken == 0 && outcome.damaged.map(\.line) == [2, 6] && outcome.behindDamage == 4)
        #expect(try other.head().acts == 0)

        other = try makeReadProject()
        outcome = try take(whole.prefix(5).joined(separator: "\n"), into: other)
        #expect(outcome.taken == 4 && outcome.missing == 2 && outcome.hasRefusals)
    }

    /// Whatever is done to a line, either it is refused or it says what it said.
    @Test func changedLogsAreRefusedOrHarmless() throws {
        let store = try machine(of: ["ana", "bo"], seed: 5)
        let original = Array(try text(store).utf8)
        let expected = Set(try log(store).entries.map(\.act.hash))
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<300 {
            var bytes = original
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + 40))
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
            }
            let other = try makeReadProject()
            do {
                _ = try other.take(DecisionLog(bytes: bytes, file: "l"), file: "l")
            } catch is LogError {}
            #expect(try Set(log(other).entries.map(\.act.hash)).isSubset(of: expected))
            #expect(try other.check().findings.isEmpty)
        }
    }

    @Test func otherImagesAndCasesThatAreNotHere() throws {
        let store = try makeReadProject()
        try store.take(6..<8)
        try store.take([2], content: "ff")
        _ = try store.record([
            store.decision(1, .accept, "chest"), store.decision(2, .accept, "chest"), store.decision(7, .exclude, nil),
        ])
        _ = try store.add(Note(reviewer: "ana", text: "here", recordedAt: 20), to: (caseID(7), store.version(7)))
        try store.decide(7, .override, "breast", at: 30)
        let other = try makeReadProject()
        let outcome = try take(text(store), into: other)
        #expect(outcome.taken == 3 && outcome.placed == 1 && !outcome.hasRefusals)
        #expect(outcome.withoutCase == 3 && outcome.firstWithoutCase == caseID(7))
        #expect(outcome.onOtherImages == 1 && outcome.firstOnOtherImage == caseID(2))
        #expect(try other.counts().decided == 1 && other.check().findings.isEmpty)
        // Nothing is lost on the way, and what could not be placed is once the images are here.
        #expect(try text(other).split(separator: "\n").dropFirst() == text(store).split(separator: "\n").dropFirst())
        try other.take(6..<8)
        try other.take([2], content: "ff")
        #expect(try other.counts().decided == 1)
        #expect(try take(text(store), into: other).placed == 4)
        #expect(try other.entry(7).decision?.label == "breast" && other.entry(7).note == "here")
        #expect(try other.exported() == store.exported() && other.check().findings.isEmpty)
        #expect(try take(text(store), into: other).placed == 0)
    }

    @Test func twoReviewersOfOneName() throws {
        let (one, two) = (try makeReadProject(), try makeReadProject())
        try one.decide(1, .accept, "chest", by: "ana", at: 5)
        try one.decide(3, .accept, "chest", by: "bo", at: 6)
        try two.decide(2, .accept, "chest", by: "ana", at: 7)
        let outcome = try take(text(one), into: two)
        #expect(outcome.namesakes == ["ana"] && outcome.ofOthers == 1 && outcome.taken == 1)
        #expect(try two.entry(1).standing.isEmpty && two.entry(3).decision?.reviewer == "bo")
        #expect(outcome.words.contains { $0.contains("two reviewers are named \"ana\"") })
    }

    @Test func oneReviewerInTwoCopies() throws {
        let (one, two) = (try makeReadProject(), try makeReadProject())
        try one.decide(1, .accept, "chest", at: 5)
        _ = try take(text(one), into: two)
        try one.decide(2, .accept, "chest", at: 6)
        try two.decide(2, .reject, "breast", at: 7)
        let outcome = try take(text(one), into: two)
        #expect(outcome.parted == ["ana": 1] && outcome.known == 1 && outcome.ofOthers == 1 && outcome.taken == 0)
        #expect(try two.entry(2).decision?.label == "breast")
    }

    @Test func chainsThatWereReadEarlyHoldUntilSomebodyActs() throws {
        let store = try makeReadProject()
        func chains() throws -> ChainHeads { try store.read { try ChainHeads($0, of: ["ana"]) } }
        func isCurrent(_ chains: ChainHeads) throws -> Bool { try store.read { try chains.isCurrent($0) } }
        let empty = try chains()
        #expect(try isCurrent(empty) && empty.hashes.isEmpty)
        try store.decide(1, .accept, "chest")
        let first = try chains()
        #expect(try !isCurrent(empty) && isCurrent(first) && first.hashes["ana"]?.count == 1)
        try store.decide(2, .accept, "chest", by: "bo")
        #expect(try !isCurrent(first) && chains().actIDs["bo"]?.count == 1)
    }

    @Test func otherQuestionsAreRefused() throws {
        let store = try ProjectStore.inMemory()
        try store.take(0..<6)
        let words = ["chest", "hand"].map { LabelClass(name: $0, prompts: ["p"]) }
        try giveReads(store, clip: [0.5], cnn: [0.5], classes: words)
        try store.decide(0, .override, "chest")
        let other = try makeReadProject()
        let error = #expect(throws: LogError.self) { try take(text(store), into: other) }
        #expect(error?.description.contains("chest, hand") ?? false)
        #expect(try other.head().acts == 0)
        for text in ["case,label\n", "{}\n", "{\"overread_decisions\":2,\"questions\":[],\"sources\":[],\"acts\":0}"] {
            #expect(throws: LogError.self) { try take(text, into: other) }
        }
    }

    /// An answer to an audit that differs from an earlier word leaves the case contested on other machines too.
    @Test func answersToAuditsStandBesideEarlierWords() throws {
        let store = try makeReadProject()
        try store.decide(1, .accept, "chest", at: 5)
        let labels = FrozenLabels(clip: 0, cnn: 1)
        var frame = AuditFrame(policy: .overRead)
        frame.add(labels)
        let drawn = AuditDraw.Case(version: try store.version(1), part: 0, probability: 1, labels: labels)
        let audit = try store.keep(
            AuditDraw(seed: 1, runs: store.currentRuns(), frame: frame, cases: [drawn]), now: 6)
        _ = try store.record([store.decision(1, .override, "breast", at: 7)], audit: audit.id)
        #expect(try store.entry(1).isContested)
        let other = try makeReadProject()
        _ = try take(text(store), into: other)
        #expect(try other.entry(1).isContested && other.exported() == store.exported())
        #expect(try other.check().findings.isEmpty)
    }
}
