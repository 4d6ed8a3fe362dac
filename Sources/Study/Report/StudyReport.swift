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
