import Labels
import Screen

/// Something that is asked before it is done.
struct Confirmation: Equatable, Sendable {
    /// What happens on a yes.
    enum Answer: Equatable, Sendable {
        /// A decision on the selected range of an opening of the queue.
        case decide(Choice, ClosedRange<Int>, serial: Int, painted: [QueueEntry])
        /// The workbench ends.
        case quit
    }

    /// What is asked.
    var text: String
    /// The keys that mean yes; every other one means no.
    var yes: [KeyPress]
    /// What happens on a yes.
    var answer: Answer
}
