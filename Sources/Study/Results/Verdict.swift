/// Says in one sentence whether the over-read improves on CLIP. Macro-F1 alone decides; the classes are told beside it.
struct Verdict {
    let sentence: String

    private enum Outcome: String {
        case better = "improves on CLIP"
        case worse = "is worse than CLIP"
        case untested = "differs from CLIP in a way that cannot be tested"
        case open = "shows no difference from CLIP that chance could not make"
    }

    init(
        classes: [String], splits: Int, methods: [StudyMethod: StudySummary.MethodSummary],
        gains: [StudyMethod: StudySummary.GainSummary]
    ) {
        guard let own = methods[.overRead], let gain = gains[.overRead] else {
            sentence = "There is nothing to compare yet."
            return
        }
        let parts = classes.compactMap { name in gain.f1[name].map { Self.part($0, name) } }
        let times = splits == 1 ? "On one split" : "Over \(splits) splits"
        sentence =
            "\(times) the over-read \(Self.outcome(gain.macroF1).rawValue): macro-F1 "
            + Self.part(gain.macroF1) + "; F1 " + parts.joined(separator: ", ") + "; " + Self.errors(own) + "."
    }

    private static func outcome(_ gain: ResampledGain) -> Outcome {
        guard let pValue = gain.pValue else { return gain.mean == 0 ? .open : .untested }
        return pValue >= 0.05 ? .open : gain.mean > 0 ? .better : .worse
    }

    private static func part(_ gain: ResampledGain, _ name: String? = nil) -> String {
        let what = "\(Points.signed(gain.mean)) points" + (name.map { " for \($0)" } ?? "")
        guard let lower = gain.lower, let upper = gain.upper, let pValue = gain.pValue else { return what }
        return what
            + " (95 % interval \(Points.signed(lower)) to \(Points.signed(upper)), \(Points.chance(pValue)))"
    }

    private static func errors(_ own: StudySummary.MethodSummary) -> String {
        guard let share = own.shareRemoved else { return "CLIP makes no error to remove" }
        let added = own.errorsAdded == 0 ? "none" : "\(Points.short(own.errorsAdded)) per split"
        return "it removes \(Points.percent(share)) of CLIP's errors and adds \(added)"
    }
}
