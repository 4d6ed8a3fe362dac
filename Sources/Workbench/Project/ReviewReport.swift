import Labels

/// What the report view shows.
package struct ReviewReport: Equatable, Sendable {
    /// CLIP's labels (rows) against the CNN's (columns), over the cases that both have read; `nil` before that.
    package var agreement: ConfusionMatrix?
    /// One row per class.
    package var classes: [ClassRow]
    /// How many cases each reviewer settled.
    package var reviewers: [ReviewerRow]
    /// How far reviewers agree, a line each.
    package var agreements: [String]
    /// How right each reader is, where truth is known; else empty.
    package var truth: [TruthRow]
    /// How far each reader's confidences can be taken at their word; empty where too little was decided to tell.
    package var calibration: [CalibrationRow]

    /// Makes a report.
    package init(
        agreement: ConfusionMatrix?, classes: [ClassRow], reviewers: [ReviewerRow] = [], agreements: [String] = [],
        truth: [TruthRow] = [], calibration: [CalibrationRow] = []
    ) {
        self.agreement = agreement
        self.classes = classes
        self.reviewers = reviewers
        self.agreements = agreements
        self.truth = truth
        self.calibration = calibration
    }

    /// How often a class was named, and how often a person named it.
    package struct ClassRow: Equatable, Sendable {
        /// Cases that CLIP reads as this class.
        package var clip: Int
        /// Cases that the CNN reads as this class.
        package var cnn: Int
        /// Cases that a person settled as this class.
        package var settled: Int
        /// Cases that would be exported as this class now.
        package var curated: Int

        /// Makes a row.
        package init(clip: Int, cnn: Int, settled: Int, curated: Int) {
            self.clip = clip
            self.cnn = cnn
            self.settled = settled
            self.curated = curated
        }
    }

    /// What one reviewer did.
    package struct ReviewerRow: Equatable, Sendable {
        /// Who.
        package var name: String
        /// Cases with a standing decision of theirs that settles.
        package var settled: Int

        /// Makes a row.
        package init(name: String, settled: Int) {
            self.name = name
            self.settled = settled
        }
    }

    /// How far one reader's confidences can be taken at their word.
    package struct CalibrationRow: Equatable, Sendable {
        /// `CLIP` or `CNN`.
        package var reader: String
        /// Decisions that it was fitted on.
        package var cases: Int
        /// What its logarithms of probabilities would have to be divided by.
        package var temperature: Double
        /// The expected calibration error as it is, 0 to 1, and of fitted confidences.
        package var error: Double
        /// See `error`.
        package var fittedError: Double

        /// Makes a row.
        package init(reader: String, cases: Int, temperature: Double, error: Double, fittedError: Double) {
            self.reader = reader
            self.cases = cases
            self.temperature = temperature
            self.error = error
            self.fittedError = fittedError
        }
    }

    /// How right one reader is.
    package struct TruthRow: Equatable, Sendable {
        /// `CLIP`, `CNN` or `curated`.
        package var reader: String
        /// Cases with a known truth.
        package var cases: Int
        /// The fraction of right labels.
        package var accuracy: Double
        /// The mean of the classes' F1.
        package var macroF1: Double

        /// Makes a row.
        package init(reader: String, cases: Int, accuracy: Double, macroF1: Double) {
            self.reader = reader
            self.cases = cases
            self.accuracy = accuracy
            self.macroF1 = macroF1
        }
    }
}
