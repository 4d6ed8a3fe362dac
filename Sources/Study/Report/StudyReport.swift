import CLIP
import Convnet
import Work

/// Writes a study's results.
struct StudyReport {
    private let summary: StudySummary
    private let page: ReportPage

    /// A report of what all splits have shown.
    ///
    /// - Parameter clip: The model that gave the first reads; `nil` where they came from a file.
    /// - Throws: `ConvnetError`, `ComputeError`.
    init(
        _ summary: StudySummary, _ records: [SplitRecord], _ cases: StudyCases, _ request: StudyRequest,
        clip: CLIPConfiguration?
    ) throws {
        let architecture = Architecture.overRead(
            size: cases.images.size, channels: cases.images.channels, classes: cases.classes.count)
        self.summary = summary
        page = ReportPage(
            summary: summary, records: records, request: request,
            networks: [try NetworkDescription(architecture)] + (clip.map { [NetworkDescription($0)] } ?? []),
            images: EmbeddedImages(cases))
    }

    /// Writes the summary, the page and the plots.
    ///
    /// - Throws: `CannotWrite`; `ImageFileError` where an image of the montage has gone.
    func write(to folder: StudyFolder) throws {
        try folder.write(summary.json(), to: StudyFolder.summary)
        try folder.write(BoxPlot.file(page.plots), to: StudyFolder.boxPlot)
        try folder.write(page.html(), to: StudyFolder.report)
    }
}

/// The report as one page of HTML that needs nothing else.
struct ReportPage {
    let summary: StudySummary
    let records: [SplitRecord]
    let request: StudyRequest
    let networks: [NetworkDescription]
    let images: EmbeddedImages

    /// The page.
    ///
    /// - Throws: `ImageFileError` where an image of the montage has gone, `PNGEncoder.Failure`, `OutOfMemory`.
    func html() throws -> String {
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <title>\(Markup.escaped(title))</title>
        <style>\(ReportStyle.colours)\(ReportStyle.plots)\(ReportStyle.page)</style></head>
        <body><main>
        <h1>\(Markup.escaped(title))</h1>
        <p class="verdict">\(Markup.escaped(summary.verdict))</p>
        <h2>F1 on the held-out images</h2>
        <div class="panels">\(plots.map(\.svg).joined(separator: "\n"))</div>
        <p class="dim">Boxes hold the middle half of the splits, with the median as a line and its figure at the right; \
        whiskers reach to the smallest and largest, every dot is a split.</p>
        <h2>Figures</h2>
        \(figures)
        <h2>Gain over CLIP</h2>
        \(gains)
        <h2>Images</h2>
        \(try montage())
        <h2>In which order to review</h2>
        \(review)
        <h2>Data</h2>
        \(data)
        <h2>Method</h2>
        \(method)
        </main></body></html>

        """
    }

    /// A box plot of F1 for every class.
    var plots: [BoxPlot] {
        summary.classes.enumerated().map { BoxPlot(title: "F1 of \($1)", records, .f1($0)) }
    }

    private var title: String { "CLIP and over-read: " + summary.classes.joined(separator: ", ") }
}
