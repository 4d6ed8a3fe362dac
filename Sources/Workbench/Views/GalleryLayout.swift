import Screen

/// Where the gallery's cards stand.
///
/// Cards fill the body evenly: as many as fit at the chosen size, stretched to the edges.
struct GalleryLayout: Equatable, Sendable {
    /// Rows of the pictures at each card size.
    static let pictureRows = [5, 7, 10, 14, 20]
    /// Columns beside the picture that names, bars and figures need at least.
    static let textColumns = 15

    /// Cards beside each other.
    let columns: Int
    /// Cards below each other.
    let rows: Int
    private let body: Rectangle

    init(body: Rectangle, cardSize: Int) {
        let wanted = GalleryLayout.pictureRows[max(0, min(cardSize, GalleryLayout.pictureRows.count - 1))]
        // A frame, a space on each side of the picture and of the text.
        let width = 2 * wanted + GalleryLayout.textColumns + 5
        self.body = body
        columns = max(1, body.width / width)
        rows = max(1, body.height / (wanted + 2))
    }

    /// Cards on a page.
    var count: Int { columns * rows }

    /// The positions on the page of a position.
    func page(of position: Int) -> Range<Int> {
        let first = position / count * count
        return first..<(first + count)
    }

    /// The place of the n-th card on the page.
    func card(_ index: Int) -> Rectangle {
        let (row, column) = (index / columns, index % columns)
        let left = body.width * column / columns
        let top = body.height * row / rows
        return Rectangle(
            column: body.column + left, row: body.row + top, width: body.width * (column + 1) / columns - left,
            height: body.height * (row + 1) / rows - top)
    }

    /// The index on the page of the card at a point.
    func index(at point: Point) -> Int? {
        (0..<count).first { card($0).contains(point) }
    }
}

/// The parts of the screen.
struct PageLayout: Equatable, Sendable {
    /// The project, and the filters below it.
    let header: Rectangle
    /// What the page shows.
    let body: Rectangle
    /// What runs in the background; empty where nothing does.
    let stage: Rectangle
    /// Keys and notices.
    let status: Rectangle

    init(_ size: Size, hasStage: Bool) {
        let stageRows = hasStage ? 1 : 0
        header = Rectangle(column: 0, row: 0, width: size.width, height: 2)
        body = Rectangle(column: 0, row: 2, width: size.width, height: size.height - 3 - stageRows)
        stage = Rectangle(column: 0, row: size.height - 1 - stageRows, width: size.width, height: stageRows)
        status = Rectangle(column: 0, row: size.height - 1, width: size.width, height: 1)
    }

    /// The smallest terminal that everything fits into.
    static let smallest = Size(width: 40, height: 12)
}

extension Workbench {
    var layout: PageLayout { PageLayout(display.size, hasStage: stage != nil) }
    var gallery: GalleryLayout { GalleryLayout(body: layout.body, cardSize: settings.cardSize) }
}
