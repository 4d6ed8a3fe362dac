import Labels
import Screen

extension Workbench {
    /// Takes a message and says what is to be done outside.
    package mutating func update(_ message: Message) -> [Effect] {
        var effects = respond(to: message)
        effects += wanted()
        return effects
    }

    private mutating func respond(to message: Message) -> [Effect] {
        switch message {
        case .key(let key): return press(key)
        case .mouse(let event): return settings.usesMouse && hasRoom ? use(event) : []
        case .pasted(let text): paste(text)
        case .resized(let size): display.size = size
        case .pictures(let inPixels): showPictures(inPixels: inPixels)
        case .queueOpened(let serial, let total, let selected, let inFilter, let alike):
            open(serial, total: total, selected: selected, inFilter: inFilter, alike: alike)
        case .queueRefused(let serial, let reason): return refused(serial, reason)
        case .casesLoaded(let serial, let first, let cards): receive(cards, from: first, serial: serial)
        case .casesChanged(let entries):
            refresh(entries)
            dropMarks(replacedIn: entries)
        case .countsLoaded(let counts): self.counts = counts
        case .detailsLoaded(let details): if focus.id == details.id { focus.details = details }
        case .pictureLoaded(let version, let picture): if focus.version == version { focus.picture = picture }
        case .neighboursLoaded(let version, let found): if focus.version == version { focus.neighbours = found }
        case .reportLoaded(let report): self.report = report
        case .found(let serial, let position): found(position, serial: serial)
        case .acted(let report): return acted(report)
        case .asked(let text, let turn): ask(text, turn)
        case .halted(let halt): self.halt = halt
        case .resumed(let text, let hasRefusals):
            halt = nil
            say(text, hasRefusals ? .failure : .calm)
        case .projectChanged(let summary): return projectChanged(summary)
        case .stage(let progress): return advance(progress)
        case .noticed(let text): say(text)
        case .failed(let text): say(text, .failure)
        }
        return []
    }

    private mutating func showPictures(inPixels: Bool) {
        if !inPixels {
            say(
                display.pictures == .pixels
                    ? "the terminal takes no more pictures; they are drawn in characters"
                    : "the terminal does not answer for pictures in pixels; they are drawn in characters")
        }
        display.pictures = inPixels ? .pixels : .half
    }

    private mutating func open(_ serial: Int, total: Int, selected: Int, inFilter: Int?, alike: Alike?) {
        guard serial == queue.serial else { return }
        queue.total = total
        queue.inFilter = inFilter
        queue.select(selected)
        queue.alike = alike
        if let inFilter { sayWhatWasFound(total, inFilter: inFilter) }
        if let alike { noteAlike(alike) }
    }

    private mutating func refresh(_ newer: [QueueEntry]) {
        queue.refresh(newer)
        focus.refresh(newer)
    }

    private mutating func receive(_ cards: [CaseCard], from first: Int, serial: Int) {
        guard serial == queue.serial else { return }
        dropMarks(replacedIn: cards.map(\.entry))
        for (offset, card) in cards.enumerated() {
            queue.cards[first + offset] = card
            queue.requested.remove(first + offset)
        }
    }

    private mutating func found(_ position: Int?, serial: Int) {
        guard serial == queue.serial else { return }
        if let position {
            queue.select(position)
        } else {
            let what = project.audit == nil ? "no case is left to be read" : "no case of the audit is left"
            say(isBlinded ? what : "no case to settle is left in this queue")
        }
    }

    private mutating func acted(_ report: ActReport) -> [Effect] {
        refresh(report.entries)
        dropMarks(replacedIn: report.entries)
        counts = report.counts
        if project.audit != nil, let audit = report.audit { project.audit = audit }
        if project.reading != nil, let reading = report.reading { project.reading = reading }
        if let step = report.step {
            pace.take(step)
            queue.settled += step.settled
        }
        if let position = report.position { queue.select(position) }
        if !report.notice.isEmpty { say(report.notice, kind(of: report)) }
        // A queue that was empty may not be so any more.
        if queue.total == 0 { return openQueue(queue.query) }
        // Of many cases only some are named in the report; the one in focus may be another of them.
        focus.hasOldDetails = true
        return page == .report ? [.loadReport] : []
    }

    private func kind(of report: ActReport) -> Notice.Kind {
        switch report.tone {
        case .refusal: .failure
        case .alarm: .alarm
        case .calm: report.entries.contains(where: \.isContested) ? .alarm : .calm
        }
    }

    /// Loads again what is on the screen, and keeps everything in its place.
    private mutating func projectChanged(_ summary: ProjectSummary) -> [Effect] {
        let hasNewReads = summary.runID != project.runID || summary.classes != project.classes
        project = summary
        if hasNewReads { dropMarks() }
        var effects: [Effect] = [.loadCounts]
        if let run = runBeside, !summary.earlierRuns.contains(run) {
            runBeside = nil
            effects.append(.showRun(nil))
        }
        if hasNewReads {
            effects += openQueue(queue.query, keeping: queue.current?.id)
        } else if queue.total == 0 {
            effects += openQueue(queue.query)
        } else {
            effects.append(.reloadCases(Set(queue.cards.values.map(\.id) + marks.entries.map(\.id)).sorted()))
        }
        if page == .report { effects.append(.loadReport) }
        focus.hasOldDetails = true
        return effects
    }

    private mutating func advance(_ progress: StageStatus) -> [Effect] {
        stage = progress
        guard let outcome = progress.outcome else { return [] }
        stage = nil
        switch outcome {
        case .finished: say("\(progress.title): done. \(progress.detail)")
        case .leavesOpen: say("\(progress.title): \(progress.detail)")
        case .cancelled: say("\(progress.title): cancelled; what was finished is kept")
        case .failed(let reason): say("\(progress.title): \(reason)", .failure)
        }
        return []
    }

    /// Asks for what the screen needs and does not have.
    private mutating func wanted() -> [Effect] {
        guard queue.total != nil else { return [] }
        let visible = page == .focus ? queue.selected..<(queue.selected + 1) : gallery.page(of: queue.selected)
        let margin = max(gallery.count, 8)
        let near = max(0, visible.lowerBound - margin)..<(visible.upperBound + margin)
        queue.keep(near)
        var effects: [Effect] = []
        for range in [visible, near] {
            guard let missing = queue.missing(in: range) else { continue }
            queue.requested.formUnion(missing)
            effects.append(.loadCases(serial: queue.serial, positions: missing))
        }
        return effects + wantedInFocus()
    }

    private mutating func wantedInFocus() -> [Effect] {
        guard page == .focus, let card = queue.current else { return [] }
        guard !focus.isOf(card) else {
            defer { focus.hasOldDetails = false }
            return focus.hasOldDetails ? [.loadDetails(card.id)] : []
        }
        focus = Focus(id: card.id, version: card.version)
        return [.loadDetails(card.id), .loadPicture(card.id, card.version, focus.view)]
            + (isBlinded ? [] : [.loadNeighbours(card.id, card.version)])
    }
}
