import Foundation
import Labels

/// What is believed of cases after their judges were heard.
struct Verdict {
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
        guard let judging = method.judging, !jury.beliefs.isEmpty else { return nil }
        let heard = jury.beliefs.indices.map { jury.judgement($0, of: evidence) }
        let usual = jury.beliefs.firstIndex { $0 == Belief(share: 1, loss: method.loss) } ?? 0
        let best = heard.indices.max { heard[$0].kappa < heard[$1].kappa } ?? usual
        let isClear = heard[best].kappa >= judging.clear
        let chosen = isClear ? best : usual
        let selection = Selection(labels: evidence.labels, classCount: evidence.classCount, judging: judging)
        selected =
            isClear
            ? evidence.withDecided(selection.confirmed(by: heard[chosen].opinions)) : Array(evidence.members.indices)
        loss = jury.beliefs[chosen].loss
        signs = OverReadSigns(
            heard, of: evidence, beliefs: jury.beliefs, chosen: chosen, rounds: isClear ? 1 : 0, believed: selected.count)
    }
}

extension OverReadSigns {
    fileprivate init(
        _ heard: [Judgement], of evidence: Evidence, beliefs: [Belief], chosen: Int, rounds: Int, believed: Int
    ) {
        let (judgement, cases) = (heard[chosen], Double(evidence.members.count))
        let doubts = zip(judgement.opinions, evidence.labels)
        let likelihood = doubts.reduce(0.0) { $0 + log(max(Double($1.0[$1.1]), 1e-6)) }
        self.init(
            cases: evidence.members.count,
            candidates: zip(beliefs, heard).map { .init(share: $0.share, loss: $0.loss.name, kappa: $1.kappa) },
            share: beliefs[chosen].share, kappa: judgement.kappa,
            classAgreement: (0..<evidence.classCount).map { judgement.agreement.specificAgreement(on: $0) },
            rounds: rounds, confirmedKappa: judgement.kappa, believed: Double(believed) / cases,
            agreementWithFirstRead: Double(doubts.count { $0.mostProbable == $1 }) / cases,
            heldOutLogLikelihood: likelihood / cases)
    }
}
