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

    /// Puts those together that have one name; cases without a name are by themselves.
    package init(named names: [String?]) {
        var firsts: [String: Int] = [:]
        groups = names.enumerated().map { position, name in
            guard let name else { return position }
            let first = firsts[name] ?? position
            firsts[name] = first
            return first
        }
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

/// Groups by a regular expression on the ids: what its first group in parentheses matches is the group's name, the whole
/// match where it has none. Cases whose id it does not match are in no group.
package struct GroupPattern {
    /// Why a text is no pattern.
    package struct Invalid: Error, Equatable, CustomStringConvertible {
        /// The text.
        package let pattern: String
        /// What is wrong with it.
        package let reason: String

        /// The error in one line.
        package var description: String {
            "the pattern \"\(pattern)\" of the groups cannot be used: \(reason); expected a regular expression such as "
                + "patient(\\d+)"
        }
    }

    private let regex: Regex<AnyRegexOutput>

    /// Takes a regular expression in Swift's (PCRE's) notation.
    ///
    /// - Throws: ``Invalid``.
    package init(_ pattern: String) throws(Invalid) {
        do {
            regex = try Regex(pattern)
        } catch {
            throw Invalid(pattern: pattern, reason: "\(error)")
        }
    }

    /// The name of a case's group; `nil` where the pattern matches nothing of its id.
    package func group(of id: CaseID) -> String? {
        guard let match = try? regex.firstMatch(in: id.rawValue) else { return nil }
        let part = match.output.count > 1 ? match.output[1].substring : nil
        return String(part ?? id.rawValue[match.range])
    }
}
