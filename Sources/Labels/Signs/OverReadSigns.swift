/// What an over-read knows about itself without any true label: how well judges agree that learned from disjoint halves.
package struct OverReadSigns: Codable, Equatable, Sendable {
    /// One belief that was tried.
    package struct Candidate: Codable, Equatable, Sendable {
        /// The share of each class that was believed, the first reader's surest cases first.
        package var share: Double
        /// What the judges were taught by.
        package var loss: String
        /// Cohen's kappa between the judges, 0 where it is not defined.
        package var kappa: Double

        /// Takes a belief and the judges' agreement about it.
        package init(share: Double, loss: String, kappa: Double) {
            self.share = share
            self.loss = loss
            self.kappa = kappa
        }
    }

    /// How many cases were learned from or judged.
    package var cases: Int
    /// The beliefs that were tried; none where there was nothing to judge.
    package var candidates: [Candidate]
    /// The share of the belief that the judges agreed about best.
    package var share: Double
    /// Cohen's kappa between the judges who learned from it, 0 where it is not defined.
    package var kappa: Double
    /// Of each class, how often both judges named it where one did: 2 · both / (first + second), 1 where neither did.
    /// Source: Cicchetti & Feinstein, "High agreement but low kappa: II", 1990 (specific agreement).
    package var classAgreement: [Double]
    /// How many rounds of confirmation took place.
    package var rounds: Int
    /// The share of the cases that was believed in the end.
    package var believed: Double
    /// The share of the cases whose first read the judges name who did not learn from it.
    package var agreementWithFirstRead: Double
    /// The mean logarithm of the probability that they give to the first read's class.
    package var heldOutLogLikelihood: Double

    /// Takes all figures.
    package init(
        cases: Int, candidates: [Candidate], share: Double, kappa: Double, classAgreement: [Double], rounds: Int,
        believed: Double, agreementWithFirstRead: Double, heldOutLogLikelihood: Double
    ) {
        self.cases = cases
        self.candidates = candidates
        self.share = share
        self.kappa = kappa
        self.classAgreement = classAgreement
        self.rounds = rounds
        self.believed = believed
        self.agreementWithFirstRead = agreementWithFirstRead
        self.heldOutLogLikelihood = heldOutLogLikelihood
    }

    /// The signs of all folds together: means, but the share and the rounds of the fold with the middle kappa.
    ///
    /// - Parameter folds: In the folds' order, over the same classes; `nil` where there are none.
    package init?(merging folds: [OverReadSigns]) {
        guard let middle = folds.sorted(by: { $0.kappa < $1.kappa }).dropFirst((folds.count - 1) / 2).first else {
            return nil
        }
        func mean(_ value: (OverReadSigns) -> Double) -> Double {
            folds.reduce(0) { $0 + value($1) } / Double(folds.count)
        }
        self = middle
        cases = folds.map(\.cases).max() ?? 0
        if folds.allSatisfy({ $0.candidates.count == middle.candidates.count }) {
            for index in candidates.indices { candidates[index].kappa = mean { $0.candidates[index].kappa } }
        }
        kappa = mean(\.kappa)
        classAgreement = classAgreement.indices.map { index in mean { $0.classAgreement[index] } }
        believed = mean(\.believed)
        agreementWithFirstRead = mean(\.agreementWithFirstRead)
        heldOutLogLikelihood = mean(\.heldOutLogLikelihood)
    }
}

extension OverReadSigns {
    /// Judges that agree less than this do not know the classes: measured on mixtures with known truth, every task on
    /// which their reads stayed below 95 % of right labels lies below it.
    package static let leastKappa = 0.95

    /// Whether the over-read can tell all classes apart.
    package var tellsClassesApart: Bool {
        kappa >= Self.leastKappa && !classAgreement.contains(where: Self.isUncertain)
    }

    /// The classes, by position, that the judges find in different cases more often than `leastClassAgreement` allows.
    package var uncertainClasses: [Int] {
        classAgreement.indices.filter { Self.isUncertain(classAgreement[$0]) }
    }

    private static func isUncertain(_ agreement: Double) -> Bool { agreement < leastClassAgreement }

    /// Below it, judges that named a class meant different cases about as often as the same ones.
    package static let leastClassAgreement = 0.8
}
