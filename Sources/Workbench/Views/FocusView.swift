import Labels
import Screen

/// One case, large: the picture, all probabilities, the file, the history.
struct FocusView {
    private let workbench: Workbench

    init(_ workbench: Workbench) {
        self.workbench = workbench
    }

    func draw(on screen: inout Screen, in place: Rectangle) {
        guard let card = workbench.queue.current else { return EmptyView(workbench).draw(on: &screen, in: place) }
        let layout = FocusLayout(place, isComparing: workbench.isComparing)
        let panel = layout.panel
        drawPicture(of: card, on: &screen, in: layout)
        if workbench.isComparing, let beside = workbench.beside { draw(beside, on: &screen, in: layout.second) }
        var row = panel.row
        for line in lines(card, columns: panel.width, rows: panel.height) where row < panel.row + panel.height {
            screen.write(line, column: panel.column, row: row, columns: panel.width)
            row += 1
        }
        guard workbench.focus.isOf(card), let neighbours = workbench.focus.neighbours else { return }
        let rest = Rectangle(
            column: panel.column, row: row + 1, width: panel.width, height: panel.row + panel.height - row - 1)
        NeighboursView(neighbours, workbench).draw(on: &screen, in: rest)
    }

    private func drawPicture(of card: CaseCard, on screen: inout Screen, in layout: FocusLayout) {
        let place = layout.picture
        let frame: Frame = card.isContested ? .double : card.needsSettling ? .heavy : .rounded
        let role: Colour.Role =
            card.isContested ? .alarm : card.needsSettling ? .disagreement : card.isSettled ? .settled : .rest
        let title = title(of: card, columns: place.width - 6)
        screen.frame(place, frame, style: Style(role), title: title)
        draw(large(card), of: card, on: &screen, in: layout.picturePlace)
    }

    /// The case at the side, by its own window, in a frame that asks for nothing.
    private func draw(_ beside: Beside, on screen: inout Screen, in place: Rectangle) {
        let title = DisplayText("beside: \(beside.title)").cut(to: place.width - 6, at: .beginning).text
        screen.frame(place, .light, style: Style(.rest), title: StyledText(" \(title) ", Style(.rest)))
        draw(beside.picture, of: beside.card, on: &screen, in: place.inset(horizontally: 2, vertically: 1))
    }

    private func draw(_ picture: LargePicture?, of card: CaseCard, on screen: inout Screen, in place: Rectangle) {
        guard let image = picture?.image ?? card.thumbnail else { return }
        Picture(
            image, of: .init(version: card.version, view: picture?.view), window: workbench.settings.window,
            display: workbench.display, showsPixels: picture?.view.part != nil
        ).draw(on: &screen, in: place)
    }

    /// The case's id or, where another frame of its file is seen, that it is not the case.
    private func title(of card: CaseCard, columns: Int) -> StyledText {
        if let picture = large(card), !picture.isOwn {
            let text = "frame \(picture.frame + 1) of \(picture.frames), not the case, which is @\(picture.ownFrame)"
            return StyledText(" \(DisplayText(text).cut(to: columns).text) ", Style(.alarm, .bold))
        }
        let id = DisplayText(workbench.title(of: card, at: workbench.queue.selected)).cut(to: columns, at: .beginning)
        let mark = workbench.marks.contain(card.id) ? "◆ " : ""
        return StyledText(" \(mark)\(id.text)\(card.isFlagged ? " ⚑" : "") ", Style(.strong, .bold))
    }

    private func large(_ card: CaseCard) -> LargePicture? {
        workbench.focus.isOf(card) ? workbench.focus.picture : nil
    }

