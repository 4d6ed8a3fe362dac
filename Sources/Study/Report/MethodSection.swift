import Convnet
import Images

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
            then learn from it with \(Self.words(.auto)). <b>\(StudyMethod.proposed.title)</b> is what both suggest together; \
            <b>\(StudyMethod.audited.title)</b> the one of CLIP, that CNN and both together that a random audit of \
            \(SplitTrial.auditSize) held-out cases finds best, whose answers are not taken as labels. \
            <b>\(StudyMethod.truth.title)</b> trains the same networks \
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
        let losses = [method.judging?.loss, method.loss].compactMap { $0 }.map { loss in
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
