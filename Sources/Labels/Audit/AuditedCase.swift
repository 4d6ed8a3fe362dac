/// What people had made of a case when an audit was drawn.
package enum Settlement: Hashable, Codable, Sendable {
    /// Nobody had settled it.
    case open
    /// It was exported without a label whatever the policy: a person left it out, or reviewers differed.
    case withoutLabel
    /// A person's label, as a class index.
    case named(Int)
}

/// The labels of a case as they were when an audit was drawn; the audit's figures are about these.
package struct FrozenLabels: Hashable, Codable, Sendable {
    /// The class index of the first read; `nil` where there was none.
    package let clip: Int?
    /// The class index of the over-read; `nil` where there was none.
    package let cnn: Int?
    /// The class index that both together suggested; `nil` where there was no read, and in audits that were drawn before
    /// there was a third reader.
    package let proposed: Int?
    /// What people had made of the case.
    package let settlement: Settlement

    /// Describes the labels of a case.
    package init(clip: Int?, cnn: Int?, proposed: Int? = nil, settlement: Settlement = .open) {
        self.clip = clip
        self.cnn = cnn
        self.proposed = proposed
        self.settlement = settlement
    }

    /// Freezes the labels of a case.
    ///
    /// - Parameters:
    ///   - classes: The class names in the order of the reads' probabilities.
    ///   - standing: The standing decisions in the question's present words, the latest one last.
    ///   - policy: Says what becomes of contested cases.
    ///   - signs: What the over-read knows about itself.
    package init(
        _ reads: ReadPair, classes: [String], standing: [Decision], policy: CurationPolicy, signs: OverReadSigns? = nil
    ) {
        let settlement: Settlement
        if standing.contains(where: \.settles) {
            let label = CuratedLabel(reads: reads, classes: classes, standing: standing, policy: policy).label
            settlement = label.flatMap { classes.firstIndex(of: $0) }.map(Settlement.named) ?? .withoutLabel
        } else {
            settlement = .open
        }
        self.init(
            clip: reads.clip?.classIndex, cnn: reads.cnn?.classIndex, proposed: reads.proposed(signs)?.classIndex,
            settlement: settlement)
    }

    /// Whether both reads were there and named different classes.
    package var disagrees: Bool { clip != nil && cnn != nil && clip != cnn }

    /// The class that some labels give the case; `nil` where they give none.
    package func label(_ labels: AuditedLabels) -> Int? {
        switch (labels, settlement) {
        case (.firstRead, _): clip
        case (.overRead, _): cnn
        case (.proposed, _): proposed
        case (.curated, .named(let label)): label
        case (.curated, .withoutLabel): nil
        case (.curated(let policy), .open): undecided(policy)
        }
    }

    private func undecided(_ policy: CurationPolicy.Disagreement) -> Int? {
        guard disagrees else { return clip }
        return switch policy {
        case .overRead: cnn
        case .proposed: proposed
        case .firstRead: clip
        case .personOnly: nil
        }
    }
}

/// Labels that an audit speaks about.
package enum AuditedLabels: Hashable, Sendable {
    /// The first read's.
    case firstRead
    /// The over-read's.
    case overRead
    /// Those that both together suggested.
    case proposed
    /// Those that are exported under a policy.
    case curated(CurationPolicy.Disagreement)

    /// All of them, in the order in which they are reported.
    package static let all: [AuditedLabels] =
        [.firstRead, .overRead, .proposed] + CurationPolicy.Disagreement.allCases.map(AuditedLabels.curated)

    /// Whether they are what both together suggested, wholly or on disagreements.
    package var isProposed: Bool { self == .proposed || self == .curated(.proposed) }

    /// The name in reports: `clip`, `cnn`, `proposed`, or `curated:` with the policy.
    package var name: String {
        switch self {
        case .firstRead: Reader.clip.rawValue
        case .overRead: Reader.cnn.rawValue
        case .proposed: CurationPolicy.Disagreement.proposed.rawValue
        case .curated(let policy): "curated:\(policy.rawValue)"
        }
    }
}

