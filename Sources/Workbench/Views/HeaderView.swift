import Labels
import Screen

/// The two lines at the top: the project and its progress; the filters with their counts, and the order. What is not
/// known yet is not there.
struct HeaderView {
    private let workbench: Workbench
    private let counts: ProjectCounts
    private let isCounted: Bool

    init(_ workbench: Workbench) {
        self.workbench = workbench
        isCounted = workbench.counts != nil
        counts = workbench.counts ?? ProjectCounts(classes: [])
    }

    func draw(on screen: inout Screen, in place: Rectangle) {
        if let audit = workbench.project.audit {
            return drawBlinded(
                " audit \(audit.id) ", "what is on the image? No read is shown before every case is answered",
                ("answered", audit.answered, audit.drawn), on: &screen, in: place)
        }
        if let reading = workbench.project.reading {
            return drawBlinded(
                " blinded reading ", "what is on the image? All else is shown after your own decision",
                ("read", reading.decided, reading.cases), on: &screen, in: place)
        }
        let progress = !isCounted ? [] : place.width >= 90 ? progress : shortProgress
        LineView(left: project, right: progress).draw(on: &screen, row: place.row, in: place)
        LineView(left: filters, right: place.width >= 60 ? [order] : []).draw(
            on: &screen, row: place.row + 1, in: place)
    }

    /// An audit and a blinded reading show how far they are, and nothing of the labels.
    private func drawBlinded(
        _ title: String, _ words: String, _ progress: (word: String, done: Int, all: Int), on screen: inout Screen,
        in place: Rectangle
    ) {
        let left = [
            StyledText(" overread ", Style(.ground, on: .settled, .bold)),
            StyledText(workbench.project.name, Style(.strong, .bold)),
        ]
        let share = progress.all == 0 ? 0 : Float(progress.done) / Float(progress.all)
        var answered = StyledText("\(progress.word) ", Style(.rest))
        answered.add("\(progress.done) of \(progress.all)", Style(.settled, .bold))
        let bar = StyledText.bar(share, columns: 16, style: Style(.settled))
        LineView(left: left, right: [answered, bar]).draw(on: &screen, row: place.row, in: place)
        let shareOfCases = workbench.project.share.isEmpty ? "" : "share \(workbench.project.share)   "
        LineView(
            left: [
                StyledText(title, Style(.ground, on: .text, .bold)), StyledText(shareOfCases + words, Style(.rest)),
            ], right: []
        ).draw(on: &screen, row: place.row + 1, in: place)
    }

    private var project: [StyledText] {
        let summary = workbench.project
        var parts = [
            StyledText(" overread ", Style(.ground, on: .settled, .bold)),
            StyledText(summary.name, Style(.strong, .bold)),
        ]
        guard isCounted else { return parts }
        parts.append(StyledText("\(counts[.all]) cases", Style(.rest)))
        for (index, count) in counts.labels.enumerated() {
            guard let name = summary.className(index) else { continue }
            parts.append(StyledText("\(name) \(count)", Style(.rest)))
        }
        return parts
    }

    private var progress: [StyledText] {
        var settled = StyledText("settled ", Style(.rest))
        settled.add("\(counts.settledDisagreements)", Style(.settled, .bold))
        settled.add(" of \(counts.disagreements) disagreements", Style(.rest))
        return [unread, settled, bar, percentage].compactMap { $0 }
    }

    private var shortProgress: [StyledText] {
        var short = StyledText("✓ \(counts.settledDisagreements)", Style(.settled, .bold))
        short.add(" of \(counts.disagreements)", Style(.rest))
        return [unread, short, percentage].compactMap { $0 }
    }

    /// What the readers have not read yet; `nil` where that is nothing.
    private var unread: StyledText? {
        guard counts.unread > 0 else { return nil }
        var text = StyledText("unread ", Style(.rest))
        text.add("\(counts.unread)", Style(.alarm, .bold))
        return text
    }

    private var percentage: StyledText {
        StyledText("\(Int(counts.progress * 100)) %", Style(.text))
    }

    private var bar: StyledText {
        .bar(counts.progress, columns: 16, style: Style(.settled))
    }

    /// The filter in use first, then those with something amiss, then the others, each with its count.
    private var filters: [StyledText] {
        let query = workbench.queue.query
        var parts = search + (query.isEverywhere ? [] : [filterInUse])
        if !workbench.project.share.isEmpty {
            let held = workbench.queue.total.map { ": \($0) of these" } ?? ""
            parts.append(StyledText("share \(workbench.project.share)\(held)", Style(.strong, .bold)))
        }
        guard isCounted else { return parts }
        let others = QueueFilter.fixed.filter {
            $0.isInHeader(counts) && (query.isEverywhere || $0 != query.filter)
        }
        for filter in others.filter(isAlarming) + others.filter({ !isAlarming($0) }) {
            parts.append(StyledText(title(filter), Style(isAlarming(filter) ? .alarm : .rest)))
        }
        return parts
    }

    private var filterInUse: StyledText {
        let filter = workbench.queue.query.filter
        let isOpen = filter == .toSettle || filter == .disagreements
        return StyledText(" \(title(filter)) ", Style(.ground, on: isOpen ? .disagreement : .text, .bold))
    }

    /// What is looked for and how much of it was found; nothing where there is no search.
    private var search: [StyledText] {
        let query = workbench.queue.query
        guard !query.search.isEmpty else { return [] }
        let text = StyledText(
            " /\(DisplayText(query.search).cut(to: 24).text) ", Style(.ground, on: .strong, .bold))
        guard let total = workbench.queue.total else { return [text] }
        let inFilter = workbench.queue.inFilter.map { ", \($0) of them \(query.filter.title(workbench.project))" } ?? ""
        return [text, StyledText("\(total) found\(query.filter == .all ? "" : inFilter)", Style(.strong, .bold))]
    }

    private func isAlarming(_ filter: QueueFilter) -> Bool {
        (filter == .contested || filter == .outdated || filter.state != nil) && counts[filter] > 0
    }

    private func title(_ filter: QueueFilter) -> String {
        let mark = filter == .toSettle ? "≠ " : ""
        guard filter.isCounted else {
            return filter.title(workbench.project) + (workbench.queue.total.map { " \($0)" } ?? "")
        }
        return "\(mark)\(filter.title(workbench.project))\(isCounted ? " \(counts[filter])" : "")"
    }

    private var order: StyledText { StyledText(workbench.queue.query.orderTitle, Style(.text)) }
}

/// A line with parts at its left and right ends. Where not all fit, the last parts on the left are left out.
struct LineView {
    let left: [StyledText]
    let right: [StyledText]
    private static let gap = 3

    func draw(on screen: inout Screen, row: Int, in place: Rectangle) {
        let rightWidth = LineView.width(right)
        var column = place.column
        let end = place.column + place.width - (right.isEmpty ? 0 : rightWidth + LineView.gap)
        for (index, part) in left.enumerated() {
            let width = part.width
            guard index < 2 || column + width <= end else { break }
            column += screen.write(part, column: column, row: row, columns: max(0, end - column))
            column += index == 0 ? 1 : LineView.gap
        }
        column = place.column + place.width - rightWidth - 1
        for part in right {
            column += screen.write(part, column: column, row: row, columns: place.column + place.width - column)
            column += LineView.gap - 1
        }
    }

    private static func width(_ parts: [StyledText]) -> Int {
        parts.reduce(0) { $0 + $1.width } + (gap - 1) * max(0, parts.count - 1)
    }
}
