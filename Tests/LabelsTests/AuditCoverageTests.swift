import Foundation
import Testing

@testable import Labels

/// Audits of populations whose truth is known: how often the 95 % intervals hold it, and how wide they are.
///
/// `OVERREAD_AUDITS=10000` makes so many audits of each population; without it, there are few.
@Suite struct AuditCoverageTests {
    /// Cases of each class, all equally hard: shares of which only the first read, only the over-read, or both err.
    struct World: CustomTestStringConvertible, Sendable {
        var sizes: [Int]
        var onlyClip: Double
        var onlyCNN: Double
        var both: Double

        var testDescription: String { "\(sizes), over-read wrong \(onlyCNN + both)" }

        /// Truth, labels, count.
        var cells: [(truth: Int, labels: FrozenLabels, count: Int)] {
            sizes.enumerated().flatMap { truth, size in
                let other = (truth + 1) % sizes.count
                let counts = [onlyClip, onlyCNN, both].map { Int((Double(size) * $0).rounded()) }
                func cell(_ clip: Int, _ cnn: Int, _ proposed: Int, _ count: Int) -> (Int, FrozenLabels, Int) {
                    (truth, FrozenLabels(clip: clip, cnn: cnn, proposed: proposed), count)
                }
                // Both together are right on two thirds of what one of them has right.
                return [
                    cell(truth, truth, truth, size - counts.reduce(0, +)),
                    cell(other, truth, truth, counts[0] * 2 / 3),
                    cell(other, truth, other, counts[0] - counts[0] * 2 / 3),
                    cell(truth, other, truth, counts[1] * 2 / 3),
                    cell(truth, other, other, counts[1] - counts[1] * 2 / 3),
                    cell(other, other, other, counts[2]),
                ].filter { $0.2 > 0 }
            }
        }
    }

    static let worlds = [
        World(sizes: [10_000, 10_000], onlyClip: 0.05, onlyCNN: 0.01, both: 0.01),
        World(sizes: [112_120, 780], onlyClip: 0.02, onlyCNN: 0.015, both: 0.005),
        World(sizes: [112_120, 780], onlyClip: 0.01, onlyCNN: 0.001, both: 0.0003),
        World(sizes: [600, 600, 600, 540], onlyClip: 0.1, onlyCNN: 0.07, both: 0.03),
    ]

    static let audits = ProcessInfo.processInfo.environment["OVERREAD_AUDITS"].flatMap(Int.init)

    @Test(arguments: worlds) func intervalsHoldTheTruth(world: World) throws {
        let audits = Self.audits ?? 60
        var counts: [String: (known: Int, held: Int)] = [:]
        var widths: [Double] = []
        let simulation = Simulation(world, size: 300)
        for seed in 0..<audits {
            let labels = AuditedLabels.all[seed % AuditedLabels.all.count]
            for (name, figure, truth) in simulation.audit(labels, seed: UInt64(seed)) {
                guard let figure else { continue }
                let holds = figure.interval.lowerBound - 1e-9 <= truth && truth <= figure.interval.upperBound + 1e-9
                counts[name, default: (0, 0)].known += 1
                counts[name, default: (0, 0)].held += holds ? 1 : 0
                if name == "accuracy", labels == .curated(.overRead) {
                    widths.append((figure.interval.upperBound - figure.interval.lowerBound) / 2)
                }
            }
        }
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
            let coverage = Double(count.held) / Double(count.known)
            if Self.audits != nil { print("\(world.testDescription): \(name) \(coverage) of \(count.known)") }
            // Few audits may miss by chance: five deviations below 95 %.
            let least = Self.audits == nil ? 0.95 - 5 * (0.0475 / Double(count.known)).squareRoot() : 0.94
            #expect(coverage >= least, "\(name) of \(count.known)")
        }
        let median = widths.sorted()[widths.count / 2]
        if Self.audits != nil { print("\(world.testDescription): accuracy to ±\(median) in the median") }
        let accuracy = 1 - world.onlyCNN - world.both
        if accuracy > 0.97 { #expect(median <= 0.02) }
    }
}

/// Draws audits of a population at random.
private struct Simulation {
    private let world: AuditCoverageTests.World
    private var frame = AuditFrame(policy: .overRead)
    private let plan: AuditPlan
    /// The cells of each part, in the order of its cases.
    private var members: [[(truth: Int, labels: FrozenLabels, count: Int)]]

    init(_ world: AuditCoverageTests.World, size: Int) {
        self.world = world
        for cell in world.cells { frame.add(cell.labels, count: cell.count) }
        plan = AuditPlan(frame, size: size)
        members = frame.parts.map { part in
            world.cells.filter { AuditStratum($0.labels, policy: .overRead) == part.stratum }
        }
    }

    /// All figures of an audit that was answered rightly, each with what it is in the population.
    func audit(_ labels: AuditedLabels, seed: UInt64) -> [(name: String, figure: FigureEstimate?, truth: Double)] {
        let answers = frame.parts.indices.flatMap { part in
            plan.drawn(part: part, count: frame.parts[part].count, seed: seed).map { answer(part, at: $0) }
        }
        let estimate = AuditEstimate(labels, frame: frame, answers: answers, classCount: world.sizes.count)
        let accuracy = total(labels) { $0 == $1 } / total(labels) { label, _ in label != nil }
        return [("accuracy", estimate.accuracy, accuracy)]
            + estimate.classes.enumerated().flatMap { index, figures in
                let right = total(labels) { $0 == index && $1 == index }
                let missed = total(labels) { $0 != index && $1 == index }
                let wrong = total(labels) { $0 == index && $1 != index }
                return [
                    ("recall \(index)", figures.recall, right / (right + missed)),
                    ("precision \(index)", figures.precision, right / (right + wrong)),
                    ("F1 \(index)", figures.f1, 2 * right / (2 * right + missed + wrong)),
                ]
            }
    }

    private func answer(_ part: Int, at position: Int) -> AuditAnswer {
        var left = position
        for cell in members[part] {
            if left < cell.count { return AuditAnswer(part: part, labels: cell.labels, truth: cell.truth) }
            left -= cell.count
        }
        preconditionFailure("there is no such case")
    }

    private func total(_ labels: AuditedLabels, _ holds: (Int?, Int) -> Bool) -> Double {
        world.cells.reduce(0) { $0 + (holds($1.labels.label(labels), $1.truth) ? Double($1.count) : 0) }
    }
}
