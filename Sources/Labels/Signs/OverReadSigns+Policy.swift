extension OverReadSigns {
    /// What these signs say should become of a disagreement that nobody decided: the over-read's label where it can tell
    /// the classes apart; the first read's where it cannot; nobody's where over-reads agree with first reads hardly more
    /// often than chance would have it, so that the first reads have nothing in common that can be learned.
    ///
    /// - Parameter firstReadKappa: Cohen's kappa between first reads and over-reads; `nil` where it is not defined.
    package func policy(firstReadKappa: Double?) -> CurationPolicy.Disagreement {
        if tellsClassesApart { return .overRead }
        return (firstReadKappa ?? 0) >= Self.leastFirstReadKappa ? .firstRead : .personOnly
    }

    /// "Slight" agreement at most lies below it: Landis & Koch, "The measurement of observer agreement", 1977.
    package static let leastFirstReadKappa = 0.2
}
