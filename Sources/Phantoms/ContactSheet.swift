import Images

/// Many phantoms in one picture, to look at: a row or more for every kind.
public struct ContactSheet: Sendable {
    /// What makes the phantoms.
    public let generator: PhantomGenerator
    /// Pixels across and down of each phantom.
    public let size: Int
    /// Phantoms in a row.
    public let columns: Int
    /// Rows for every kind.
    public let rows: Int

    /// A sheet of `rows * columns` phantoms of each kind, numbered from 0.
    ///
    /// - Precondition: `size` is at least 8, `columns` and `rows` at least 1.
    public init(generator: PhantomGenerator, size: Int, columns: Int = 12, rows: Int = 2) {
        precondition(columns > 0 && rows > 0, "a sheet has at least one place")
        (self.generator, self.size, self.columns, self.rows) = (generator, size, columns, rows)
    }

    /// The sheet as RGB, `columns` phantoms wide; kinds from top to bottom in the order given.
    ///
    /// - Precondition: `kinds` is not empty.
    public func image(kinds: [PhantomKind]) -> PixelImage {
        precondition(!kinds.isEmpty, "a sheet shows at least one kind")
        let (width, height) = (columns * size, kinds.count * rows * size)
        var samples = [UInt8](repeating: 0, count: width * height * 3)
        for (order, kind) in kinds.enumerated() {
            for index in 0..<rows * columns {
                let phantom = generator.phantom(index: index, kind: kind, size: size)
                let place = (column: index % columns * size, row: (order * rows + index / columns) * size)
                Self.paste(phantom.image, into: &samples, width: width, column: place.column, row: place.row)
            }
        }
        return PixelImage(width: width, height: height, channels: 3, samples: samples)
    }

    private static func paste(_ image: PixelImage, into samples: inout [UInt8], width: Int, column: Int, row: Int) {
        for y in 0..<image.height {
            for x in 0..<image.width {
                let source = (y * image.width + x) * image.channels
                let target = ((row + y) * width + column + x) * 3
                for channel in 0..<3 {
                    samples[target + channel] = image.samples[source + min(channel, image.channels - 1)]
                }
            }
        }
    }
}