/// A part of the cases that an audit draws from on its own: those of one curated class that are in one state of
/// agreement.
package struct AuditStratum: Hashable, Comparable, Codable, Sendable {
    /// How both reads and people stood to a case.
    package enum Agreement: String, CaseIterable, Codable, Sendable {
        /// Both reads named one class.
        case agreed
        /// They named different ones.
        case differing
        /// Only one had read it.
        case single
        /// A person had settled it.
        case settled
    }

    /// The class index of the curated label; of a case that had none, the over-read's, else the first read's.
    package let classIndex: Int
    /// The state of agreement.
    package let agreement: Agreement

    /// The part that a case belongs to; `nil` for a case that nobody has read.
    package init?(_ labels: FrozenLabels, policy: CurationPolicy.Disagreement) {
        guard let label = labels.label(.curated(policy)) ?? labels.cnn ?? labels.clip else { return nil }
        classIndex = label
        if labels.settlement != .open {
            agreement = .settled
        } else if labels.clip == nil || labels.cnn == nil {
            agreement = .single
        } else {
            agreement = labels.disagrees ? .differing : .agreed
        }
    }

    /// By agreement, then by class.
    package static func < (left: AuditStratum, right: AuditStratum) -> Bool {
        let order = Agreement.allCases
        let (first, second) = (order.firstIndex(of: left.agreement) ?? 0, order.firstIndex(of: right.agreement) ?? 0)
        return first == second ? left.classIndex < right.classIndex : first < second
    }
}

/// What an audit draws from: every case with its frozen labels, counted.
package struct AuditFrame: Equatable, Codable, Sendable {
    /// One part and what it holds.
    package struct Part: Equatable, Codable, Sendable {
        /// Which cases.
        package let stratum: AuditStratum
        /// How many cases have each combination of labels.
        package fileprivate(set) var cells: [Cell]

        /// All its cases.
        package var count: Int { cells.reduce(0) { $0 + $1.count } }
    }

    /// Cases with the same labels.
    package struct Cell: Equatable, Codable, Sendable {
        /// Their labels.
        package let labels: FrozenLabels
        /// How many there are.
        package fileprivate(set) var count: Int
    }

    /// The parts in their order.
    package private(set) var parts: [Part] = []
    /// The policy whose curated classes make the parts.
    package let policy: CurationPolicy.Disagreement

    /// Whether the labels that are asked about are those of the draw, so that it is known how many cases have which.
    package private(set) var knowsLabels = true

    private enum CodingKeys: String, CodingKey { case parts, policy }

    /// An empty frame.
    package init(policy: CurationPolicy.Disagreement) { self.policy = policy }

    /// The same cases in the same parts, where other labels than those of the draw are asked about.
    package var forOtherLabels: AuditFrame {
        var frame = self
        frame.knowsLabels = false
        return frame
    }

    /// All cases.
    package var count: Int { parts.reduce(0) { $0 + $1.count } }

    /// Counts cases.
    ///
    /// - Returns: The part that they belong to; `nil` for cases that nobody has read, which are left out.
    @discardableResult
    package mutating func add(_ labels: FrozenLabels, count: Int = 1) -> AuditStratum? {
        guard let stratum = AuditStratum(labels, policy: policy) else { return nil }
        let index = parts.firstIndex { $0.stratum >= stratum } ?? parts.count
        if index == parts.count || parts[index].stratum != stratum {
            parts.insert(Part(stratum: stratum, cells: []), at: index)
        }
        if let cell = parts[index].cells.firstIndex(where: { $0.labels == labels }) {
            parts[index].cells[cell].count += count
        } else {
            parts[index].cells.append(Cell(labels: labels, count: count))
        }
        return stratum
    }
}
