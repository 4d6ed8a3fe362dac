import Labels
import Screen

/// The report: progress, how CLIP and the CNN agree, the classes, the reviewers, and how right the readers are.
struct ReportView {
    private let workbench: Workbench

    init(_ workbench: Workbench) {
        self.workbench = workbench
    }

    func draw(on screen: inout Screen, in place: Rectangle) {
        let shown = lines.dropFirst(workbench.reportScroll).prefix(place.height)
        for (index, line) in shown.enumerated() {
            screen.write(line, column: place.column + 2, row: place.row + index, columns: place.width - 3)
        }
    }

    /// All lines, of which the screen shows a part.
    var lines: [StyledText] {
        guard let report = workbench.report else { return [StyledText("counting …", Style(.rest))] }
        return lines(
            before(report) + [agreement(report), reviewers(report), truth(report), calibration(report), origin])
    }

    /// The line of the matrix's selected cell; `nil` without a matrix.
    var lineOfCell: Int? {
        guard let report = workbench.report, workbench.matrix != nil else { return nil }
        // An empty line, the title and the names of the columns stand above its rows.
        return lines(before(report)).count + 3 + workbench.matrixCell.row
    }

    private func before(_ report: ReviewReport) -> [[StyledText]] { [progress, classes(report)] }

    /// The sections that say anything, each below an empty line.
    private func lines(_ sections: [[StyledText]]) -> [StyledText] {
        sections.filter { !$0.isEmpty }.map { [StyledText()] + $0 }.flatMap { $0 }
    }

    private var names: [String] { workbench.project.classes.map(\.name) }

    private var progress: [StyledText] {
        let counts = workbench.counts ?? ProjectCounts(classes: [])
        let rows: [(String, Int, Colour.Role)] = [
            ("cases", counts[.all], .text), ("disagreements", counts[.disagreements], .disagreement),
            ("to settle", counts[.toSettle], .disagreement), ("settled by a person", counts[.decided], .settled),
            ("contested", counts[.contested], counts[.contested] > 0 ? .alarm : .rest),
            ("flagged", counts[.flagged], .rest), ("skipped", counts[.skipped], .rest),
        ]
        let open: [(String, Int, Colour.Role)] = [
            ("decisions that no longer hold", counts[.outdated], .alarm), ("unread", counts.unread, .alarm),
            ("changed images", counts[.state(.changed)], .alarm),
            ("images that are gone", counts[.state(.gone)], .alarm),
            ("images that cannot be opened", counts[.state(.unreadable)], .alarm),
        ]
        return [heading("Progress")]
            + (rows + open.filter { $0.1 > 0 }).map { title, count, role in
                var line = StyledText(padded(title, 32), Style(.rest))
                line.add(number(count), Style(role, .bold))
                return line
            }
    }

    private func agreement(_ report: ReviewReport) -> [StyledText] {
        guard let matrix = workbench.matrix else { return [] }
        var title = heading("CLIP (rows) and CNN (columns)")
        let kappa = matrix.cohenKappa.map { "   Cohen's kappa \(fixed($0))" } ?? ""
        title.add("   \(percent(matrix.accuracy)) agree\(kappa)", Style(.rest))
        title.add("   ↵ a cell's cases", Style(.rest))
        var header = StyledText(padded("", 16))
        for column in shownColumns { header.add(right(names[column], 10), Style(.cnn, .bold)) }
        return [title, header] + matrix.counts.indices.map { row(of: matrix, $0) }
    }

    /// The columns of the matrix that have room, the selected one among them.
    private var shownColumns: Range<Int> {
        let room = max(1, (workbench.layout.body.width - 19) / 10)
        let last = max(min(room, names.count), min(names.count, workbench.matrixCell.column + 1))
        return max(0, last - room)..<last
    }

