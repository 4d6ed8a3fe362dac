import Labels

/// What the report view shows.
public struct ReviewReport: Equatable, Sendable {
    /// CLIP's labels (rows) against the CNN's (columns), over the cases that both have read; `nil` before that.
    public var agreement: ConfusionMatrix?
    /// One row per class.
    public var classes: [ClassRow]
    /// How many cases each reviewer settled.
    public var reviewers: [ReviewerRow]
    /// How far each two reviewers agree on the cases that both settled.
    public var kappas: [KappaRow]
    /// How right each reader is, where truth is known; else empty.
    public var truth: [TruthRow]

    /// Makes a report.
    public init(
        agreement: ConfusionMatrix?, classes: [ClassRow], reviewers: [ReviewerRow] = [], kappas: [KappaRow] = [],
        truth: [TruthRow] = []
    ) {
        self.agreement = agreement
        self.classes = classes
        self.reviewers = reviewers
        self.kappas = kappas
        self.truth = truth
    }

    /// How often a class was named, and how often a person named it.
    public struct ClassRow: Equatable, Sendable {
        /// Cases that CLIP reads as this class.
        public var clip: Int
        /// Cases that the CNN reads as this class.
        public var cnn: Int
        /// Cases that a person settled as this class.
        public var settled: Int
        /// Cases that would be exported as this class now.
        public var curated: Int

        /// Makes a row.
        public init(clip: Int, cnn: Int, settled: Int, curated: Int) {
            self.clip = clip
            self.cnn = cnn
            self.settled = settled
            self.curated = curated
        }
    }

    /// What one reviewer did.
    public struct ReviewerRow: Equatable, Sendable {
        /// Who.
        public var name: String
        /// Cases with a standing decision of theirs that settles.
        public var settled: Int

        /// Makes a row.
        public init(name: String, settled: Int) {
            self.name = name
            self.settled = settled
        }
    }

    /// How far two reviewers agree.
    public struct KappaRow: Equatable, Sendable {
        /// One reviewer.
        public var first: String
        /// The other.
        public var second: String
        /// Cases that both settled.
        public var cases: Int
        /// Cohen's kappa, -1 to 1; `nil` where it is undefined.
        public var kappa: Double?

        /// Makes a row.
        public init(first: String, second: String, cases: Int, kappa: Double?) {
            self.first = first
            self.second = second
            self.cases = cases
            self.kappa = kappa
        }
    }

    /// How right one reader is.
    public struct TruthRow: Equatable, Sendable {
        /// `CLIP`, `CNN` or `curated`.
        public var reader: String
        /// Cases with a known truth.
        public var cases: Int
        /// The fraction of right labels.
        public var accuracy: Double
        /// The mean of the classes' F1.
        public var macroF1: Double

        /// Makes a row.
        public init(reader: String, cases: Int, accuracy: Double, macroF1: Double) {
            self.reader = reader
            self.cases = cases
            self.accuracy = accuracy
            self.macroF1 = macroF1
        }
    }
}
