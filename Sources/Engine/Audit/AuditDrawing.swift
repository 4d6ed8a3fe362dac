import Foundation
import Labels
import Store

/// Draws audits: random samples of the cases with the labels that they have now.
package struct AuditDrawing {
    /// How many cases are drawn.
    package enum Extent: Equatable, Sendable {
        /// So many.
        case size(Int)
        /// As many as let expect an interval for the accuracy that reaches so far to either side, 0 to 1.
        case margin(Double)
    }

    private let store: ProjectStore

    /// Draws from a project.
    package init(_ store: ProjectStore) { self.store = store }

    /// Draws a sample, and keeps it in the project.
    ///
    /// It is drawn from all cases that have a read and whose image can be shown. Cases that people have decided on are
    /// among them; they are asked again.
    ///
    /// - Parameters:
    ///   - extent: How many.
    ///   - seed: What all random numbers come from; equal projects and seeds give equal samples.
    /// - Throws: `EngineError.nothingToDo` where there is nothing to draw from; `StoreError`.
    package func draw(_ extent: Extent, seed: UInt64) throws -> AuditRecord {
        let runs = try store.currentRuns()
        let (frame, members) = try population(runs)
        guard frame.count > 0 else {
            throw EngineError.nothingToDo("there are no labels to audit yet; run `overread label` first")
        }
        let plan =
            switch extent {
            case .size(let size): AuditPlan(frame, size: size)
            case .margin(let margin): AuditPlan(frame, margin: margin)
            }
        let cases = frame.parts.enumerated().flatMap { index, part in
            let cases = members[part.stratum] ?? []
            let probability = Double(plan.sizes[index]) / Double(max(1, cases.count))
            return plan.drawn(part: index, count: cases.count, seed: seed).map { position in
                AuditDraw.Case(
                    version: cases[position].version, part: index, probability: probability,
                    labels: cases[position].labels)
            }
        }
        let order = AuditPlan.order(of: cases.count, seed: seed)
        return try store.keep(
            AuditDraw(seed: seed, runs: runs, frame: frame, cases: order.map { cases[$0] }),
            now: Date().timeIntervalSince1970)
    }

    private typealias Members = [AuditStratum: [(version: VersionID, labels: FrozenLabels)]]

    /// All cases that can be drawn, in natural order, by their parts.
    private func population(_ runs: CurrentRuns) throws -> (AuditFrame, Members) {
        let policy = runs.question.policy
        var frame = AuditFrame(policy: policy.disagreement)
        var members: Members = [:]
        try store.forEachCuratedCase { item in
            guard item.runs == runs else {
                throw EngineError.nothingToDo("the reads have changed while the audit was drawn; draw it again")
            }
            guard item.record.state == .ready else { return }
            let labels = FrozenLabels(
                item.reads, classes: item.runs.classNames, standing: item.standingInWords, policy: policy,
                signs: item.runs.signs)
            guard let stratum = frame.add(labels) else { return }
            members[stratum, default: []].append((item.record.version, labels))
        }
        return (frame, members)
    }
}
