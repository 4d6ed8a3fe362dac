import Labels

extension Evaluation {
    /// The figures as a table for a terminal.
    package var text: String {
        var lines = ["\(caseCount) cases with a known truth"]
        let width = max(8, classes.map(\.count).max() ?? 0)
        lines.append(row("", ["accuracy", "macro-F1"] + classes.map { "F1 \($0)" }, width))
        for (name, figures) in [("CLIP", clip), ("CNN", cnn), ("curated", curated)] {
            guard let figures else { continue }
            let matrix = figures.confusion
            let values = [matrix.accuracy, matrix.macroF1] + classes.indices.map { matrix.f1(of: $0) }
            lines.append(row(name, values.map { FixedNotation.string($0, decimals: 4) }, width))
        }
        for (name, figures) in [("CLIP", clip), ("CNN", cnn)] {
            if let figures { lines += ["", "\(name): truth in rows, labels in columns"] + confusion(figures, width) }
        }
        if let clip, let cnn { lines += ["", errorsLine(clip.confusion, cnn.confusion)] }
        if let reviewOrder { lines += [reviewLine(reviewOrder), decisionsLine] }
        return lines.joined(separator: "\n")
    }

    private func confusion(_ figures: Figures, _ width: Int) -> [String] {
        [row("", classes, width)]
            + classes.indices.map { row(classes[$0], figures.confusion.counts[$0].map(String.init), width) }
    }

    private func errorsLine(_ clip: ConfusionMatrix, _ cnn: ConfusionMatrix) -> String {
        "errors: CLIP \(clip.total - clip.correct), CNN \(cnn.total - cnn.correct)"
    }

    private func reviewLine(_ order: ReviewOrder) -> String {
        let parts = [5, 10, 20].map { "\(order.errorsMet(inFirst: Double($0) / 100)) in the first \($0) %" }
        return "of \(order.errorCount) errors of the first read, a reviewer meets \(parts.joined(separator: ", "))"
    }

    private var decisionsLine: String {
        let counts = [0, 10, 50, 100].filter { $0 < accuracyAlongReview.count }
        let parts = counts.map { "\(FixedNotation.string(accuracyAlongReview[$0], decimals: 4)) after \($0)" }
        return "accuracy of the curated labels along the queue, by right decisions: \(parts.joined(separator: ", "))"
    }

    private func row(_ name: String, _ cells: [String], _ width: Int) -> String {
        let columns = cells.map { pad($0, width + 4, left: true) }
        return pad(name, width, left: false) + columns.joined()
    }

    private func pad(_ text: String, _ width: Int, left: Bool) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return left ? space + text : text + space
    }
}
