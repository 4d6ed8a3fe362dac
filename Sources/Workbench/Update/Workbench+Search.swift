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

    /// Looks for a text in all cases; without one, ends the search.
    private mutating func search(for text: String) -> [Effect] {
        guard text.contains(where: { !$0.isWhitespace }) else {
            return queue.query.search.isEmpty ? [] : endSearch()
        }
        if queue.query.search.isEmpty { caseBeforeSearch = queue.current?.id }
        var query = queue.query
        query.search = text
        query.isEverywhere = true
        if page == .report { page = .gallery }
        return openQueue(query, keeping: queue.current?.id)
    }

    /// Goes back to the queue and the case that were there before the search.
    mutating func endSearch() -> [Effect] {
        var query = queue.query
        query.search = ""
        query.isEverywhere = false
        let id = caseBeforeSearch
        caseBeforeSearch = nil
        return openQueue(query, keeping: id)
    }

    /// Says how many cases a search found in all, and in the queue that it began in.
    mutating func sayWhatWasFound(_ total: Int, inFilter: Int) {
        let text = DisplayText(queue.query.search).cut(to: 30).text
        guard total > 0 else { return say("no case has “\(text)”   Esc goes back") }
        let filter = queue.query.filter
        let part = filter == .all ? "" : ", \(inFilter) of them in this queue (\(filter.title(project)))"
        say("“\(text)”: \(total)\(part)   Esc goes back")
    }
}