    private func lines(_ card: CaseCard, columns: Int, rows: Int) -> [StyledText] {
        guard !workbench.isHidden(card) else {
            return AnswerText(card, in: workbench.project).lines + [StyledText()] + ClassKeys(workbench).lines
                + look(card)
        }
        let details = workbench.focus.isOf(card) ? workbench.focus.details : nil
        let reads = details?.reads ?? ReadPair(clip: nil, cnn: nil)
        var lines = ProbabilityTable(reads, workbench: workbench, columns: columns).lines(atMost: rows / 2)
        lines.append(StyledText())
        if let label = workbench.earlierLabel(of: card) { lines.append(label) }
        lines += OutcomeText(card, in: workbench.project).lines
        if card.state != .ready { lines.append(StyledText(StateText.words(for: card.state), Style(.alarm))) }
        lines += note(card, columns: columns, rows: max(2, rows / 4))
        let look = look(card)
        if let details { lines += file(details, columns: columns) }
        lines += look
        if let details { lines += history(details) }
        return lines
    }

    /// The note in as many lines as it needs, and there are.
    private func note(_ card: CaseCard, columns: Int, rows: Int) -> [StyledText] {
        guard !card.note.isEmpty else { return [] }
        var lines = wrapped("“\(card.note)”", columns: columns)
        if lines.count > rows {
            lines = lines.prefix(rows - 1) + ["\(DisplayText(lines[rows - 1]).cut(to: columns - 1).text)…"]
        }
        return lines.map { StyledText($0, Style(.text)) }
    }

    /// How the picture is looked at, where there is anything to say about it.
    private func look(_ card: CaseCard) -> [StyledText] {
        let lines =
            (large(card).map(LookText.init)?.lines ?? [])
            + (workbench.settings.window != PictureWindow() ? [window] : [])
        return lines.isEmpty ? [] : [StyledText()] + lines
    }

    private func file(_ details: CaseDetails, columns: Int) -> [StyledText] {
        let name = DisplayText(details.file).cut(to: columns, at: .beginning).text
        let bytes = details.byteCount.map { "\($0) bytes" } ?? ""
        let size = details.width > 0 ? "\(details.width) x \(details.height) px   \(bytes)" : bytes
        return [StyledText(), StyledText(name, Style(.rest)), StyledText(size, Style(.rest))]
            + details.facts.map { StyledText(DisplayText($0).cut(to: columns).text, Style(.rest)) }
    }

    private func history(_ details: CaseDetails) -> [StyledText] {
        guard !details.history.isEmpty else { return [] }
        let rows = details.history.reversed().map { entry in
            let decision = entry.decision
            let style = entry.stands && entry.isOnPresentImage ? Style(.settled) : Style(.rest, .dim)
            var line = StyledText(OutcomeText.word(for: decision), style)
            let fate = !entry.isOnPresentImage ? "  on an earlier image" : entry.stands ? "" : "  taken back"
            line.add("  \(decision.reviewer)\(fate)", Style(.rest))
            line.add("  \(minute(decision.decidedAt))", Style(.rest, .dim))
            return line
        }
        return [StyledText(), StyledText("history", Style(.text, .bold))] + rows
    }

    /// A moment to the minute, in UTC.
    private func minute(_ seconds: Double) -> String {
        let text = UTCTimestamp.string(seconds)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }

    private var window: StyledText {
        let window = workbench.settings.window
        let inverted = window.isInverted ? "   inverted" : ""
        return StyledText("brightness \(window.brightness)   contrast \(window.contrast)\(inverted)", Style(.rest))
    }
}

/// Where the focus view has its picture and its words.
struct FocusLayout: Equatable {
    /// The frame around the picture.
    let picture: Rectangle
    /// The frame around a second picture; empty where there is none.
    let second: Rectangle
    /// The words.
    let panel: Rectangle

    /// - Parameter isComparing: Whether there are two pictures.
    init(_ body: Rectangle, isComparing: Bool = false) {
        let width = min(max(body.width * (isComparing ? 1 : 2) / (isComparing ? 4 : 5), 24), 60)
        panel = Rectangle(
            column: body.column + body.width - width, row: body.row, width: width - 1, height: body.height)
        let room = body.width - width - 1
        let first = isComparing ? (room + 1) / 2 : room
        picture = Rectangle(column: body.column, row: body.row, width: first, height: body.height)
        second = Rectangle(
            column: body.column + first, row: body.row, width: isComparing ? room - first : 0, height: body.height)
    }

    /// The place within the frame.
    var picturePlace: Rectangle { picture.inset(horizontally: 2, vertically: 1) }
}

