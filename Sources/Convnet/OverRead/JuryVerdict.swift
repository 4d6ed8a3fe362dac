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
            rounds: rounds, confirmedKappa: chosen.kappa, believed: Double(believed) / cases,
            agreementWithFirstRead: Double(doubts.count { $0.mostProbable == $1 }) / cases,
            heldOutLogLikelihood: likelihood / cases)
    }
}
