import Labels
import Work

/// An act of a reviewer as a decision log has it: nothing of it depends on the machine, so that the acts of several
/// projects can be united.
///
/// The acts of one reviewer form a chain: each has its number in it and a hash that covers it and the one before.
package struct LoggedAct: Codable, Equatable, Sendable {
    /// `decide`, `undo`, `redo`, `note` or `flag`.
    package var kind: String
    /// Who acted.
    package var reviewer: String
    /// Its place among the reviewer's acts, from 1 on.
    package var number: Int
    /// When, in seconds since 1970-01-01T00:00:00Z.
    package var recordedAt: Double
    /// What orders acts, in microseconds: the time, or later where the project knew a later act.
    package var stamp: Int64
    /// The number of the reviewer's act that is undone or redone.
    package var target: Int?
    /// The name of the question that its decisions answer.
    package var question: String?
    /// What was decided.
    package var decisions: [LoggedDecision]?
    /// What was noted; an empty text takes the note back.
    package var notes: [LoggedNote]?
    /// What was flagged, or not any more.
    package var flags: [LoggedFlag]?
    /// The hash of this act behind the one before it, in hexadecimal digits.
    package var hash: String

    enum CodingKeys: String, CodingKey {
        case kind, reviewer, number, stamp, target, question, decisions, notes, flags, hash
        case recordedAt = "recorded_at"
    }

    /// The hash before a reviewer's first act.
    static let beginning = String(repeating: "0", count: 64)

    /// The hash of the act behind another of the same reviewer.
    ///
    /// - Parameter previous: The hash of that one; ``beginning`` for the first act.
    func hash(after previous: String) throws -> String {
        var content = CanonicalBytes()
        for text in [previous, kind, reviewer] { content.append(text) }
        content.append(Int64(number))
        content.append(recordedAt)
        content.append(stamp)
        content.append(target.map { Int64($0) })
        content.append(question)
        for decision in decisions ?? [] { decision.append(to: &content) }
        for note in notes ?? [] { for text in [note.caseID, note.sha256, note.text] { content.append(text) } }
        for flag in flags ?? [] {
            for text in [flag.caseID, flag.sha256] { content.append(text) }
            content.append(Int64(flag.isFlagged ? 1 : 0))
        }
        return ContentHash.hexadecimal(try content.digest())
    }

    /// How many images it speaks of.
    var parts: Int { (decisions?.count ?? 0) + (notes?.count ?? 0) + (flags?.count ?? 0) }
}

/// A decision of a logged act.
package struct LoggedDecision: Codable, Equatable, Sendable {
    /// The case's id.
    package var caseID: String
    /// The SHA-256 of the image that was decided on.
    package var sha256: String
    /// What was done, as exports write it.
    package var verdict: String
    /// The class that was named.
    package var label: String?
    /// The reads that the reviewer saw, where there were any.
    package var clipLabel: String?
    /// See `clipLabel`.
    package var cnnLabel: String?
    /// When, in seconds since 1970-01-01T00:00:00Z.
    package var decidedAt: Double
    /// The reviewer's note; may be empty.
    package var note: String
    /// Whether no read and nobody else's decision was seen.
    package var isBlind: Bool?
    /// The votes that a resolution stands over.
    package var over: [Vote]?
    /// The number of the reviewer's earlier act whose decision on the image stands beside this one: this one answered an
    /// audit.
    package var beside: Int?
    /// Whose act that is; `nil` where it is one of whoever acted.
    package var besideOf: String?
    /// Who decided, where a table spoke for somebody else than whoever imported it.
    package var reviewer: String?

    enum CodingKeys: String, CodingKey {
        case sha256, label, note, over, beside, reviewer
        case caseID = "case"
        case besideOf = "beside_of"
        case verdict = "decision"
        case clipLabel = "clip_label"
        case cnnLabel = "cnn_label"
        case decidedAt = "decided_at"
        case isBlind = "blind"
    }

    fileprivate func append(to content: inout CanonicalBytes) {
        for text in [caseID, sha256, verdict, label, clipLabel, cnnLabel, note] { content.append(text) }
        content.append(decidedAt)
        content.append(Int64(isBlind == true ? 1 : 0))
        content.append(Int64(over?.count ?? 0))
        for vote in over ?? [] {
            for text in [vote.reviewer, vote.label] { content.append(text) }
            content.append(vote.decidedAt)
        }
        content.append(beside.map { Int64($0) })
        // Most decisions are of whoever acted; they are hashed without these.
        if let besideOf { for text in ["beside_of", besideOf] { content.append(text) } }
        if let reviewer { for text in ["reviewer", reviewer] { content.append(text) } }
    }
}

/// A note of a logged act.
package struct LoggedNote: Codable, Equatable, Sendable {
    /// The case's id.
    package var caseID: String
    /// The SHA-256 of its image.
    package var sha256: String
    /// What the note says.
    package var text: String

    enum CodingKeys: String, CodingKey {
        case sha256, text
        case caseID = "case"
    }
}

/// A flag of a logged act.
package struct LoggedFlag: Codable, Equatable, Sendable {
    /// The case's id.
    package var caseID: String
    /// The SHA-256 of its image.
    package var sha256: String
    /// Whether the image is flagged.
    package var isFlagged: Bool

    enum CodingKeys: String, CodingKey {
        case sha256
        case caseID = "case"
        case isFlagged = "flagged"
    }
}

extension LoggedAct {
    /// What no act says, whatever its hash; `nil` where it could have been recorded.
    var nonsense: String? {
        guard let known = Act.Kind(rawValue: kind) else { return "the kind \"\(kind)\"" }
        guard !reviewer.isEmpty, number >= 1, recordedAt.isFinite else { return "no reviewer, number or time" }
        guard Self.stamps.contains(stamp) else { return "the stamp \(stamp)" }
        let kinds = [decisions.map { _ in Act.Kind.decide }, notes.map { _ in .note }, flags.map { _ in .flag }]
        switch known {
        case .undo, .redo:
            guard let target, (1..<number).contains(target) else { return "no act that is undone or redone" }
            guard kinds.allSatisfy({ $0 == nil }) else { return "decisions in an undo" }
        case .decide, .note, .flag:
            guard target == nil, kinds.compactMap({ $0 }) == [known], parts > 0 else { return "not what a \(kind) has" }
            guard known != .decide || question != nil else { return "decisions without a question" }
        }
        return decisions?.lazy.compactMap(\.nonsense).first
    }

    /// Up to the year 2200: a stamp after it would be the end of all later ones.
    private static let stamps = Int64(-9_007_199_254_740_992)...7_258_118_400_000_000
}

extension LoggedDecision {
    fileprivate var nonsense: String? {
        guard let known = Verdict(rawValue: verdict) else { return "the decision \"\(verdict)\"" }
        guard decidedAt.isFinite else { return "no time" }
        guard reviewer != "" else { return "a decision of nobody" }
        return switch known {
        case .accept, .reject, .override: label == nil ? "a \(verdict) without a label" : nil
        case .exclude, .skip: label == nil ? nil : "a label with \(verdict)"
        case .resolve: nil
        }
    }
}
