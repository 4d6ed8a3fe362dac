import Foundation
import Labels
import Seeded
import Tensors
import Work

/// Learns to read from first reads that are partly wrong.
///
/// Everything it looks at are the cases it is given: no other case, and no other case's read, can influence the result.
/// Cross-fitting therefore only has to leave a fold out of them.
package struct OverReader: Sendable {
    private let method: OverReadMethod
    private let images: TrainingImages
    private let architecture: Architecture
    private let cancellation: Cancellation
    private let stepped: @Sendable () -> Void

    /// A reader that learns by a method.
    ///
    /// - Parameters:
    ///   - images: All images of the project, prepared.
    ///   - stepped: Told of every training step, and of those that were not needed.
    package init(
        _ method: OverReadMethod, images: TrainingImages, architecture: Architecture,
        cancellation: Cancellation = Cancellation(), stepped: @escaping @Sendable () -> Void = {}
    ) {
        self.method = method
        self.images = images
        self.architecture = architecture
        self.cancellation = cancellation
        self.stepped = stepped
    }

    /// Networks that have learned, and what is known of them without any true label.
    package struct Learned {
        /// The networks that read.
        package let ensemble: Ensemble
        /// How well their judges agreed; `nil` where the method has none, or there was nothing to judge.
        package let signs: OverReadSigns?
    }

    /// Finds out what to believe, and trains the networks that read.
    ///
    /// - Parameters:
    ///   - seed: All random numbers come from it and from `stream`.
    ///   - stream: Tells folds apart.
    /// - Throws: `ComputeError`, `ConvnetError`.
    package func learn(_ evidence: Evidence, seed: UInt64, stream: UInt64, _ compute: Compute) throws -> Learned {
        guard evidence.classCount > 0 else {
            throw ConvnetError.trainingSet("there is no image to learn from")
        }
        var course = Course(self, evidence, seed: seed, stream: stream, compute)
        let (networks, signs) = try course.run()
        for _ in course.steps..<max(course.steps, method.trainingSteps(for: evidence.members.count)) { stepped() }
        return Learned(ensemble: Ensemble(networks), signs: signs)
    }
}

extension OverReader {
    /// One call's way through the method.
    private struct Course {
        let reader: OverReader
        let evidence: Evidence
        let prior: [Float]?
        let cases: Int
        let seed: UInt64
        let stream: UInt64
        let compute: Compute
        /// Numbers the random streams.
        var drawn: UInt64 = 0
        var steps = 0

        var method: OverReadMethod { reader.method }

        init(_ reader: OverReader, _ all: Evidence, seed: UInt64, stream: UInt64, _ compute: Compute) {
            self.reader = reader
            evidence =
                reader.method.mostImages.map { all.sample($0, seed: seed, stream: stream << 32 | 0xFFFF_FFFF) } ?? all
            prior = all.prior(against: evidence)
            cases = evidence.members.count
            (self.seed, self.stream, self.compute) = (seed, stream, compute)
        }

        /// What is believed, and what its judges say.
        struct Belief {
            let share: Double
            let loss: TrainingPlan.Loss
            var selected: [Int]
            var judgement: Judgement
            var opinions: [[Float]]
            var agreement: ConfusionMatrix
            var kappa: Double { agreement.cohenKappa ?? 0 }
        }

        mutating func run() throws -> ([Convnet], OverReadSigns?) {
            let everything = Array(evidence.members.indices)
            guard let judging = method.judging, Set(evidence.groups).count > 1 else {
                return (try train(everything, loss: method.loss, count: method.networks), nil)
            }
            let selection = Selection(labels: evidence.labels, classCount: evidence.classCount, judging: judging)
            var tried: [Belief] = []
            for share in judging.shares {
                let selected = evidence.withDecided(selection.surest(share, of: evidence.reads))
                for loss in judging.losses { tried.append(try believe(selected, share, loss)) }
            }
            let first = Self.choose(tried, judging)
            var belief = first
            var rounds = 0
            while rounds < judging.rounds, belief.kappa >= judging.clear {
                let selected = evidence.withDecided(selection.confirmed(by: belief.opinions))
                var next = try believe(selected, belief.share, belief.loss)
                guard next.kappa >= judging.clear else { break }
                next.opinions = zip(belief.opinions, next.opinions).map { .mean(of: [$0, $1]) }
                belief = next
                rounds += 1
            }
            let last = try train(belief.selected, loss: belief.loss, count: method.networks)
            let networks = rounds > 0 ? last : belief.judgement.networks + last
            return (networks, signs(tried, first, belief, rounds))
        }

