import Labels

/// A cell of the report's matrix: CLIP's class down, the CNN's across.
struct MatrixCell: Equatable, Sendable {
    /// The index of CLIP's class.
    var row = 0
    /// The index of the CNN's class.
    var column = 0

    /// The cell after a step, where the matrix of so many classes goes on.
    func moved(_ action: Action, classes: Int) -> MatrixCell? {
        var next = self
        switch action {
        case .moveLeft: next.column -= 1
        case .moveRight: next.column += 1
        case .moveUp: next.row -= 1
        case .moveDown: next.row += 1
        default: return nil
        }
        let valid = 0..<classes
        return valid.contains(next.row) && valid.contains(next.column) ? next : nil
    }
}

extension Workbench {
    /// The matrix that the report shows; `nil` where it shows none.
    var matrix: ConfusionMatrix? {
        guard let matrix = report?.agreement, matrix.total > 0, matrix.counts.count == project.classes.count else {
            return nil
        }
        return matrix
    }

    /// How many cases the selected cell of the matrix has; `nil` without a matrix.
    var casesInCell: Int? {
        guard let counts = matrix?.counts, counts.indices.contains(matrixCell.row) else { return nil }
        let row = counts[matrixCell.row]
        return row.indices.contains(matrixCell.column) ? row[matrixCell.column] : nil
    }

    /// Opens the cases of the selected cell as the queue.
    mutating func openCell() -> [Effect] {
        var query = queue.query
        query.filter = .pair(matrixCell.row, matrixCell.column)
        (query.likeness, query.search, query.isEverywhere) = (nil, "", false)
        page = .gallery
        return openQueue(query)
    }
}
