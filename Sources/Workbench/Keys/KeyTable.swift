extension KeyBinding {
    /// One row of help or of the key table: digits that do the same are drawn together.
    struct Row: Equatable {
        var keys: String
        var description: String
        var action: Action
    }

    /// The rows of a group.
    static func rows(of group: Group) -> [Row] {
        var rows: [Row] = []
        for binding in all where binding.group == group {
            switch binding.action {
            case .choose(.name(0)):
                rows.append(Row(keys: "1 … 9 0", description: "override with that class", action: binding.action))
            case .choose(.name): continue
            default:
                let keys = binding.keys.map(\.name).joined(separator: " ")
                rows.append(Row(keys: keys, description: binding.description, action: binding.action))
            }
        }
        return rows
    }

    /// All keys as a Markdown table, for the README.
    package static var markdownTable: String {
        var lines = ["| keys | |", "|---|---|"]
        for group in Group.allCases {
            lines.append("| **\(group.rawValue)** | |")
            for row in rows(of: group) {
                let keys = row.keys.split(separator: " ").map { "`\($0)`" }.joined(separator: " ")
                lines.append("| \(keys) | \(row.description) |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
