import Labels
import Screen

/// What happens to the workbench.
package enum Message: Equatable, Sendable {
    /// A key was pressed.
    case key(KeyPress)
    /// The mouse was used.
    case mouse(MouseEvent)
    /// Text was pasted.
    case pasted(String)
    /// The terminal has another size.
    case resized(Size)
    /// The terminal shows pictures in pixels from now on, or it does not, or not any more.
    case pictures(inPixels: Bool)
    /// The queue was taken: so many cases; the selected one stands at a position. Where a search went through all cases,
    /// so many of those found pass the filter; where it is in the order of likeness, so many are alike.
    case queueOpened(serial: Int, total: Int, selected: Int, inFilter: Int? = nil, alike: Alike? = nil)
    /// The queue cannot be had, for a reason.
    case queueRefused(serial: Int, reason: String)
    /// Cards of the queue, from a position on.
    case casesLoaded(serial: Int, first: Int, [CaseCard])
    /// Cases that changed, wherever they stand.
    case casesChanged([QueueEntry])
    /// How many cases there are of each kind.
    case countsLoaded(ProjectCounts)
    /// What focus shows of a case.
    case detailsLoaded(CaseDetails)
    /// What is like an image version.
    case neighboursLoaded(VersionID, Neighbours)
    /// A large picture of an image version; `nil` where the image cannot be read any more.
    case pictureLoaded(VersionID, LargePicture?)
    /// The figures of the report.
    case reportLoaded(ReviewReport)
    /// Where the next case to settle stands; `nil` where there is none.
    case found(serial: Int, position: Int?)
    /// An act was written: the cases as they are now, all counts, and what to say about it.
    case acted(ActReport)
    /// An undo or redo reaches what is not shown: what, in words, and what a yes does.
    case asked(String, Turn)
    /// Acts could not be written: why, and which, in words. Nothing else is written until they are.
    case halted(Halt)
    /// What could not be written before is written now, apart from what the project refused.
    case resumed(notice: String, hasRefusals: Bool = false)
    /// Something outside changed the project: another reviewer, a stage.
    case projectChanged(ProjectSummary)
    /// A stage goes on or has ended.
    case stage(StageStatus)
    /// Something to say.
    case noticed(String)
    /// Something went wrong.
    case failed(String)
}

/// What an act led to.
package struct ActReport: Equatable, Sendable {
    /// The cases as they are now; of many, as many as can be on a screen.
    package var entries: [QueueEntry]
    /// How many cases there are of each kind now.
    package var counts: ProjectCounts
    /// What to say about it; empty where the cards say it.
    package var notice: String
    /// How it is said.
    package var tone: Tone
    /// Where in the queue to look, for an undo or redo.
    package var position: Int?
    /// The audit that is shown, as it is now.
    package var audit: AuditSession?
    /// The blinded reading that is shown, as it is now.
    package var reading: BlindReading?
    /// What it did to the work that is left, and when; `nil` where it was no decision.
    package var step: PaceStep?

    /// How what an act led to is said.
    package enum Tone: Sendable {
        /// It is what was wanted.
        case calm
        /// It reached further than one might expect.
        case alarm
        /// Not all of it was recorded. That stays on the screen until somebody has acknowledged it.
        case refusal
    }

    /// Describes what an act led to.
    package init(
        entries: [QueueEntry], counts: ProjectCounts, notice: String = "", tone: Tone = .calm, position: Int? = nil,
        audit: AuditSession? = nil, reading: BlindReading? = nil, step: PaceStep? = nil
    ) {
        self.entries = entries
        self.counts = counts
        self.notice = notice
        self.tone = tone
        self.position = position
        self.audit = audit
        self.reading = reading
        self.step = step
    }
}

/// Acts that could not be written.
package struct Halt: Equatable, Sendable {
    /// Why.
    package var reason: String
    /// What they were, a line each, in the order in which they were meant.
    package var acts: [String]

    /// Describes what could not be written.
    package init(reason: String, acts: [String]) {
        self.reason = reason
        self.acts = acts
    }
}
