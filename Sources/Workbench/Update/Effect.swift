import Labels

/// What the workbench wants to be done outside. The answers come as messages.
package enum Effect: Equatable, Sendable {
    /// Take the queue; answer with `queueOpened`. The case to keep selected is looked for in it.
    case openQueue(QueueQuery, serial: Int, keeping: CaseID?)
    /// Get ready to search; there is no answer.
    case prepareSearch
    /// Load cards of the queue; answer with `casesLoaded`.
    case loadCases(serial: Int, positions: Range<Int>)
    /// Load cards again that may have changed; answer with `casesChanged`.
    case reloadCases([CaseID])
    /// Count the cases of all filters; answer with `countsLoaded`.
    case loadCounts
    /// Load what focus shows; answer with `detailsLoaded`.
    case loadDetails(CaseID)
    /// Look for the cases that are likest to a version of a case's image; answer with `neighboursLoaded`.
    case loadNeighbours(CaseID, VersionID)
    /// Load a large picture of a version of a case's image; answer with `pictureLoaded`.
    case loadPicture(CaseID, VersionID, PictureView)
    /// Open the file that a case's image lies in with the reviewer's own program.
    case openOriginal(CaseID)
    /// Work out the report; answer with `reportLoaded`.
    case loadReport
    /// Look for an undecided disagreement after (or before) a position, going round the end; answer with `found`.
    case findToSettle(serial: Int, from: Int, forward: Bool)
    /// Write a decision on what the reviewer sees, with the classes and the run that the reviewer sees; answer with
    /// `acted`.
    case decide(Choice, DecisionTarget, ProjectSummary)
    /// Undo the reviewer's last decision; answer with `acted`, or `asked` where it reaches what is not shown.
    case undo
    /// Redo what was undone last; answer as for `undo`.
    case redo
    /// Undo or redo an act, if it is still the one that would be, whatever it reaches; answer with `acted`.
    case turn(Turn)
    /// Keep a note on an image; answer with `acted`.
    case setNote(QueueEntry, String)
    /// Flag an image or take the flag away; answer with `acted`.
    case setFlag(QueueEntry, Bool)
    /// Write what could not be written before; answer with `resumed` or `halted`.
    case retry
    /// Show the labels of a run beside the present ones, or of none, from now on.
    case showRun(Int64?)
    /// Run a stage; answer with `stage`.
    case start(BackgroundTask)
    /// Cancel the running stage.
    case cancelStage
    /// Let the mouse report, or not.
    case useMouse(Bool)
    /// Draw the whole screen again.
    case repaint
    /// End the workbench.
    case quit
}

/// An act that is to be undone or redone.
package struct Turn: Equatable, Sendable {
    /// The act's number.
    package var act: Int64
    /// Whether it is redone.
    package var isRedo: Bool

    /// Describes what is to be done.
    package init(act: Int64, isRedo: Bool) {
        self.act = act
        self.isRedo = isRedo
    }
}

/// What a decision is for.
package enum DecisionTarget: Equatable, Sendable {
    /// Cases as the reviewer sees them.
    case seen([CaseCard])
    /// Positions of the queue, not all of which are on the screen; with those cases that were painted since the range was
    /// begun, as they were.
    case positions(ClosedRange<Int>, serial: Int, painted: [QueueEntry] = [])
    /// Marked cases as they were painted last; so many of them were not on the screen when the key was pressed.
    case marked([QueueEntry], unseen: Int)
}

/// What can run in the background.
package enum BackgroundTask: Equatable, Sendable {
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
        /// It did what it could, and matters are left open that its detail names.
        case leavesOpen
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
