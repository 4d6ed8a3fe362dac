import Foundation
import Labels

/// What is believed of cases after their judges were heard.
struct JuryVerdict {
    /// The believed cases, by position in the evidence, ascending.
    let selected: [Int]
    /// What networks are to be taught by.
    let loss: TrainingPlan.Loss
    /// What is known without any true label.
    let signs: OverReadSigns

    /// Hears a jury.
    ///
    /// Of what its judges agree well about, that which they agree about best is believed, case by case, where they confirm
    /// it. Where they agree well about nothing, their doubts are no evidence: everything is believed.
    ///
    /// - Returns: `nil` where the method has no judges.
    init?(_ jury: Jury, _ evidence: Evidence, _ method: OverReadMethod) {
        guard let judging = method.judging else { return nil }
        let heard = judging.shares.map { jury.judgement($0, of: evidence) }
        guard let best = heard.max(by: { $0.kappa < $1.kappa }) else { return nil }
        let isClear = best.kappa >= judging.clear
        let chosen = isClear ? best : heard.first { $0.share == 1 } ?? best
        let selection = Selection(labels: evidence.labels, classCount: evidence.classCount, judging: judging)
        selected =
            isClear ? evidence.withDecided(selection.confirmed(by: best.opinions)) : Array(evidence.members.indices)
        loss = isClear ? judging.loss : method.loss
        signs = OverReadSigns(
            heard, chosen, of: evidence, loss: judging.loss, rounds: isClear ? 1 : 0, believed: selected.count)
    }
}

extension OverReadSigns {
    fileprivate init(
        _ heard: [Judgement], _ chosen: Judgement, of evidence: Evidence, loss: TrainingPlan.Loss, rounds: Int,
        believed: Int
    ) {
        let cases = Double(evidence.members.count)
        let doubts = zip(chosen.opinions, evidence.labels)
        let likelihood = doubts.reduce(0.0) { $0 + log(max(Double($1.0[$1.1]), 1e-6)) }
        self.init(
            cases: evidence.members.count,
            candidates: heard.map { .init(share: $0.share, loss: loss.name, kappa: $0.kappa) },
            share: chosen.share, kappa: chosen.kappa,
            classAgreement: (0..<evidence.classCount).map { chosen.agreement.specificAgreement(on: $0) },
            rounds: rounds, believed: Double(believed) / cases,
            agreementWithFirstRead: Double(doubts.count { $0.mostProbable == $1 }) / cases,
            heldOutLogLikelihood: likelihood / cases)
    }
}

/// Which cases are believed, with the labels that they have.
///
/// Labels never change on the way: networks that relabel what they learn from drift, and whole classes can collapse into
/// one another. Every rule works class by class, so that no class is crowded out, and breaks ties by the cases' order.
struct Selection {
    private let labels: [Int]
    private let classCount: Int
    private let judging: Judging

    /// - Parameter labels: The class of every case: decided by a person, or else the first read's.
    init(labels: [Int], classCount: Int, judging: Judging) {
        self.labels = labels
        self.classCount = classCount
        self.judging = judging
    }

    /// A share of each class, the cases that the first reader is surest of.
    ///
    /// - Parameter reads: A probability per class for every case.
    func surest(_ share: Double, of reads: [[Float]]) -> [Int] {
        top(by: reads) { members in
            max(min(judging.fewest, members.count), Int((share * Double(members.count)).rounded(.up)))
        }
    }

    /// The cases whose label the judges confirm; where they hardly confirm a class, those that they find likeliest.
    ///
    /// - Parameter opinions: A probability per class for every case.
    func confirmed(by opinions: [[Float]]) -> [Int] {
        top(by: opinions) { members in
            let confirmed = members.count { Double(opinions[$0][labels[$0]]) >= judging.threshold }
            let least = Int((judging.leastShare * Double(members.count)).rounded(.up))
            return max(confirmed, least, min(judging.fewest, members.count))
        }
    }

    /// Of every class, as many cases as `count` says, those with the highest score for their label first.
    private func top(by scores: [[Float]], count: ([Int]) -> Int) -> [Int] {
        var classes = [[Int]](repeating: [], count: classCount)
        for (position, label) in labels.enumerated() { classes[label].append(position) }
        return classes.enumerated().flatMap { label, members in
            members.sorted { (scores[$1][label], $0) < (scores[$0][label], $1) }.prefix(count(members))
        }.sorted()
    }
}