        /// What the judges agree about best, with the first loss by which they agree well enough about it.
        private static func choose(_ tried: [Belief], _ judging: Judging) -> Belief {
            let best = tried.dropFirst().reduce(tried[0]) { $1.kappa > $0.kappa ? $1 : $0 }
            return tried.first { $0.share == best.share && $0.kappa >= judging.clear } ?? best
        }

        private func signs(_ tried: [Belief], _ first: Belief, _ last: Belief, _ rounds: Int) -> OverReadSigns {
            let doubts = zip(first.judgement.outside, evidence.labels)
            let likelihood = doubts.reduce(0.0) { $0 + log(max(Double($1.0[$1.1]), 1e-6)) }
            return OverReadSigns(
                cases: cases, candidates: tried.map { .init(share: $0.share, loss: $0.loss.name, kappa: $0.kappa) },
                share: first.share,
                kappa: first.kappa,
                classAgreement: (0..<evidence.classCount).map { first.agreement.specificAgreement(on: $0) },
                rounds: rounds, believed: Double(last.selected.count) / Double(cases),
                agreementWithFirstRead: Double(doubts.count { $0.mostProbable == $1 }) / Double(cases),
                heldOutLogLikelihood: likelihood / Double(cases))
        }

        /// Lets two judges learn from a half each, and read everything.
        private mutating func believe(_ selected: [Int], _ share: Double, _ loss: TrainingPlan.Loss) throws -> Belief {
            let halves = deal(selected)
            let networks = try halves.map { try train($0, loss: loss) }
            let opinions = try networks.map { network in
                try network.probabilities(
                    of: reader.images, members: evidence.members, cancellation: reader.cancellation, compute)
            }
            let judgement = Judgement(halves: halves, opinions: opinions, networks: networks, groups: evidence.groups)
            return Belief(
                share: share, loss: loss, selected: selected, judgement: judgement, opinions: judgement.outside,
                agreement: judgement.agreement(classCount: evidence.classCount))
        }

        /// Deals the groups of the selected cases to two halves; a single group is both.
        private mutating func deal(_ selected: [Int]) -> [[Int]] {
            var generator = nextGenerator()
            var groups = GroupSample.members(of: selected.map { evidence.groups[$0] })
            generator.shuffle(&groups)
            var halves: [[Int]] = [[], []]
            for group in groups {
                let half = halves[0].count <= halves[1].count ? 0 : 1
                halves[half] += group.map { selected[$0] }
            }
            return halves.map { $0.isEmpty ? selected : $0.sorted() }
        }

        private mutating func train(_ selected: [Int], loss: TrainingPlan.Loss, count: Int) throws -> [Convnet] {
            try (0..<count).map { _ in try train(selected, loss: loss) }
        }

        private mutating func train(_ selected: [Int], loss: TrainingPlan.Loss) throws -> Convnet {
            let plan = method.plan(for: cases, loss: loss)
            let trainer = Trainer(
                images: reader.images, architecture: reader.architecture, plan: plan,
                cancellation: reader.cancellation, stepped: reader.stepped)
            let lesson = Lesson(
                members: selected.map { evidence.members[$0] }, labels: selected.map { evidence.labels[$0] })
            drawn += 1
            let network = try trainer.train(lesson, seed: seed, stream: stream << 32 | drawn, compute)
            steps += plan.steps
            if let prior { network.addToLogits(prior) }
            return network
        }

        private mutating func nextGenerator() -> SeededGenerator {
            drawn += 1
            return SeededGenerator(seed: seed, stream: stream << 32 | drawn)
        }
    }
}
