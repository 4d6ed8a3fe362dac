import Labels
import Screen

extension Workbench {
    /// Takes a key while a search is written.
    mutating func press(_ key: KeyPress, inSearch field: TextField) -> [Effect] {
        if key == .enter {
            overlay = nil
            return search(for: field.text)
        }
        var field = field
        if field.take(key) { overlay = .search(field) } else if field.isFull { say(TextField.noRoom) }
        return []
    }

    /// Looks for a text in all cases or, behind a `~`, orders the queue by likeness to it; without one, ends the search.
    private mutating func search(for text: String) -> [Effect] {
        let words = text.drop { $0.isWhitespace }
        guard !words.isEmpty, words != "~" else { return queue.query.isSearch ? endSearch() : [] }
        noteCaseBeforeSearch()
        var query = queue.query
        (query.likeness, query.search, query.isEverywhere) = (nil, "", false)
        if words.hasPrefix("~") {
            query.likeness = .words(String(words.dropFirst().drop { $0.isWhitespace }))
        } else {
            (query.search, query.isEverywhere) = (text, true)
        }
        if page == .report { page = .gallery }
        return openQueue(query, keeping: query.likeness == nil ? queue.current?.id : nil)
    }

    private mutating func noteCaseBeforeSearch() {
        if !queue.query.isSearch { caseBeforeSearch = queue.current?.id }
    }

    /// Goes back to the queue and the case that were there before the search, or before cases were put in order by likeness.
    mutating func endSearch() -> [Effect] {
        var query = queue.query
        (query.likeness, query.search, query.isEverywhere) = (nil, "", false)
        let id = caseBeforeSearch
        caseBeforeSearch = nil
        return openQueue(query, keeping: id)
    }

    /// Says why a queue cannot be had, and goes back to the one before.
    mutating func refused(_ serial: Int, _ reason: String) -> [Effect] {
        guard serial == queue.serial else { return [] }
        let effects = endSearch()
        say(reason, .alarm)
        return effects
    }

    /// Says how many cases a search found in all, and in the queue that it began in.
    mutating func sayWhatWasFound(_ total: Int, inFilter: Int) {
        let text = DisplayText(queue.query.search).cut(to: 30).text
        guard total > 0 else { return say("no case has “\(text)”   Esc goes back") }
        let filter = queue.query.filter
        let part = filter == .all ? "" : ", \(inFilter) of them in this queue (\(filter.title(project)))"
        say("“\(text)”: \(total)\(part)   Esc goes back")
    }

    /// Puts the queue in the order of likeness to the selected case, those like it as a range; pressed again, takes all of
    /// them into the range.
    mutating func showAlike() -> [Effect] {
        if case .image? = queue.query.likeness, let alike = queue.alike, queue.anchor == 0,
            queue.selected < alike.cases - 1
        {
            queue.select(alike.cases - 1)
            return []
        }
        return openLikeness { .image($0.id, $0.version) }
    }

    /// Opens the cases that show the same picture as the selected one, as a range.
    mutating func showTwins() -> [Effect] { openLikeness { .twins($0.id, $0.version) } }

    private mutating func openLikeness(_ likeness: (CaseCard) -> Likeness) -> [Effect] {
        guard let card = shownCard else {
            say(Workbench.unseen)
            return []
        }
        noteCaseBeforeSearch()
        var query = queue.query
        (query.likeness, query.search, query.isEverywhere) = (likeness(card), "", false)
        page = .gallery
        let effects = openQueue(query)
        queue.rangeLike = card.entry
        return effects
    }

    /// Makes a range of the cases that are alike, as far as one page shows them, and says how many there are.
    mutating func noteAlike(_ alike: Alike) {
        var said: [String] = []
        if let reference = queue.rangeLike {
            if alike.cases > 1 {
                queue.anchor = 0
                queue.select(min(alike.cases, gallery.count) - 1)
            }
            let more = alike.cases > gallery.count && !isTwins ? ", S takes all of them" : ""
            let reads = project.reads(of: reference)
            said.append(isTwins ? "\(alike.cases) with this picture" : "\(reads): \(alike.cases) like this\(more)")
        }
        if alike.withoutEmbedding > 0 { said.append("\(alike.withoutEmbedding) without an embedding come last") }
        if !alike.remark.isEmpty { said.append(alike.remark) }
        queue.rangeLike = nil
        said.append(queue.anchor == nil ? "Esc goes back" : "Esc ends the range")
        say(said.joined(separator: "   "))
    }

    private var isTwins: Bool {
        if case .twins? = queue.query.likeness { true } else { false }
    }
}

extension QueueQuery {
    /// Whether it looks for a text or a likeness, so that there is a queue to go back to.
    var isSearch: Bool { !search.isEmpty || likeness != nil }
}