/// How a picture is looked at: window, frame and part, a line each.
struct LookText {
    let lines: [StyledText]

    init(_ picture: LargePicture) {
        lines = [Self.window(picture), Self.frame(picture), Self.part(picture)].compactMap { $0 }
    }

    private static func window(_ picture: LargePicture) -> StyledText? {
        guard let window = picture.window else { return nil }
        let name = picture.view.window.map { WindowPreset.of($0)?.name ?? "" } ?? "as the readers see it"
        return StyledText("window \(number(window.center)), \(number(window.width))   \(name)", Style(.rest))
    }

    private static func frame(_ picture: LargePicture) -> StyledText? {
        guard picture.frames > 1 else { return nil }
        let text = "frame \(picture.frame + 1) of \(picture.frames) (@\(picture.frame))"
        return StyledText(text, picture.isOwn ? Style(.rest) : Style(.alarm, .bold))
    }

    private static func part(_ picture: LargePicture) -> StyledText? {
        guard let part = picture.view.part else { return nil }
        return StyledText("part \(part.width) x \(part.height) px at \(part.x), \(part.y)", Style(.rest))
    }

    /// Whole numbers without a fraction, others with as much of one as a screen has room for.
    private static func number(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e9 { return "\(Int(value))" }
        return abs(value) >= 0.001 && abs(value) < 1e9 ? FixedNotation.string(value, decimals: 3) : "\(value)"
    }
}

/// All classes with both readers' probabilities as bars.
struct ProbabilityTable {
    private let reads: ReadPair
    private let workbench: Workbench
    private let barColumns: Int
    private let nameColumns: Int

    private var project: ProjectSummary { workbench.project }

    init(_ reads: ReadPair, workbench: Workbench, columns: Int) {
        self.reads = reads
        self.workbench = workbench
        barColumns = max(2, min(16, (columns - 22) / 2))
        nameColumns = max(4, columns - 2 * (barColumns + 5))
    }

    /// The table's lines; where not all classes fit, the most probable ones.
    func lines(atMost rows: Int) -> [StyledText] {
        let room = max(2, rows - 2)
        var shown = Array(project.classes.indices)
        if shown.count > room {
            shown = Array(shown.sorted { greatest($0) > greatest($1) }.prefix(room)).sorted()
        }
        var lines = [header] + shown.map(line)
        let hidden = project.classes.count - shown.count
        if hidden > 0 { lines.append(StyledText("and \(hidden) less probable classes", Style(.rest))) }
        return lines
    }

    private var header: StyledText {
        var line = StyledText(padded("", nameColumns))
        line.add(padded("CLIP", barColumns + 5), Style(.clip, .bold))
        line.add("CNN", Style(.cnn, .bold))
        return line
    }

    private func line(_ index: Int) -> StyledText {
        let isNamed = reads.clip?.classIndex == index || reads.cnn?.classIndex == index
        var line = StyledText("\(workbench.keys(ofClass: index).last ?? " ") ", Style(.strong, .bold))
        line.add(padded(project.classes[index].name, nameColumns - 2), isNamed ? Style(.strong, .bold) : Style(.rest))
        return line + cells(reads.clip, index, .clip) + cells(reads.cnn, index, .cnn)
    }

    private func cells(_ read: Read?, _ index: Int, _ role: Colour.Role) -> StyledText {
        guard let read else { return StyledText(padded("–", barColumns + 5), Style(.rest)) }
        let isNamed = read.classIndex == index
        let probability = read.probabilities[index]
        var text = StyledText.bar(probability, columns: barColumns, style: Style(role))
        text.add(" \(confidenceText(probability)) ", isNamed ? Style(.strong, .bold) : Style(.rest))
        return text
    }

    private func greatest(_ index: Int) -> Float {
        max(reads.clip?.probabilities[index] ?? 0, reads.cnn?.probabilities[index] ?? 0)
    }
}

/// Text in exactly so many columns: cut, or filled with spaces on its right.
func padded(_ text: String, _ columns: Int) -> String {
    let cut = DisplayText(text).cut(to: max(0, columns - 1))
    return cut.text + String(repeating: " ", count: max(0, columns - cut.width))
}
