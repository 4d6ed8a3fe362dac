import Screen

/// Where the gallery's cards stand.
///
/// Cards fill the body evenly: as many as fit at about the chosen size, stretched to the edges.
struct GalleryLayout: Equatable, Sendable {
    /// Rows of the pictures at each card size.
    static let pictureRows = [5, 7, 10, 14, 20]
    /// Columns beside the picture that names, bars and figures need at least.
    static let textColumns = 14
    /// Columns between picture and text.
    static let gap = 2

    /// Cards beside each other.
    let columns: Int
    /// Cards below each other.
    let rows: Int
    private let body: Rectangle

    init(body: Rectangle, cardSize: Int) {
        let wanted = GalleryLayout.pictureRows[max(0, min(cardSize, GalleryLayout.pictureRows.count - 1))]
        let grids = [0, -1, 1, -2, 2].map { GalleryLayout.grid(in: body, pictureRows: wanted + $0) }
        let best = grids.dropFirst().reduce(grids[0]) { $1.covered > $0.covered ? $1 : $0 }
        self.body = body
        (columns, rows) = (best.columns, best.rows)
    }

    /// How many cards with pictures of a height fit, and how many cells their pictures cover.
    private static func grid(in body: Rectangle, pictureRows: Int) -> (columns: Int, rows: Int, covered: Int) {
        // A frame and a space on either side.
        let width = 2 * pictureRows + gap + textColumns + 4
        let columns = max(1, body.width / width)
        let rows = max(1, body.height / (pictureRows + 2))
        let isTooLarge = width > body.width || pictureRows + 2 > body.height
        return (columns, rows, isTooLarge ? 0 : columns * rows * 2 * pictureRows * pictureRows)
    }

    /// The place for a picture, the same on every card: a square of pixels.
    var picture: Size {
        let inner = Size(width: body.width / columns - 4, height: body.height / rows - 2)
        let room = (inner.width - GalleryLayout.gap - GalleryLayout.textColumns) / 2
        let height = min(inner.height, room)
        return Size(width: 2 * height, height: height)
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
    /// What was just said, and where in the queue the selection stands.
    let message: Rectangle
    /// The keys.
    let keys: Rectangle

    init(_ size: Size, hasStage: Bool) {
        let stageRows = hasStage ? 1 : 0
        header = Rectangle(column: 0, row: 0, width: size.width, height: 2)
        body = Rectangle(column: 0, row: 2, width: size.width, height: size.height - 4 - stageRows)
        stage = Rectangle(column: 0, row: size.height - 2 - stageRows, width: size.width, height: stageRows)
        message = Rectangle(column: 0, row: size.height - 2, width: size.width, height: 1)
        keys = Rectangle(column: 0, row: size.height - 1, width: size.width, height: 1)
    }

    /// The smallest terminal that everything fits into.
    static let smallest = Size(width: 40, height: 12)
}

extension Workbench {
    var layout: PageLayout { PageLayout(display.size, hasStage: stage != nil) }
    var gallery: GalleryLayout { GalleryLayout(body: layout.body, cardSize: settings.cardSize) }
}
