import Labels
import Screen

/// One case in the gallery: picture, both reads, what became of it.
struct CardView {
    /// Whether the selection is here.
    enum Mark {
        case none
        case selected
        case inRange
    }

    private let card: CaseCard
    private let position: Int
    private let mark: Mark
    private let workbench: Workbench

    init(_ card: CaseCard, at position: Int, mark: Mark, workbench: Workbench) {
        self.card = card
        self.position = position
        self.mark = mark
        self.workbench = workbench
    }

    func draw(on screen: inout Screen, in place: Rectangle) {
        screen.frame(place, frame, style: frameStyle)
        drawTitle(on: &screen, in: place)
        let inner = place.inset(horizontally: 2, vertically: 1)
        let size = workbench.gallery.picture
        let picture = Rectangle(column: inner.column, row: inner.row, width: size.width, height: size.height)
        if let thumbnail = card.thumbnail {
            Picture(
                thumbnail, of: .init(version: card.version, view: nil), window: workbench.settings.window,
                display: workbench.display
            ).draw(on: &screen, in: picture)
        } else {
            screen.write(
                "no picture", column: picture.column, row: picture.row, columns: size.width, style: Style(.rest))
        }
        let left = inner.column + size.width + GalleryLayout.gap
        let text = Rectangle(
            column: left, row: inner.row, width: inner.column + inner.width - left, height: inner.height)
        drawText(on: &screen, in: text)
    }

    private var frame: Frame {
        card.isContested ? .double : card.needsSettling ? .heavy : .rounded
    }

    private var frameStyle: Style {
        if mark != .none { return Style(.strong, .bold) }
        if card.isContested { return Style(.alarm, .bold) }
        if card.needsSettling { return Style(.disagreement) }
        return card.isSettled ? Style(.settled) : Style(.rest, .dim)
    }

    private func drawTitle(on screen: inout Screen, in place: Rectangle) {
        let isMarked = workbench.marks.contain(card.id)
        let marker = (mark == .selected ? "▶ " : mark == .inRange ? "● " : "") + (isMarked ? "◆ " : "")
        let likeness = card.likeness.map { " ≈\(confidenceText($0))" } ?? ""
        let flag = likeness + (card.isFlagged ? " ⚑" : "")
        let style = mark == .none && !isMarked ? Style(card.needsSettling ? .text : .rest) : Style(.strong, .bold)
        let columns = place.width - 6 - DisplayText.width(of: marker + flag)
        let id = DisplayText(workbench.title(of: card, at: position)).cut(to: columns, at: .beginning).text
        let title = StyledText(" \(marker)\(id)\(flag) ", style)
        screen.write(title, column: place.column + 2, row: place.row, columns: place.width - 4)
    }

    /// Both reads and the outcome, with room between them where there is any; above them that the image is not there.
    private func drawText(on screen: inout Screen, in place: Rectangle) {
        guard !workbench.isHidden(card) else { return drawKeys(on: &screen, in: place) }
        let lines = [workbench.earlierLabel(of: card, isNarrow: true)].compactMap { $0 } + outcome
        // What reviewers noted is not cut off for the sake of empty lines.
        let isCrowded = !card.notes.isEmpty || card.standing.count > 2
        let isRoomy = place.height >= 8 && (!isCrowded || 7 + lines.count <= place.height)
        var row = place.row + (isRoomy ? 1 : 0)
        drawRead(card.clip, .clip, on: &screen, row: row, in: place)
        row += isRoomy ? 3 : 2
        drawRead(card.cnn, .cnn, on: &screen, row: row, in: place)
        row += isRoomy ? 3 : 2
        let end = place.row + place.height
        let state = StateText.word(for: card.state).map { StyledText($0, Style(.alarm)) }
        if isRoomy, let state {
            screen.write(state, column: place.column, row: place.row, columns: place.width)
        }
        let last = isRoomy ? [] : [state].compactMap { $0 }
        for line in lines + last where row < end {
            screen.write(line, column: place.column, row: row, columns: place.width)
            row += 1
        }
    }

    /// What an audit shows beside the picture: the answer where there is one, and the keys of the classes.
    private func drawKeys(on screen: inout Screen, in place: Rectangle) {
        let lines = AnswerText(card, in: workbench.project).lines + ClassKeys(workbench).lines
        for (index, line) in lines.prefix(place.height).enumerated() {
            screen.write(line, column: place.column, row: place.row + index, columns: place.width)
        }
    }

