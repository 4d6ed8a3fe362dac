import Foundation
import Labels
import Store

/// How far a project's reviewers agree with each other.
package struct AgreementReport: Equatable, Sendable {
    /// Every two reviewers with a case in common.
    package let pairs: [ReviewerAgreement]
    /// All reviewers together who have a case in common with another one; `nil` for fewer than three.
    package let panel: PanelAgreement?
    /// How many reviewers these are.
    package let panelReviewers: Int
    /// The reviewers by name, with how many cases each has voted on and how many of these blind.
    package let reviewers: [(name: String, cases: Int, blind: Int)]
    /// The labels of ``panel``, in its order: those that cases with at least two votes got. `nil` stands for leaving the case out.
    package let labels: [String?]

    /// Compares what reviewers voted (see `ProjectStore.votes(on:)`).
    ///
    /// - Parameter blindOnly: Takes only votes that were given without seeing a read or anybody's decision.
    /// - Throws: `StoreError`.
    package init(_ store: ProjectStore, blindOnly: Bool = false) throws {
        self.init(try store.votes().filter { !blindOnly || $0.isBlind })
    }

    /// Compares votes, one of each reviewer on a case at most.
    package init(_ votes: [ReviewerVote]) {
        pairs = ReviewerAgreement.all(among: votes)
        // A case that one reviewer alone has voted on says nothing about agreement.
        let shared = Dictionary(grouping: votes, by: \.ordinal).filter { $0.value.count >= 2 }
        let compared = shared.values.flatMap { $0 }
        let labels = ReviewerAgreement.labels(of: compared.map(\.label))
        self.labels = labels
        panelReviewers = Set(compared.map(\.reviewer)).count
        reviewers = Dictionary(grouping: votes, by: \.reviewer).sorted { $0.key < $1.key }.map { name, votes in
            (name, votes.count, votes.count(where: \.isBlind))
        }
        let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        var rows: [CaseOrdinal: [Int]] = [:]
        for vote in compared {
            guard let place = places[vote.label] else { continue }
            rows[vote.ordinal, default: [Int](repeating: 0, count: labels.count)][place] += 1
        }
        panel = panelReviewers < 3 ? nil : PanelAgreement(votes: rows.sorted { $0.key < $1.key }.map(\.value))
    }

    package static func == (left: AgreementReport, right: AgreementReport) -> Bool {
        left.pairs == right.pairs && left.panel == right.panel && left.labels == right.labels
            && left.panelReviewers == right.panelReviewers
            && left.reviewers.elementsEqual(right.reviewers) { $0 == $1 }
    }

    /// What is known, a line each.
    package var lines: [String] {
        guard !pairs.isEmpty else { return ["no two reviewers have voted on a case in common"] }
        var lines: [String] = []
        for pair in pairs {
            lines.append(
                "\(pair.first) and \(pair.second): \(Self.text("Cohen's kappa", pair.matrix.kappa)), "
                    + "\(FixedNotation.percent(pair.matrix.accuracy)) % of \(Self.cases(pair.matrix.total)) alike"
                    + Self.blindness(pair))
            lines.append("  on a class: " + Self.classes(pair.labels) { pair.matrix.specificAgreement(on: $0) })
        }
        if let panel, panel.cases > 0 {
            lines.append(
                "all \(panelReviewers): \(Self.text("Fleiss' kappa", panel.kappa)), "
                    + "\(FixedNotation.percent(panel.observed)) % of the pairs of votes on \(Self.cases(panel.cases)) alike"
            )
            lines.append("  on a class: " + Self.classes(labels) { panel.specific[$0] })
        }
        return lines
    }

    /// How it is meant, and where the formulas come from.
    package static let method = """
        Of each reviewer the last vote that was given blind counts, else the last one; resolutions are no votes. 95 % limits \
        are large-sample ones, and none of fewer than 10 cases: Cohen's kappa after Fleiss, Cohen & Everitt (1969), Fleiss' \
        after Gwet (2021). Agreement on a class: of votes for it, how many of the other votes on the same cases name it too \
        (Cicchetti & Feinstein, 1990).
        """

    private static func text(_ name: String, _ figure: AgreementFigure?) -> String {
        guard let figure else { return "\(name) not defined (all votes name one class)" }
        func fixed(_ value: Double) -> String { FixedNotation.string(value, decimals: 3) }
        let reason = figure.isOfFewCases ? "too few cases" : "the votes do not vary enough"
        let limits = figure.interval.map { "\(fixed($0.lowerBound)) to \(fixed($0.upperBound))" }
        return "\(name) \(fixed(figure.value)) (\(limits ?? "no limits: \(reason)"))"
    }

    private static func cases(_ count: Int) -> String { "\(count) case\(count == 1 ? "" : "s")" }

    private static func blindness(_ pair: ReviewerAgreement) -> String {
        pair.blind == pair.matrix.total
            ? ", all read blind" : pair.blind == 0 ? ", none read blind by both" : ", \(pair.blind) read blind by both"
    }

    private static func classes(_ labels: [String?], _ agreement: (Int) -> Double?) -> String {
        labels.enumerated().compactMap { index, label in
            agreement(index).map { "\(label ?? "left out") \(FixedNotation.percent($0)) %" }
        }.joined(separator: ", ")
    }
}

extension AgreementReport {
    private struct Document: Encodable {
        struct Reviewer: Encodable {
            let name: String
            let cases: Int
            let blind: Int
        }

        struct Figure: Encodable {
            let value: Double
            let standardError: Double?
            let low: Double?
            let high: Double?

            init(_ figure: AgreementFigure) {
                value = figure.value
                standardError = figure.standardError
                low = figure.interval?.lowerBound
                high = figure.interval?.upperBound
            }
        }

        struct Agreement: Encodable {
            let label: String?
            let agreement: Double
        }

        struct Pair: Encodable {
            let reviewers: [String]
            let cases: Int
            let blind: Int
            let observed: Double
            let cohenKappa: Figure?
            let labels: [String?]
            let counts: [[Int]]
            let classes: [Agreement]

            init(_ pair: ReviewerAgreement) {
                reviewers = [pair.first, pair.second]
                cases = pair.matrix.total
                blind = pair.blind
                observed = pair.matrix.accuracy
                cohenKappa = pair.matrix.kappa.map(Figure.init)
                labels = pair.labels
                counts = pair.matrix.counts
                classes = pair.labels.enumerated().map {
                    Agreement(label: $1, agreement: pair.matrix.specificAgreement(on: $0))
                }
            }
        }

        struct Panel: Encodable {
            let reviewers: Int
            let cases: Int
            let observed: Double
            let fleissKappa: Figure?
            let classes: [Agreement]
        }

        let reviewers: [Reviewer]
        let pairs: [Pair]
        let panel: Panel?
    }

    /// The figures as one JSON object; a label of `null` stands for leaving the case out.
    ///
    /// - Throws: Where a figure is no number.
    package func json() throws -> String {
        let panel = panel.map { panel in
            Document.Panel(
                reviewers: panelReviewers, cases: panel.cases, observed: panel.observed,
                fleissKappa: panel.kappa.map(Document.Figure.init),
                classes: labels.enumerated().compactMap { index, label in
                    panel.specific[index].map { Document.Agreement(label: label, agreement: $0) }
                })
        }
        let document = Document(
            reviewers: reviewers.map { Document.Reviewer(name: $0.name, cases: $0.cases, blind: $0.blind) },
            pairs: pairs.map(Document.Pair.init), panel: panel)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }
}
