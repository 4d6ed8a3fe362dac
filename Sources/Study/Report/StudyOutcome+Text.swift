extension StudyOutcome {
    /// The outcome for a terminal: box plots of F1, a table, the verdict and where the results are.
    package var text: String {
        var lines: [String] = []
        for (position, name) in summary.classes.enumerated() {
            lines.append("F1 of \(name), \(summary.splits) split\(summary.splits == 1 ? "" : "s")")
            lines += TextBoxPlot.lines(
                StudyMethod.allCases.map { ($0.title, Distribution(records.values(.f1(position), of: $0))) },
                baseline: StudyMethod.majority.title)
            lines.append("")
        }
        lines += table + ["", summary.verdict, "report: \(folder.path(StudyFolder.report))"]
        return lines.joined(separator: "\n")
    }

    private var table: [String] {
        let header = ["", "accuracy", "macro-F1", "AUC", "errors", "removed", "added"]
        let rows = StudyMethod.allCases.compactMap { method in
            summary.methods[method].map { [method.title] + Self.cells($0) }
        }
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        return ([header] + rows).map { row in
            zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + space : space + cell.0
            }.joined(separator: "  ")
        }
    }

    private static func cells(_ figures: StudySummary.MethodSummary) -> [String] {
        [
            Points.fraction(figures.accuracy.mean), Points.fraction(figures.macroF1.mean),
            Points.fraction(figures.areaUnderRoc.mean), Points.number(figures.errors),
            figures.shareRemoved.map(Points.percent) ?? "–", Points.number(figures.errorsAdded),
        ]
    }
}
