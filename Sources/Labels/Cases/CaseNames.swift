/// Finds the cases that files which people bring speak of: by their ids, or by ids without the source's name where that
/// is unambiguous.
package struct CaseNames: Sendable {
    private var full: Set<CaseID>
    private var short: [CaseID: CaseID] = [:]
    private var ambiguous: Set<CaseID> = []

    /// Why a name leads to no case.
    package enum Failure: Error, Equatable, Sendable {
        /// There is no such case.
        case unknown
        /// Several sources have a case of this name.
        case ambiguous
    }

    /// Knows the ids of all cases that may be meant.
    package init(_ ids: some Sequence<CaseID>) {
        full = Set(ids)
        for id in full {
            guard let name = id.shortForm.map({ CaseID($0) }) else { continue }
            if short.updateValue(id, forKey: name) != nil { ambiguous.insert(name) }
        }
    }

    /// The case that a name means; a whole id comes before any id without its source.
    package func resolve(_ name: CaseID) throws(Failure) -> CaseID {
        if full.contains(name) { return name }
        if ambiguous.contains(name) { throw .ambiguous }
        guard let id = short[name] else { throw .unknown }
        return id
    }
}
