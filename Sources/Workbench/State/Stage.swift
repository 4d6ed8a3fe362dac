import Labels

/// What can run in the background.
package enum Stage: Equatable, Sendable {
    /// Looks for new images in the sources.
    case index
    /// The zero-shot pass, with these classes and prompts.
    case firstRead([LabelClass])
    /// Training with the decisions so far, and the over-read.
    case overRead
    /// Writing the curated labels.
    case export

    /// What the stage is called on the screen.
    package var title: String {
        switch self {
        case .index: "index"
        case .firstRead: "first read"
        case .overRead: "over-read"
        case .export: "export"
        }
    }
}

/// How far a stage is.
package struct StageStatus: Equatable, Sendable {
    /// What runs, in words.
    package var title: String
    /// Steps done.
    package var done: Int
    /// Steps in all; 0 where unknown.
    package var total: Int
    /// More, in words: the rate, the time left, the file written.
    package var detail: String
    /// How it ended; `nil` while it runs.
    package var outcome: Outcome?

    /// How a stage ended.
    package enum Outcome: Equatable, Sendable {
        /// It did all it had to.
        case finished
        /// Somebody cancelled it; what was finished before is kept.
        case cancelled
        /// It could not go on.
        case failed(String)
    }

    /// Makes a progress.
    package init(title: String, done: Int = 0, total: Int = 0, detail: String = "", outcome: Outcome? = nil) {
        self.title = title
        self.done = done
        self.total = total
        self.detail = detail
        self.outcome = outcome
    }
}
