import Convnet
import Images

/// The report as one page of HTML that needs nothing else.
struct ReportPage {
    let summary: StudySummary
    let records: [SplitRecord]
    let request: StudyRequest
    let networks: [NetworkDescription]
    let images: EmbeddedImages

    /// The page.
    ///
    /// - Throws: `ImageFileError` where an image of the montage has gone, `PNGEncoder.Failure`, `OutOfMemory`.
    func html() throws -> String {
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <title>\(Markup.escaped(title))</title>
        <style>\(ReportStyle.colours)\(ReportStyle.plots)\(ReportStyle.page)</style></head>
        <body><main>
        <h1>\(Markup.escaped(title))</h1>
        <p class="verdict">\(Markup.escaped(summary.verdict))</p>
        <h2>F1 on the held-out images</h2>
        <div class="panels">\(plots.map(\.svg).joined(separator: "\n"))</div>
        <p class="dim">Boxes hold the middle half of the splits, with the median as a line and its figure at the right; \
        whiskers reach to the smallest and largest, every dot is a split.</p>
        <h2>Figures</h2>
        \(figures)
        <h2>Gain over CLIP</h2>
        \(gains)
        <h2>Images</h2>
        \(try montage())
        <h2>In which order to review</h2>
        \(review)
        <h2>Data</h2>
        \(data)
        <h2>Method</h2>
        \(method)
        </main></body></html>

        """
    }

    /// A box plot of F1 for every class.
    var plots: [BoxPlot] {
        summary.classes.enumerated().map { BoxPlot(title: "F1 of \($1)", records, .f1($0)) }
    }

    private var title: String { "CLIP and over-read: " + summary.classes.joined(separator: ", ") }
}

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
        let rows = StudyMethod.trained.flatMap { method -> [[String]] in
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

extension ReportPage {
    /// How soon a reviewer meets CLIP's errors.
    var review: String {
        let order = summary.review
        let rows = [5, 10, 20].map { percent in
            ["first \(percent) %", Points.percent(order.shareMet[percent]), Points.fraction(order.accuracy[percent])]
        }
        let met = ReviewPlot(title: "CLIP's errors met", values: order.shareMet, smallest: 0)
        let right = ReviewPlot(
            title: "Right labels after the decisions", values: order.accuracy, smallest: order.accuracy.min() ?? 0)
        return """
            <p>A reviewer looks at the held-out cases, the most suspicious first: disagreements before agreed cases, each \
            by how little the over-read and CLIP believe in CLIP's label. CLIP makes \(Points.number(order.errors)) errors \
            in a split.</p>
            <div class="panels">\(met.svg)\(right.svg)</div>
            \(Markup.table(["looked at", "CLIP's errors met", "right labels"], rows, caption: "Means over all splits."))
            """
    }

    /// Where the images come from.
    var data: String {
        let rows = request.sources.map { source in
            [
                Markup.escaped(source.label.name), "\(summary.cases[source.label.name] ?? 0)",
                Markup.escaped(Self.fileName(source.path)), Markup.escaped(prompts(source)),
            ]
        }
        let alike = summary.lookAlikes
        let grouped = alike.sizes.reduce(0, +)
        let groups =
            alike.sizes.isEmpty
            ? "No two images are near-identical."
            : "\(grouped) images have near-identical ones among the others; they form \(alike.sizes.count) groups, the "
                + "largest of \(alike.sizes[0]), and no split separates a group. All images make \(alike.groups) groups."
        let limit = request.limit.map { " At most \($0) images of a class were drawn." } ?? ""
        return """
            <div class="words">
            \(Markup.table(["class", "images", "source", "prompts"], rows, caption: "The class is the source."))</div>
            <p>\(groups)\(limit) Two images count as near-identical where their difference hashes are within \
            \(PictureSignatures.mostBits) bits and their pixels correlate at \(PictureSignatures.leastCorrelation) or more.</p>
            """
    }

    private func prompts(_ source: StudyRequest.Source) -> String {
        request.firstReads == nil ? source.label.prompts.joined(separator: " · ") : "–"
    }

    private static func fileName(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// What was done, and with which networks.
    var method: String {
        let heldOut = "\(Int((summary.testFraction * 100).rounded()))\u{A0}%"
        let reader = request.firstReads.map { "“\(Self.fileName($0))”" } ?? "CLIP"
        return """
            \(StageDrawing.markup(reader: reader, heldOut: heldOut))
            <p>\(summary.splits) random splits from seed \(summary.seed), each class with \(heldOut) of its images held \
            out. <b>\(StudyMethod.plain.title)</b> learns from all first reads with \(Self.words(.plain)). \
            <b>\(StudyMethod.overRead.title)</b> is what the program does by default: \
            judges learn from disjoint halves of what might be believed, all first reads or the surest of each class; \
            what they agree about best is believed, and where they agree well they confirm it case by case; networks \
            then learn from it with \(Self.words(.auto)). <b>\(StudyMethod.truth.title)</b> trains the same networks \
            on the true labels: a ceiling. <b>The majority class</b> is the floor that a high F1 on an unbalanced \
            collection must be held against. Confidences are the networks' own; the calibration error says how far \
            they are from the share of right labels.</p>
            <div class="panels">\(networks.map(drawing).joined(separator: "\n"))</div>
            """
    }

    private func drawing(_ network: NetworkDescription) -> String {
        NetworkDrawing(network, style: network.title == "CLIP" ? "clip" : "cnn").svg
    }

    private static func words(_ method: OverReadMethod) -> String {
        let losses = (method.judging?.losses ?? [method.loss]).map { loss in
            switch loss {
            case .crossEntropy: "cross-entropy"
            case .generalizedCrossEntropy(let q): "generalised cross-entropy (q = \(Points.number(q)))"
            }
        }
        let length =
            method.length.mostSteps.map { "\(method.length.fewestSteps) to \($0) steps" }
            ?? "\(Points.number(method.length.epochs)) epochs"
        let change = method.augmentation == .none ? "no augmentation" : "shifts, flips and changes of exposure"
        return "\(losses.joined(separator: " or ")), \(length), Adam, batches of \(method.batch), \(change)"
    }
}
