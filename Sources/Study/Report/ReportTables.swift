extension ReportPage {
    /// The mean of every figure by method, with deviations and quartiles of F1.
    var figures: String {
        let names = summary.classes.map(Markup.escaped)
        let header = ["method"] + names.map { "F1 \($0)" } + ["accuracy", "macro-F1", "AUC", "ECE"]
        let rows = StudyMethod.allCases.compactMap { method in
            summary.methods[method].map { figures in
                [method.title] + summary.classes.map { figures.f1[$0].map(Self.spread) ?? "–" }
                    + [figures.accuracy, figures.macroF1, figures.areaUnderRoc, figures.calibrationError].map(Self.mean)
            }
        }
        return Markup.table(
            header, rows,
            caption: "Means over \(summary.splits) splits ± standard deviation; below F1 its quartiles and median. "
                + "AUC is the area under the ROC curve, ECE the expected calibration error.")
            + errors + precision
    }

    private var errors: String {
        let rows = StudyMethod.allCases.compactMap { method in
            summary.methods[method].map { figures in
                [
                    method.title, Points.number(figures.errors), Points.number(figures.errorsRemoved),
                    figures.shareRemoved.map(Points.percent) ?? "–", Points.number(figures.errorsAdded),
                ]
            }
        }
        return Markup.table(
            ["method", "errors", "removed", "share", "added"], rows,
            caption: "Wrong labels per split, of \(records.first?.heldOutCount ?? 0) held-out images. Removed are "
                + "errors of CLIP that the method has right, added are its errors where CLIP is right.")
    }

    private var precision: String {
        let names = summary.classes.map(Markup.escaped)
        let header = ["method"] + names.map { "precision \($0)" } + names.map { "recall \($0)" }
        let rows = StudyMethod.allCases.compactMap { method in
            summary.methods[method].map { figures in
                [method.title] + summary.classes.map { figures.precision[$0].map(Self.mean) ?? "–" }
                    + summary.classes.map { figures.recall[$0].map(Self.mean) ?? "–" }
            }
        }
        return Markup.table(header, rows, caption: "Precision and recall.")
    }

    /// What each CNN gains in every class.
    var gains: String {
        let rows = StudyMethod.compared.flatMap { method -> [[String]] in
            guard let gain = summary.gains[method] else { return [] }
            let classes = summary.classes.compactMap { name in
                gain.f1[name].map { ["\(method.title), F1 \(Markup.escaped(name))"] + Self.cells($0) }
            }
            let others = [("accuracy", gain.accuracy), ("macro-F1", gain.macroF1), ("AUC", gain.areaUnderRoc)]
            return classes + others.map { ["\(method.title), \($0)"] + Self.cells($1) }
        }
        return """
            \(Markup.table(
                ["", "mean gain", "95 % interval", "p, corrected t", "p, Wilcoxon"], rows,
                caption: "Percentage points above CLIP alone."))
            <p class="dim">Splits overlap, so that an ordinary t-test would be too sure. Interval and p-value are those of \
            Nadeau and Bengio's corrected resampled t-test (2003); the Wilcoxon signed-rank test, which takes splits for \
            independent, stands beside it for comparison. The experiment that this study repeats found gains of 6 and 8 \
            points for chest and breast over 30 splits of ChestMNIST and BreastMNIST.</p>
            """
    }

    private static func cells(_ gain: ResampledGain) -> [String] {
        let interval =
            if let lower = gain.lower, let upper = gain.upper {
                "\(Points.signed(lower)) to \(Points.signed(upper))"
            } else { "–" }
        return [
            Points.signed(gain.mean), interval, chance(gain.pValue), chance(gain.wilcoxon),
        ]
    }

    private static func chance(_ value: Double?) -> String {
        value.map { Markup.escaped(Points.bareChance($0)) } ?? "–"
    }

    private static func mean(_ figures: Distribution) -> String {
        "\(Points.fraction(figures.mean)) ± \(Points.three(figures.standardDeviation))"
    }

    private static func spread(_ figures: Distribution) -> String {
        let quartiles = [figures.lowerQuartile, figures.median, figures.upperQuartile].map(Points.three)
        return "\(mean(figures))<small>\(quartiles.joined(separator: " · "))</small>"
    }
}
