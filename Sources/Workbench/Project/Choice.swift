import Labels

/// What a reviewer does with a case by pressing a key.
package enum Choice: Hashable, Sendable {
    /// Takes the CNN's label.
    case accept
    /// Keeps CLIP's label.
    case reject
    /// Names a class by its index.
    case name(Int)
    /// Leaves the case out.
    case exclude
    /// Looks at it later.
    case skip
    /// Says over the votes of reviewers who differ what stands: a class by its index, or none to leave the case out.
    case resolve(Int?)

    /// The decision that the choice makes of a case as it is seen.
    ///
    /// - Parameters:
    ///   - card: The case with the reads that the reviewer sees.
    ///   - project: Its classes, reviewer and run.
    ///   - time: Seconds since 1970-01-01T00:00:00Z.
    /// - Returns: `nil` where the choice means nothing here: the reader or class it names is missing.
    package func decision(on card: QueueEntry, in project: ProjectSummary, at time: Double) -> Decision? {
        let clip = project.className(card.clip?.classIndex)
        let cnn = project.className(card.cnn?.classIndex)
        guard let (verdict, label) = outcome(clip: clip, cnn: cnn, classes: project.classes) else { return nil }
        return Decision(
            caseID: card.id, version: card.version, verdict: verdict, label: label, clipLabel: clip, cnnLabel: cnn,
            runID: card.isBlind ? nil : project.runID,
            reviewer: project.reviewer, decidedAt: time, isBlind: card.isBlind && !card.wasSeen,
            over: verdict == .resolve ? card.votes(besides: project.reviewer) : [])
    }

    private func outcome(clip: String?, cnn: String?, classes: [LabelClass]) -> (Verdict, String?)? {
        switch self {
        case .accept: return cnn.map { (.accept, $0) }
        case .reject: return clip == cnn ? nil : clip.map { (.reject, $0) }
        case .name(let index):
            guard classes.indices.contains(index) else { return nil }
            let name = classes[index].name
            return (Verdict.naming(name, clipLabel: clip, cnnLabel: cnn), name)
        case .exclude: return (.exclude, nil)
        case .skip: return (.skip, nil)
        case .resolve(nil): return (.resolve, nil)
        case .resolve(let index?): return classes.indices.contains(index) ? (.resolve, classes[index].name) : nil
        }
    }
}
