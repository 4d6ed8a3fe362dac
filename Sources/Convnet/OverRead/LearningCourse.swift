import Foundation
import Labels
import Seeded
import Tensors

/// One call's way through an over-reader's method: what is tried, believed, confirmed and read with.
struct LearningCourse {
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
        /// The share of each class that it began with.
        let share: Double
        /// What the judges were taught by.
        let loss: TrainingPlan.Loss
        /// The believed cases, by position in the evidence.
        let selected: [Int]
        let judges: [Convnet]
        /// What is thought of every case by those who did not learn from it.
        var opinions: [[Float]]
        /// How the judges agree.
        let agreement: ConfusionMatrix
        /// Cohen's kappa of that, 0 where it is not defined.
        var kappa: Double { agreement.cohenKappa ?? 0 }
    }

    /// Carries out the method.
    ///
    /// - Returns: The networks that read; what is known of them, where there was something to judge.
    /// - Throws: `ComputeError`, `ConvnetError`.
    mutating func run() throws -> ([Convnet], OverReadSigns?) {
        guard let judging = method.judging, Set(evidence.groups).count > 1 else {
            let everything = Array(evidence.members.indices)
            return (try train(everything, loss: method.loss, count: method.networks), nil)
        }
        let selection = Selection(labels: evidence.labels, classCount: evidence.classCount, judging: judging)
        let tried = try tryBeliefs(selection, judging)
        guard let first = choose(tried, judging) else {
            throw ConvnetError.trainingSet("no judge is taught by the method's own loss")
        }
        let (belief, rounds) = try confirm(first, selection, judging)
        let last = try train(belief.selected, loss: belief.loss, count: method.networks)
        let networks = rounds > 0 ? last : belief.judges + last
        return (networks, signs(tried, first, belief, rounds))
    }

    private mutating func tryBeliefs(_ selection: Selection, _ judging: Judging) throws -> [Belief] {
        var tried: [Belief] = []
        for share in judging.shares {
            let selected = evidence.withDecided(selection.surest(share, of: evidence.reads))
            for loss in judging.losses { tried.append(try believe(selected, share, loss)) }
        }
        return tried
    }

    /// Lets judges confirm what they did not learn from, round by round, as long as they agree well.
    private mutating func confirm(
        _ first: Belief, _ selection: Selection, _ judging: Judging
    ) throws -> (belief: Belief, rounds: Int) {
        var belief = first
        for round in 0..<judging.rounds {
            guard belief.kappa >= judging.clear else { return (belief, round) }
            let selected = evidence.withDecided(selection.confirmed(by: belief.opinions))
            var next = try believe(selected, belief.share, belief.loss)
            guard next.kappa >= judging.clear else { return (belief, round) }
            next.opinions = zip(belief.opinions, next.opinions).map { .mean(of: [$0, $1]) }
            belief = next
        }
        return (belief, judging.rounds)
    }

    /// Of what the judges agree well about, the share that they agree about best, with the first loss by which they agree
    /// well about it. Where they agree well about nothing, their doubts are no evidence: everything is believed.
    private func choose(_ tried: [Belief], _ judging: Judging) -> Belief? {
        let clear = tried.filter { $0.kappa >= judging.clear }
        guard let best = clear.max(by: { $0.kappa < $1.kappa }) else { return tried.first { $0.loss == method.loss } }
        return clear.first { $0.share == best.share }
    }

    private func signs(_ tried: [Belief], _ first: Belief, _ last: Belief, _ rounds: Int) -> OverReadSigns {
        let doubts = zip(first.opinions, evidence.labels)
        let likelihood = doubts.reduce(0.0) { $0 + log(max(Double($1.0[$1.1]), 1e-6)) }
        return OverReadSigns(
            cases: cases, candidates: tried.map { .init(share: $0.share, loss: $0.loss.name, kappa: $0.kappa) },
            share: first.share,
            kappa: first.kappa,
            classAgreement: (0..<evidence.classCount).map { first.agreement.specificAgreement(on: $0) },
            rounds: rounds, confirmedKappa: last.kappa, believed: Double(last.selected.count) / Double(cases),
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
        let judgement = Judgement(halves: halves, opinions: opinions, groups: evidence.groups)
        return Belief(
            share: share, loss: loss, selected: selected, judges: networks, opinions: judgement.outside,
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