    private func row(of matrix: ConfusionMatrix, _ row: Int) -> StyledText {
        var line = StyledText(padded(names[row], 16), Style(.clip, .bold))
        for column in shownColumns {
            let count = matrix.counts[row][column]
            let isSelected = workbench.matrixCell == MatrixCell(row: row, column: column)
            let style = column == row ? Style(.text) : count > 0 ? Style(.disagreement, .bold) : Style(.rest)
            line.add(isSelected ? " " : "", style)
            line.add(
                isSelected ? right("▶\(count)", 9) : right("\(count)", 10),
                isSelected ? Style(.ground, on: .disagreement, .bold) : style)
        }
        return line
    }

    private func classes(_ report: ReviewReport) -> [StyledText] {
        var header = StyledText(padded("", 24))
        header.add(right("CLIP", 10), Style(.clip, .bold))
        header.add(right("CNN", 10), Style(.cnn, .bold))
        header.add(right("settled", 10), Style(.settled, .bold))
        header.add(right("curated", 10), Style(.text, .bold))
        let rows = zip(names, report.classes).map { name, row in
            var line = StyledText(padded(name, 24), Style(.text))
            for count in [row.clip, row.cnn, row.settled, row.curated] { line.add(right("\(count)", 10), Style(.rest)) }
            return line
        }
        return [heading("Classes"), header] + rows
    }

    private func reviewers(_ report: ReviewReport) -> [StyledText] {
        guard !report.reviewers.isEmpty else { return [] }
        let rows = report.reviewers.map {
            StyledText("\(padded($0.name, 24))\(number($0.settled)) settled", Style(.rest))
        }
        return [heading("Reviewers")] + rows + report.agreements.map { StyledText($0, Style(.rest)) }
    }

    private func truth(_ report: ReviewReport) -> [StyledText] {
        guard !report.truth.isEmpty else { return [] }
        var header = StyledText(padded("", 24))
        for title in ["cases", "accuracy", "macro-F1"] { header.add(right(title, 10), Style(.text, .bold)) }
        let rows = report.truth.map { row in
            var line = StyledText(padded(row.reader, 24), Style(.text))
            for cell in ["\(row.cases)", percent(row.accuracy), fixed(row.macroF1)] {
                line.add(right(cell, 10), Style(.rest))
            }
            return line
        }
        return [heading("Against the truth"), header] + rows
    }

    private func calibration(_ report: ReviewReport) -> [StyledText] {
        guard !report.calibration.isEmpty else {
            return [heading("Confidences"), StyledText("uncalibrated: too few decisions", Style(.rest))]
        }
        var header = StyledText(padded("", 24))
        for title in ["cases", "temp.", "error", "fitted"] { header.add(right(title, 10), Style(.text, .bold)) }
        let rows = report.calibration.map { row in
            var line = StyledText(padded(row.reader, 24), Style(.text))
            for cell in ["\(row.cases)", fixed(row.temperature), percent(row.error), percent(row.fittedError)] {
                line.add(right(cell, 10), Style(.rest))
            }
            return line
        }
        return [heading("Confidences"), header] + rows
    }

    private var origin: [StyledText] {
        let project = workbench.project
        var lines: [StyledText] = []
        if !project.firstRead.isEmpty { lines.append(origin("first read", project.firstRead)) }
        if !project.overRead.isEmpty { lines.append(origin("over-read", project.overRead)) }
        return lines.isEmpty ? [] : [heading("Reads")] + lines
    }

    private func origin(_ title: String, _ text: String) -> StyledText {
        StyledText("\(padded(title, 24))\(text)", Style(.rest))
    }

    private func heading(_ text: String) -> StyledText { StyledText(text, Style(.strong, .bold)) }

    private func number(_ count: Int) -> String { right("\(count)", 8) }

    private func right(_ text: String, _ columns: Int) -> String {
        let cut = DisplayText(text).cut(to: columns - 1)
        return String(repeating: " ", count: columns - cut.width) + cut.text
    }

    private func percent(_ fraction: Double) -> String { "\(FixedNotation.percent(fraction)) %" }

    private func fixed(_ value: Double) -> String { FixedNotation.string(value, decimals: 3) }
}
