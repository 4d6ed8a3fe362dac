/// What is exported of a disagreement that no person has decided.
package enum DisagreementPolicy: String, CaseIterable, Codable, Sendable {
    /// The over-read's label.
    case overRead = "over-read"
    /// The first read's label.
    case firstRead = "first-read"
    /// No label: only a person's word counts.
    case personOnly = "person-only"
}

extension OverReadSigns {
    /// The policy that these signs speak for: the over-read's label where it can tell the classes apart; the first read's
    /// where it cannot; nobody's where judges who did not learn from a case find its first read no more often than chance
    /// would, so that the first reads have nothing in common that can be learned.
    ///
    /// - Parameter firstReadKappa: Cohen's kappa between first reads and over-reads; `nil` where it is not defined.
    package func policy(firstReadKappa: Double?) -> DisagreementPolicy {
        if tellsClassesApart { return .overRead }
        return (firstReadKappa ?? 0) >= Self.leastFirstReadKappa ? .firstRead : .personOnly
    }

    /// "Slight" agreement at most lies below it: Landis & Koch, "The measurement of observer agreement", 1977.
    package static let leastFirstReadKappa = 0.2
}
