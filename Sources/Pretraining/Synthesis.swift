import CLIP
import Foundation
import Images
import Phantoms
import Work

/// Generated images, written as a folder, as one picture to look at, or both.
package struct Synthesis: Sendable {
    /// The wish to stop was heard. Nothing is left of the work, unlike where a stage stops.
    package struct Interrupted: Error, CustomStringConvertible {
        /// One line for people.
        package let description = "interrupted; nothing was written"
    }

    private let series: PhantomSeries
    private let threads: Int
    private let monitor: StageMonitor

    /// A synthesis of phantoms; which bytes come of it does not depend on the threads.
    package init(_ series: PhantomSeries, threads: Int, monitor: StageMonitor = StageMonitor()) {
        (self.series, self.threads, self.monitor) = (series, threads, monitor)
    }

    /// Writes phantoms.
    ///
    /// - Parameters:
    ///   - folder: Where phantoms 0..<`count` go with `truth.csv` and `captions.csv`: a folder that is new or empty.
    ///   - sheet: Where the picture goes as a PNG file.
    /// - Throws: `PhantomWriterError`, `CannotWrite`, `PNGEncoder.Failure`, `Interrupted`.
    package func run(folder: URL?, count: Int, sheet: (picture: ContactSheet, path: String)?) throws {
        let total = (folder == nil ? 0 : count) + (sheet?.picture.count ?? 0)
        let counter = ProgressCounter(stage: .synthesis, total: total, report: monitor.report)
        let progress: @Sendable () throws -> Void = { [cancellation = monitor.cancellation] in
            try cancellation.check()
            counter.add(1)
        }
        do {
            // All is drawn before anything appears, so that an interruption leaves nothing behind.
            if let folder { try PhantomWriter.requireFree(folder) }
            let drawn = try sheet.map { try PNGEncoder.encode($0.picture.image(threads: threads, progress: progress)) }
            if let folder {
                try PhantomWriter(series: series).write(
                    to: folder, count: count, threads: threads, progress: progress)
            }
            if let sheet, let drawn { try AtomicFile.write(drawn, to: sheet.path) }
        } catch is Cancelled {
            throw Interrupted()
        }
    }
}

/// Phantoms with captions to learn from, each drawn when it is asked for.
package struct CaptionedPhantoms: CaptionedImages {
    /// How many pairs there are.
    package let count: Int
    private let series: PhantomSeries

    /// The phantoms 0..<`count`, the kinds taken in turn, `size` pixels across and down.
    ///
    /// - Precondition: `kinds` is not empty, `count` not negative and `size` at least 8.
    package init(generator: PhantomGenerator, kinds: [PhantomKind], count: Int, size: Int) {
        precondition(count >= 0, "a number of pairs is not negative")
        self.count = count
        series = PhantomSeries(generator: generator, kinds: kinds, size: size)
    }

    /// The caption of a number, without drawing the image.
    package func caption(_ index: Int) -> String { series.caption(index) }

    /// The image of a number; the same whenever it is asked for.
    package func image(_ index: Int) -> PixelImage { series.phantom(index).image }
}
