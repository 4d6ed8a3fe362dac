import Images
import Synchronization
import Work

/// Many phantoms in one picture, to look at: a row or more for every kind.
package struct ContactSheet: Sendable {
    /// The phantoms to be shown.
    package let series: PhantomSeries
    /// Phantoms in a row.
    package let columns: Int
    /// Rows for every kind.
    package let rows: Int

    /// A sheet of the first `rows * columns` phantoms of each kind.
    ///
    /// - Precondition: `columns` and `rows` are at least 1.
    package init(series: PhantomSeries, columns: Int = 12, rows: Int = 2) {
        precondition(columns > 0 && rows > 0, "a sheet has at least one place")
        (self.series, self.columns, self.rows) = (series, columns, rows)
    }

    /// How many phantoms the sheet shows.
    package var count: Int { series.kinds.count * rows * columns }
    /// Pixels across.
    package var width: Int { columns * series.size }
    /// Pixels down.
    package var height: Int { series.kinds.count * rows * series.size }

    /// The sheet as RGB, kinds from top to bottom in the order given.
    ///
    /// - Parameters:
    ///   - threads: How many threads draw.
    ///   - progress: Called after every phantom, from any thread.
    /// - Throws: What `progress` throws, which ends the work.
    package func image(threads: Int, progress: @escaping @Sendable () throws -> Void = {}) throws -> PixelImage {
        let samples = Mutex([UInt8](repeating: 0, count: width * height * 3))
        _ = try Team(min(threads, count)).map(Array(0..<count)) { _, index in
            let image = series.phantom(index).image
            samples.withLock { paste(image, into: &$0, place: index) }
            try progress()
        }
        return PixelImage(width: width, height: height, channels: 3, samples: samples.withLock { $0 })
    }

    private func paste(_ image: PixelImage, into samples: inout [UInt8], place index: Int) {
        let (order, place) = (index % series.kinds.count, index / series.kinds.count)
        let corner = (x: place % columns * series.size, y: (order * rows + place / columns) * series.size)
        for y in 0..<image.height {
            for x in 0..<image.width {
                let source = (y * image.width + x) * image.channels
                let target = ((corner.y + y) * width + corner.x + x) * 3
                for channel in 0..<3 {
                    samples[target + channel] = image.samples[source + min(channel, image.channels - 1)]
                }
            }
        }
    }
}
