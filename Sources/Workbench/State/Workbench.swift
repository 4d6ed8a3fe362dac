import Labels
import Screen

/// The whole state of the workbench.
///
/// It changes by `update(_:)` alone, which takes a message and answers with effects: things to be done outside. Its
/// picture is `view(_:)`.
package struct Workbench: Equatable, Sendable {
    /// What fills the screen.
    package enum Page: Equatable, Sendable {
        /// Many cases.
        case gallery
        /// One case.
        case focus
        /// Figures.
        case report
    }

    /// The project as a whole.
    package internal(set) var project: ProjectSummary
    /// What the terminal can show.
    package internal(set) var display: Display
    /// What the reviewer switched.
    package internal(set) var settings = Settings()
    /// What fills the screen.
    package internal(set) var page = Page.gallery
    /// How many cases each filter lets through; `nil` until known.
    package internal(set) var counts: ProjectCounts?

    var queue = Queue()
    /// The case that was selected when a search began, to which its end goes back.
    var caseBeforeSearch: CaseID?
    var shown = Shown()
    var marks = Marks()
    var overlay: Overlay?
    var stage: StageStatus?
    var notice: Notice?
    /// What could not be written; until it is, only trying again and leaving are possible.
    var halt: Halt?
    var focus = Focus()
    /// The run whose labels are shown beside the present ones.
    var runBeside: EarlierRun?
    var beside: Beside?
    var report: ReviewReport?
    var reportScroll = 0
    var pace = Pace()
    /// The cell of the report's matrix that Enter goes to.
    var matrixCell = MatrixCell()

    /// Something said in the status bar until the next key; a failure stays until Esc.
    struct Notice: Equatable, Sendable {
        /// How it is said.
        enum Kind {
            case calm
            case alarm
            case failure
        }

        var text: String
        var kind: Kind
    }

    /// Says something, unless a failure stands there that nobody has acknowledged.
    mutating func say(_ text: String, _ kind: Notice.Kind = .calm) {
        if notice?.kind != .failure || kind == .failure { notice = Notice(text: text, kind: kind) }
    }

    /// Makes a workbench that has loaded nothing yet; `start()` says what to load.
    package init(project: ProjectSummary, display: Display, settings: Settings = Settings()) {
        self.project = project
        self.display = display
        self.settings = settings
    }

    /// The position of the selected case.
    package var selected: Int { queue.selected }
    /// What the queue was opened with.
    package var query: QueueQuery { queue.query }
    /// How many cases stand in the queue; `nil` until known.
    package var total: Int? { queue.total }

    /// Whether the selected case is on the screen.
    package var showsCases: Bool { queue.current != nil }

    /// The first things to do.
    ///
    /// - Parameter query: Which cases stand in the queue at first.
    package mutating func start(_ query: QueueQuery = QueueQuery()) -> [Effect] {
        openQueue(query) + [.loadCounts]
    }

    /// Opens the queue anew.
    mutating func openQueue(_ query: QueueQuery, keeping id: CaseID? = nil) -> [Effect] {
        queue = Queue(query: query, serial: queue.serial + 1)
        return [.openQueue(query, serial: queue.serial, keeping: id)]
    }
}
