import Dispatch
import Labels
import NCursesTerminal
import Screen
import Workbench

/// The conversation between the terminal, the workbench and the worker, on the thread that owns the terminal.
struct ReviewLoop {
    private let terminal: NCursesTerminal
    private let worker: ReviewWorker
    private var workbench: Workbench
    private(set) var statistics = ReviewStatistics()
    private var isDone = false
    /// Whether anything happened since the screen was painted.
    private var isStale = true
    /// The signal that ended the review, if one did.
    private(set) var signal: Int32?
    private var lastLook = DispatchTime.now()
    private var keys: [DispatchTime] = []
    private var decisions: [DispatchTime] = []
    private var answered = 0

    init(terminal: NCursesTerminal, worker: ReviewWorker, settings: Settings, pictures: PictureStyle) throws {
        self.terminal = terminal
        self.worker = worker
        let display = Display(
            size: terminal.size, depth: terminal.depth, showsUnicode: terminal.showsUnicode, pictures: pictures)
        workbench = Workbench(project: try worker.summary(), display: display, settings: settings)
    }

    /// How often others' decisions are looked for, in milliseconds.
    private static let lookEvery = 400

    /// Runs until the reviewer quits or a signal ends it.
    ///
    /// - Parameter opening: Which cases stand in the queue at first.
    mutating func run(_ opening: QueueQuery) {
        perform(workbench.start(opening))
        while !isDone {
            if isStale { paint() }
            react(to: terminal.events(within: ReviewLoop.lookEvery))
            for message in worker.mailbox.takeAll() { take(message) }
            lookForChanges()
        }
    }

    private mutating func paint() {
        isStale = false
        terminal.draw(workbench.view())
        workbench.notePainted()
        if workbench.showsCases { statistics.noteCasesShown() }
        statistics.notePainted(keysSince: keys)
        keys.removeAll(keepingCapacity: true)
        statistics.noteSettled(keysSince: Array(decisions.prefix(answered)))
        decisions.removeFirst(min(answered, decisions.count))
        answered = 0
    }

    /// Takes what happened one by one, and paints before what is about the screen: a key means what is shown by then.
    private mutating func react(to events: [TerminalEvent]) {
        for (index, event) in events.enumerated() where !isDone {
            if index > 0, isStale, workbench.isAboutTheScreen(event) { paint() }
            react(to: event)
        }
    }

    private mutating func react(to event: TerminalEvent) {
        switch event {
        case .key(let key):
            keys.append(.now())
            take(.key(key))
        case .mouse(let mouse): take(.mouse(mouse))
        case .pasted(let text): take(.pasted(text))
        case .resized(let size): take(.resized(size))
        case .pictures(let inPixels): take(.pictures(inPixels: inPixels))
        case .woken, .answered: break
        case .ended(let signal):
            self.signal = signal
            isDone = true
        }
    }

    private mutating func take(_ message: Message) {
        isStale = true
        if case .acted = message { answered += 1 }
        perform(workbench.update(message))
    }

    private mutating func perform(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .quit: isDone = true
            case .repaint: terminal.repaint()
            case .useMouse(let isUsed): terminal.useMouse(isUsed)
            case .decide, .undo, .redo, .turn, .setNote, .setFlag:
                decisions.append(.now())
                worker.start(effect)
            default: worker.start(effect)
            }
        }
    }

    private mutating func lookForChanges() {
        guard ReviewStatistics.milliseconds(since: lastLook) >= Double(ReviewLoop.lookEvery) else { return }
        lastLook = .now()
        worker.lookForChanges()
    }
}
