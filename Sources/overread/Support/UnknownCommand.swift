import ArgumentParser

/// A word in the place of a command that is none.
struct UnknownCommand: Error, CustomStringConvertible {
    /// The words before it, which are commands.
    let parents: [String]
    let word: String
    /// The commands there are.
    let known: [String]

    private init(parents: [String], word: String, known: [String]) {
        self.parents = parents
        self.word = word
        self.known = known
    }

    /// The first among arguments; `nil` where every word that must be a command is.
    static func first(in arguments: [String], of root: any ParsableCommand.Type) -> UnknownCommand? {
        var command = root
        var parents: [String] = []
        for word in arguments {
            let subcommands = command.configuration.subcommands
            // Words behind options, or of commands that take any, are not commands.
            guard !word.hasPrefix("-"), word != "help", !subcommands.isEmpty else { return nil }
            guard let next = subcommands.first(where: { name($0) == word }) else {
                guard command.configuration.defaultSubcommand == nil else { return nil }
                let known = subcommands.filter { $0.configuration.shouldDisplay }.map { name($0) }
                return UnknownCommand(parents: parents, word: word, known: known)
            }
            command = next
            parents.append(word)
        }
        return nil
    }

    private static func name(_ command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? "\(command)".lowercased()
    }

    var description: String {
        let program = (["overread"] + parents).joined(separator: " ")
        let hint = suggestion.map { "did you mean \($0)? " } ?? ""
        return "\(program): there is no command \"\(word)\"; \(hint)`\(program) --help` lists all"
    }

    /// The nearest command, if it is near: at most a third of its letters are others.
    var suggestion: String? {
        let nearest = known.map { (Self.distance(word.lowercased(), $0), $0) }.min { $0.0 < $1.0 }
        guard let nearest, 3 * nearest.0 <= max(nearest.1.count, 3) else {
            return word.count > 1 ? known.first { $0.hasPrefix(word) } : nil
        }
        return nearest.1
    }

    /// How many letters have to be put in, taken out, exchanged, or swapped with their neighbour (the distance of Damerau
    /// and Levenshtein, each place touched once).
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left), Array(right))
        var rows = [Array(0...right.count)]
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                let exchange = rows[i][j] + (left[i] == right[j] ? 0 : 1)
                var least = min(exchange, rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    least = min(least, rows[i - 1][j - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