    private func drawRead(_ read: ReadLabel?, _ reader: Reader, on screen: inout Screen, row: Int, in place: Rectangle)
    {
        let role: Colour.Role = reader == .clip ? .clip : .cnn
        var line = StyledText(reader == .clip ? "CLIP " : "CNN  ", Style(role, .bold))
        guard let read else {
            line.add("–", Style(.rest))
            screen.write(line, column: place.column, row: row, columns: place.width)
            return
        }
        let name = workbench.project.className(read.classIndex) ?? "?"
        line.add(name, card.disagrees ? Style(.strong, .bold) : Style(.rest))
        screen.write(line, column: place.column, row: row, columns: place.width)
        var bar = StyledText.bar(read.confidence, columns: place.width - 4, style: Style(role))
        bar.add(" \(confidenceText(read.confidence))", Style(.rest))
        screen.write(bar, column: place.column, row: row + 1, columns: place.width)
    }

    /// What became of the case and, on the selected disagreement, what the two main keys would do.
    private var outcome: [StyledText] {
        let lines = OutcomeText(card, in: workbench.project).lines
        guard mark == .selected, card.needsSettling else { return lines }
        let clip = workbench.project.className(card.clip?.classIndex) ?? "?"
        let cnn = workbench.project.className(card.cnn?.classIndex) ?? "?"
        let keys = [StyledText("a → \(cnn)", Style(.rest)), StyledText("x → \(clip)", Style(.rest))]
        // Who said what comes before what the keys would do.
        return card.isContested ? lines + keys : lines.prefix(1) + keys + lines.dropFirst()
    }
}

/// A probability in three columns: `.07`, `.97`, `1.0`.
func confidenceText(_ probability: Float) -> String {
    let hundredths = Int((min(max(probability, 0), 1) * 100).rounded())
    return hundredths == 100 ? "1.0" : hundredths < 10 ? ".0\(hundredths)" : ".\(hundredths)"
}

/// What became of a case, in a line or, where reviewers differ, several.
struct OutcomeText {
    private let card: CaseCard
    private let project: ProjectSummary

    init(_ card: CaseCard, in project: ProjectSummary) {
        self.card = card
        self.project = project
    }

    var lines: [StyledText] {
        if card.isContested {
            return [StyledText("≠ contested", Style(.alarm, .bold))] + votes
        }
        if let decision = card.decision, decision.verdict == .resolve {
            let word = StyledText("✓ \(decision.label ?? "excluded")", Style(.settled, .bold))
            return [word, StyledText("resolved", Style(.rest)), by(decision)]
        }
        if let decision = card.decision, decision.settles {
            return [StyledText(OutcomeText.word(for: decision), Style(.settled, .bold)), by(decision)]
        }
        return [open] + (card.decision.map { [by($0, "skipped ")] } ?? [])
            + (card.isOutdated ? [StyledText("decided before", Style(.alarm))] : [])
    }

    /// Who said what, with what each noted; of more than two, whoever said the same on one line, the fewest first.
    private var votes: [StyledText] {
        let votes = card.standing.filter(\.settles)
        guard votes.count > 2 else { return votes.flatMap { line($0.label, [$0.reviewer]) } }
        let sides = Dictionary(grouping: votes, by: \.label).sorted { left, right in
            (left.value.count, left.key ?? "") < (right.value.count, right.key ?? "")
        }
        return sides.flatMap { line($0.key, $0.value.map(\.reviewer)) }
    }

    private func line(_ label: String?, _ reviewers: [String]) -> [StyledText] {
        var line = StyledText(reviewers.joined(separator: ", "), Style(.text, .bold))
        let word = StyledText(label ?? "excluded", Style(.alarm))
        if reviewers.count == 1 {
            line.add(" \(label ?? "excluded")", Style(.alarm))
        } else {
            line = word + StyledText(" \(reviewers.count): ", Style(.rest)) + line
        }
        return [line]
            + reviewers.compactMap { name in
                card.notes[name].map { note in
                    StyledText("“\(note)”\(reviewers.count == 1 ? "" : " \(name)")", Style(.rest))
                }
            }
    }

    private func by(_ decision: Decision, _ verb: String = "") -> StyledText {
        StyledText("\(verb)by \(decision.reviewer)", Style(.rest))
    }

    private var open: StyledText {
        if card.disagrees { return StyledText("≠ differ", Style(.disagreement, .bold)) }
        if card.clip == nil { return StyledText("not read yet", Style(.rest)) }
        return StyledText(card.cnn == nil ? "first read only" : "= agree", Style(.rest))
    }

    /// A decision in a word or two.
    static func word(for decision: Decision) -> String {
        let label = decision.label ?? "?"
        switch decision.verdict {
        case .accept, .override: return "✓ \(label)"
        case .reject: return "✗ kept \(label)"
        case .exclude: return "✗ excluded"
        case .skip: return "skipped"
        case .resolve: return decision.label == nil ? "✓ resolved: excluded" : "✓ resolved: \(label)"
        }
    }
}
