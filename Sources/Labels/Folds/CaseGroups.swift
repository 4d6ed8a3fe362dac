/// Which cases must not be separated when folds and splits are dealt.
package struct CaseGroups: Equatable, Sendable {
    /// The group of every case: the position of its first member.
    package let groups: [Int]

    /// Every case by itself.
    package init(count: Int) { groups = Array(0..<count) }

    /// Puts those together that any of several groupings has together, or that others between them tie together.
    ///
    /// - Parameter groupings: For every case a name of its group: the hash of its content, the number of its likeness, its
    ///   patient. Lists of one length.
    package init<Name: Hashable>(_ groupings: [[Name]]) {
        var parents = Array((groupings.first ?? []).indices)
        for names in groupings {
            precondition(names.count == parents.count, "every case needs a name")
            var firsts: [Name: Int] = [:]
            for (position, name) in names.enumerated() {
                guard let first = firsts[name] else {
                    firsts[name] = position
                    continue
                }
                Self.join(first, position, &parents)
            }
        }
        groups = parents.indices.map { Self.root(of: $0, &parents) }
    }

    /// How many groups there are.
    package var count: Int { groups.indices.count { groups[$0] == $0 } }

    /// Puts those together that this grouping or another has together.
    package func joined(with other: CaseGroups) -> CaseGroups { CaseGroups([groups, other.groups]) }

    private static func root(of index: Int, _ parents: inout [Int]) -> Int {
        var current = index
        while parents[current] != current {
            parents[current] = parents[parents[current]]
            current = parents[current]
        }
        return current
    }

    private static func join(_ left: Int, _ right: Int, _ parents: inout [Int]) {
        let (first, second) = (root(of: left, &parents), root(of: right, &parents))
        parents[max(first, second)] = min(first, second)
    }
}
