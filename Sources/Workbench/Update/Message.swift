import Images
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
    /// The queue was taken: so many cases; the selected one stands at a position.
    case queueOpened(serial: Int, total: Int, selected: Int)
    /// Cards of the queue, from a position on.
    case casesLoaded(serial: Int, first: Int, [CaseCard])
    /// Cards that changed, wherever they stand.
    case casesChanged([CaseCard])
    /// Counts of all filters.
    case countsLoaded(QueueCounts)
    /// What focus shows of a case.
    case detailsLoaded(CaseDetails)
    /// The large picture of a case; `nil` where the image cannot be read any more.
    case pictureLoaded(CaseID, PixelImage?)
    /// The figures of the report.
    case reportLoaded(ReviewReport)
    /// Where the next undecided disagreement stands; `nil` where there is none.
    case found(serial: Int, position: Int?)
    /// Decisions were written, undone or redone: cards as they are now, and what to say about it; for an undo or redo
    /// also where in the queue to look.
    case decided([CaseCard], notice: String, position: Int?)
    /// Something outside changed the project: another reviewer, a stage.
    case projectChanged(ProjectSummary)
    /// A stage goes on or has ended.
    case stage(StageStatus)
    /// Something to say.
    case noticed(String)
    /// Something went wrong.
    case failed(String)
}
