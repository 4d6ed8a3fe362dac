extension Screen {
    /// Neighbouring cells of one row that changed.
    package struct Run: Equatable, Sendable {
        /// The row.
        package let row: Int
        /// The first column.
        package let column: Int
        /// The new cells; a wide glyph always comes with its continuation.
        package let cells: [Cell]
    }

    /// What must be sent so that a terminal that shows `old` shows this screen.
    ///
    /// Screens of different sizes share nothing: then every row is sent.
    package func differences(from old: Screen?) -> [Run] {
        guard let old, old.size == size else { return (0..<size.height).map { run(row: $0, 0..<size.width) } }
        var runs: [Run] = []
        for row in 0..<size.height { appendDifferences(of: row, from: old, to: &runs) }
        return runs
    }

    private func appendDifferences(of row: Int, from old: Screen, to runs: inout [Run]) {
        let start = row * size.width
        var column = 0
        while column < size.width {
            guard cells[start + column] != old.cells[start + column] else {
                column += 1
                continue
            }
            var first = column
            while first > 0, cells[start + first].isContinuation { first -= 1 }
            var end = column + 1
            while end < size.width, continues(at: start + end, old) { end += 1 }
            runs.append(run(row: row, first..<end))
            column = end
        }
    }

    /// Whether a run that reached this cell goes on through it.
    private func continues(at index: Int, _ old: Screen) -> Bool {
        cells[index].isContinuation || cells[index] != old.cells[index]
    }

    private func run(row: Int, _ columns: Range<Int>) -> Run {
        let start = row * size.width
        return Run(
            row: row, column: columns.lowerBound,
            cells: Array(cells[(start + columns.lowerBound)..<(start + columns.upperBound)]))
    }
}
