/// What is exported where people have not settled a case.
package struct CurationPolicy: Hashable, Codable, Sendable {
    /// What becomes of a disagreement that nobody decided.
    package enum Disagreement: String, CaseIterable, Codable, Sendable {
        /// It gets the CNN's label.
        case overRead = "over-read"
        /// It gets the label that both opinions together suggest.
        case proposed
        /// It keeps the first read's label.
        case firstRead = "first-read"
        /// It gets no label until a person decides.
        case personOnly = "person-only"
    }

    /// What becomes of a case that reviewers settled differently.
    package enum Contested: String, CaseIterable, Codable, Sendable {
        /// It gets no label until they agree.
        case blank
        /// It gets the label that was given last.
        case latest
    }

    /// For disagreements.
    package var disagreement: Disagreement
    /// For contested cases.
    package var contested: Contested

    /// Describes a policy; by default corrections are exported and contested cases have no label.
    package init(disagreement: Disagreement = .overRead, contested: Contested = .blank) {
        self.disagreement = disagreement
        self.contested = contested
    }
}

/// Who chose what becomes of disagreements, and why.
package struct PolicyChoice: Equatable, Codable, Sendable {
    /// Who chose.
    package enum Chooser: String, CaseIterable, Codable, Sendable {
        /// Nobody: it is as it was when the project was made.
        case nobody
        /// What the over-read knows about itself; another over-read may choose otherwise.
        case signs
        /// A person, by naming it. Only a person changes it again.
        case person
        /// A person, by taking the one that an audit found best. Only a person changes it again.
        case audit
    }

    /// Who.
    package let chooser: Chooser
    /// Why, in words; may be empty.
    package let reason: String

    /// Describes a choice.
    package init(_ chooser: Chooser, because reason: String = "") {
        self.chooser = chooser
        self.reason = reason
    }

    /// Whether the signs of a new over-read may choose anew.
    package var isOpen: Bool { chooser == .nobody || chooser == .signs }

    /// The choice in words: `chosen by the over-read's signs: …`.
    package var text: String {
        let why = reason.isEmpty ? "" : ": \(reason)"
        return switch chooser {
        case .nobody: "the usual one, nobody chose\(why)"
        case .signs: "chosen by the over-read's signs\(why)"
        case .person: "chosen by a person\(why)"
        case .audit: "chosen by an audit\(why)"
        }
    }
}

extension OverReadSigns {
    /// What these signs say should become of a disagreement that nobody decided, and why.
    ///
    /// The over-read's label where it can tell the classes apart; what both together suggest where it cannot; nobody's
    /// where over-reads agree with first reads hardly more often than chance would have it, so that the first reads have
    /// nothing in common that can be learned.
    ///
    /// - Parameter firstReadKappa: Cohen's kappa between first reads and over-reads; `nil` where it is not defined.
    package func policy(firstReadKappa: Double?) -> (policy: CurationPolicy.Disagreement, reason: String) {
        func fixed(_ value: Double) -> String { FixedNotation.string(value, decimals: 2) }
        let judges = "its judges agree at kappa \(fixed(kappa))"
        if tellsClassesApart { return (.overRead, "it tells the classes apart (\(judges))") }
        let readers = firstReadKappa.map { "at kappa \(fixed($0))" } ?? "as chance would have it"
        if let firstReadKappa, firstReadKappa >= Self.leastFirstReadKappa {
            return (
                .proposed, "it cannot tell the classes apart (\(judges)), but agrees with the first read \(readers)"
            )
        }
        return (
            .personOnly,
            "it cannot tell the classes apart (\(judges)), and agrees with the first read hardly more often than chance "
                + "(\(readers))"
        )
    }

    /// "Slight" agreement at most lies below it: Landis & Koch, "The measurement of observer agreement", 1977.
    package static let leastFirstReadKappa = 0.2
}
