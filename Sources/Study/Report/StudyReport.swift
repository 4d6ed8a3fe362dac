import Engine

/// Writes a study's results.
struct StudyReport {
    private let summary: StudySummary
    private let records: [SplitRecord]
    private let cases: StudyCases
    private let request: StudyRequest

    init(_ summary: StudySummary, _ records: [SplitRecord], _ cases: StudyCases, _ request: StudyRequest) {
        self.summary = summary
        self.records = records
        self.cases = cases
        self.request = request
    }

    /// Writes the summary and the pictures.
    ///
    /// - Throws: `EngineError.cannotWrite`.
    func write(to folder: StudyFolder) throws {
        try folder.write(summary.json(), to: StudyFolder.summary)
    }
}
