import Labels

extension Evaluation {
    /// The figures as a table for a terminal.
    ///
    /// - Parameter width: How many columns of the terminal a text takes.
    package func text(width: @escaping TextTable.Width) -> String {
        let columns = TextColumns(fitting: classes.map { "F1 \($0)" }, atLeast: 9, width: width)
        let readers = [("CLIP", clip), ("CNN", cnn), ("proposed", proposed)]
        var lines = ["\(caseCount) cases with a known truth"]
        lines.append(columns.row("", ["cases", "accuracy", "macro-F1"] + classes.map { "F1 \($0)" }))
        for (name, figures) in readers + [("curated", curated)] {
            guard let figures else { continue }
            let matrix = figures.confusion
            let values = [matrix.accuracy, matrix.macroF1] + classes.indices.map { matrix.f1(of: $0) }
            let cells = values.map { FixedNotation.string($0, decimals: 4) }
            lines.append(columns.row(name, ["\(matrix.total)"] + cells))
        }
        for (name, figures) in readers.prefix(2) {
            if let figures { lines += ["", "\(name): truth in rows, labels in columns"] + confusion(figures, columns) }
        }
        lines += ["", errorsLine]
        if let reviewOrder { lines += [reviewLine(reviewOrder), decisionsLine] }
        return (lines + [""] + calibrationLines(readers)).joined(separator: "\n")
    }

    private func confusion(_ figures: Figures, _ columns: TextColumns) -> [String] {
        [columns.row("", classes)]
            + classes.indices.map { columns.row(classes[$0], figures.confusion.counts[$0].map(String.init)) }
    }

    /// Counts of errors are only beside one another where they are of the same cases.
    private var errorsLine: String {
        let shared = sharedErrors
        let counts = [
            ("CLIP", shared.clip), ("CNN", shared.cnn), ("proposed", shared.proposed), ("curated", shared.curated),
        ]
        let parts = counts.compactMap { name, count in count.map { "\(name) \($0)" } }
        let blank = shared.withoutLabel > 0 ? " (and \(shared.withoutLabel) without a label)" : ""
        let whose = shared.clip != nil && shared.cnn != nil ? "both readers have" : "the reader has"
        return "errors: \(parts.joined(separator: ", "))\(blank), of the \(shared.cases) cases that \(whose) read"
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

    /// How far confidences are from the truth, then what people's decisions say of them.
    private func calibrationLines(_ readers: [(String, Figures?)]) -> [String] {
        func fixed(_ value: Double) -> String { FixedNotation.string(value, decimals: 4) }
        let parts = readers.compactMap { name, figures in
            figures?.calibrationError.map { error in
                "\(name) \(fixed(error))" + (figures?.fittedCalibrationError.map { ", fitted \(fixed($0))" } ?? "")
            }
        }
        return ["calibration error against the truth: \(parts.joined(separator: "; "))"] + calibration.lines
    }
}
