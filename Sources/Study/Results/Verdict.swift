/// Says in one sentence whether the over-read improves on CLIP.
struct Verdict {
    let sentence: String

    private enum Outcome: String {
        case better = "improves on CLIP"
        case worse = "is worse than CLIP"
        case mixed = "is better than CLIP in some classes and worse in others"
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
            "\(times) the over-read \(Self.outcome(classes.compactMap { gain.f1[$0] }).rawValue): F1 "
            + parts.joined(separator: ", ") + "; " + Self.errors(own) + "."
    }

    private static func outcome(_ gains: [ResampledGain]) -> Outcome {
        let sure = gains.filter { ($0.pValue ?? 1) < 0.05 }
        let better = sure.contains { $0.mean > 0 }
        let worse = sure.contains { $0.mean < 0 }
        return better && worse ? .mixed : better ? .better : worse ? .worse : .open
    }

    private static func part(_ gain: ResampledGain, _ name: String) -> String {
        guard let lower = gain.lower, let upper = gain.upper, let pValue = gain.pValue else {
            return "\(Points.signed(gain.mean)) points for \(name)"
        }
        return "\(Points.signed(gain.mean)) points for \(name) (95 % interval \(Points.signed(lower)) to "
            + "\(Points.signed(upper)), \(Points.chance(pValue)))"
    }

    private static func errors(_ own: StudySummary.MethodSummary) -> String {
        guard let share = own.shareRemoved else { return "CLIP makes no error to remove" }
        let added = own.errorsAdded == 0 ? "none" : "\(Points.short(own.errorsAdded)) per split"
        return "it removes \(Points.percent(share)) of CLIP's errors and adds \(added)"
    }
}
