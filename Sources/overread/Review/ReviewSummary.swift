import Engine
import Foundation
import Labels
import Store
import Workbench

/// What is said when a review is left: what was done in it, what is left, and what to do next.
struct ReviewSummary {
    /// A line each.
    let lines: [String]

    /// - Parameters:
    ///   - project: The project's folder as commands name it.
    ///   - blinding: The audit that was answered; `nil` for a review.
    ///   - reading: The blinded reading that was gone on with; `nil` for any other review.
    /// - Throws: `StoreError`.
    init(
        _ tally: ReviewTally, store: ProjectStore, project: String, reviewer: String, blinding: Blinding?,
        reading: BlindReading? = nil
    ) throws {
        let done = tally.line(
            reviewer: reviewer, isAudit: blinding != nil || reading != nil, now: Date().timeIntervalSince1970)
        if let reading {
            // Nothing about the cases as a whole: some are still to be read.
            let left = reading.cases - reading.decided
            let next =
                left > 0
                ? "\(left) of \(reading.cases) cases are not read yet: the same overread review goes on"
                : "every case is read: overread agreement \(project)"
            lines = [done].compactMap { $0 } + [next]
            return
        }
        let next = try blinding.map { try Self.next($0, store, project) } ?? Self.next(store, project)
        lines = [done].compactMap { $0 } + next
    }

    private static func next(_ blinding: Blinding, _ store: ProjectStore, _ project: String) throws -> [String] {
        let session = try blinding.session(store)
        let left = session.drawn - session.answered
        return left > 0
            ? ["\(left) of \(session.drawn) cases of the audit have no answer yet: overread audit \(project)"]
            : ["every case of the audit has an answer: overread audit \(project) --report"]
    }

    private static func next(_ store: ProjectStore, _ project: String) throws -> [String] {
        let hasAudit = try !store.audits().isEmpty
        return try OpenMatters(store, project: project).lines
            + (hasAudit ? [] : ["how right are the labels? overread audit \(project)"])
            + ["the labels as a file: overread export \(project) --output labels.csv"]
    }
}
