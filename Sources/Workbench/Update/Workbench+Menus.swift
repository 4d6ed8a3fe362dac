import Labels
import Screen

extension Workbench {
    /// The filters, or those that can be put together with some that are chosen already.
    func filterMenu(with chosen: QueueFilter = .all) -> Menu {
        let filters = self.filters
        guard chosen == .all else { return filterMenu(filters, with: chosen) }
        let present = queue.query.filter
        let all = filters.contains(present) ? filters : [present] + filters
        return Menu(
            title: "filter", items: all.map { item($0, $0) }, selected: all.firstIndex(of: present) ?? 0,
            combines: true)
    }

    private func filterMenu(_ filters: [QueueFilter], with chosen: QueueFilter) -> Menu {
        let others = filters.filter { chosen.and($0) != chosen && chosen.and($0) != $0 }
        let items = [item(chosen, chosen)] + others.map { item($0, chosen.and($0)) }
        return Menu(title: "filter: \(chosen.title(project)) and …", items: items, selected: 0, combines: true)
    }

    private func item(_ named: QueueFilter, _ filter: QueueFilter) -> Menu.Item {
        Menu.Item(
            title: named.title(project), count: filter.isCounted ? counts?[filter] : nil, choice: .filter(filter))
    }

    /// Every filter with one condition: first those that do not depend on the classes, then pairs of reads that occur, the
    /// most frequent first.
    private var filters: [QueueFilter] {
        let classes = project.classes.indices
        return QueueFilter.fixed + QueueFilter.people(project) + (counts?.pairs ?? []) + classes.map { .label($0) }
            + classes.map { .clip($0) }
            + classes.map { .cnn($0) }
    }

    var orderMenu: Menu {
        let orders = QueueOrder.allCases
        let items = orders.map { Menu.Item(title: $0.title, count: nil, choice: .order($0)) }
        return Menu(title: "order", items: items, selected: orders.firstIndex(of: queue.query.order) ?? 0)
    }

    mutating func press(_ key: KeyPress, in menu: Menu) -> [Effect] {
        var menu = menu
        switch key {
        case .enter: return menu.choice.map { choose($0) } ?? []
        case .tab where menu.combines, .character(",") where menu.combines:
            if case .filter(let filter)? = menu.choice, filter != .all { menu = filterMenu(with: filter) }
        case .up: menu.move(by: -1)
        case .down: menu.move(by: 1)
        case .pageUp: menu.move(by: -10)
        case .pageDown: menu.move(by: 10)
        case .home: menu.move(by: -menu.items.count)
        case .end: menu.move(by: menu.items.count)
        default: menu.edit { _ = $0.take(key) }
        }
        overlay = .menu(menu)
        return []
    }

    mutating func choose(_ choice: Menu.Choice) -> [Effect] {
        overlay = nil
        var query = queue.query
        switch choice {
        case .filter(let filter):
            query.filter = filter
            query.isEverywhere = false
            if case .twins? = query.likeness { query.likeness = nil }
        case .order(let order): (query.order, query.likeness) = (order, nil)
        case .resolve(let choice, let card): return resolve(choice, card)
        }
        if page == .report { page = .gallery }
        return openQueue(query, keeping: queue.current?.id)
    }
}

extension ProjectCounts {
    /// At most so many pairs of classes stand in the menu.
    private static let mostPairs = 400

    /// The pairs of different reads that occur, the most frequent first.
    fileprivate var pairs: [QueueFilter] {
        let pairs = agreement.enumerated().flatMap { clip, row in
            row.enumerated().compactMap { cnn, cases -> (Int, Int, Int)? in
                cases > 0 && clip != cnn ? (clip, cnn, cases) : nil
            }
        }
        return pairs.sorted { ($1.2, $0.0, $0.1) < ($0.2, $1.0, $1.1) }.prefix(Self.mostPairs).map { .pair($0.0, $0.1) }
    }
}
