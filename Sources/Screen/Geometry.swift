/// A place on the screen, in cells from the top left corner.
package struct Point: Hashable, Sendable {
    /// Columns from the left edge.
    package var column: Int
    /// Rows from the top edge.
    package var row: Int

    /// The point at a column and row.
    package init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }
}

/// An extent in cells.
package struct Size: Hashable, Sendable {
    /// Cells across; never negative.
    package var width: Int
    /// Cells down; never negative.
    package var height: Int

    /// A size; negative extents become 0.
    package init(width: Int, height: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
    }
}

/// A part of the screen, in cells.
package struct Rectangle: Hashable, Sendable {
    /// The leftmost column.
    package var column: Int
    /// The topmost row.
    package var row: Int
    /// Cells across; never negative.
    package var width: Int
    /// Cells down; never negative.
    package var height: Int

    /// A rectangle; negative extents become 0.
    package init(column: Int, row: Int, width: Int, height: Int) {
        self.column = column
        self.row = row
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// The whole of a screen of this size.
    package init(_ size: Size) {
        self.init(column: 0, row: 0, width: size.width, height: size.height)
    }

    /// The columns it covers.
    package var columns: Range<Int> { column..<(column + width) }
    /// The rows it covers.
    package var rows: Range<Int> { row..<(row + height) }

    /// Whether a point lies inside.
    package func contains(_ point: Point) -> Bool {
        columns.contains(point.column) && rows.contains(point.row)
    }

    /// What is left after taking margins off the left and right, and off the top and bottom.
    package func inset(horizontally: Int, vertically: Int) -> Rectangle {
        Rectangle(
            column: column + horizontally, row: row + vertically, width: width - 2 * horizontally,
            height: height - 2 * vertically
        )
    }

    /// The part of this rectangle that lies inside another; empty where they do not meet.
    package func intersection(_ other: Rectangle) -> Rectangle {
        let left = max(column, other.column)
        let top = max(row, other.row)
        let right = min(column + width, other.column + other.width)
        let bottom = min(row + height, other.row + other.height)
        return Rectangle(column: left, row: top, width: right - left, height: bottom - top)
    }

    /// A rectangle of at most this size in the middle of this one.
    package func centred(_ size: Size) -> Rectangle {
        let inner = Size(width: min(width, size.width), height: min(height, size.height))
        return Rectangle(
            column: column + (width - inner.width) / 2, row: row + (height - inner.height) / 2, width: inner.width,
            height: inner.height
        )
    }
}
