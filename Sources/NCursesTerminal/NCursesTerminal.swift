import CNCurses
import Foundation
import Screen

/// The terminal on standard input and output, through ncurses.
///
/// One at a time, used from one thread. It is given back by `close()`, when a signal ends the program, and by the
/// handlers of crash signals.
package final class NCursesTerminal {
    /// The colours that screens are shown with.
    package let depth: ColourDepth
    /// Whether characters beyond ASCII are shown.
    package let showsUnicode: Bool
    /// The window's size.
    package private(set) var size: Size

    private let colours: Palette
    private var pairs: PairCache
    private var shown: Screen?
    private var writer = CellWriter()
    private var usesMouse: Bool
    private var isOpen = true
    private var graphics: PixelGraphics?
    /// Whether pixels were wished that this terminal cannot show, and nobody was told yet.
    private var isWishVain = false
    var decoder = KeyDecoder()
    var buffer = [UInt8](repeating: 0, count: 4096)

    /// Takes the terminal over.
    ///
    /// - Throws: `TerminalError`.
    package init(_ options: TerminalOptions) throws(TerminalError) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
        showsUnicode = terminal_use_utf8_locale()
        let environment = ProcessInfo.processInfo.environment
        let choice = TerminalChoice(options.colour, environment: environment) { terminal_is_known($0) }
        guard terminal_is_known(choice.entry) else { throw .unknown(name: choice.entry) }
        guard terminal_can_move(choice.entry) else { throw .withoutCursor(name: choice.entry) }
        guard emergency_prepare() else { throw .noPipe }
        guard terminal_open(choice.entry) else {
            emergency_end()
            throw .unknown(name: choice.entry)
        }
        emergency_learn_reset()
        colours = Palette(starting: choice)
        depth = colours.depth
        pairs = PairCache(capacity: depth == .none ? 1 : Int(terminal_pairs()))
        size = NCursesTerminal.windowSize() ?? Size(width: 80, height: 24)
        usesMouse = options.usesMouse
        graphics = PixelGraphics(
            options.pictures, depth: depth, showsUnicode: showsUnicode, environment: environment,
            now: NCursesTerminal.now)
        terminal_use_modes(usesMouse)
        isWishVain = graphics == nil && options.pictures == .kitty
        // What a terminal prints that does not understand it is gone with the first screen.
        if let graphics { send(graphics.question) }
    }

    /// Gives the terminal back.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        forgetImages()
        terminal_close()
        emergency_end()
    }

    /// Shows a screen: only what differs from the last one is sent.
    package func draw(_ screen: Screen) {
        let next = showsUnicode ? screen : screen.inASCII()
        hold(next.images)
        if !put(next.differences(from: shown)) {
            terminal_forget_pairs()
            pairs.removeAll()
            _ = put(next.differences(from: nil))
        }
        terminal_refresh()
        shown = next
    }

    /// Sends the whole screen again, in case something else wrote on it.
    package func repaint() {
        terminal_repaint()
    }

    /// Lets the mouse report, or leaves it to the terminal.
    package func useMouse(_ isUsed: Bool) {
        usesMouse = isUsed
        terminal_use_modes(isUsed)
    }

    /// Stops the program as Ctrl-Z does and, when it is continued, takes the terminal again.
    func suspend() {
        forgetImages()
        terminal_leave()
        emergency_stop()
        takeAgain()
    }

    /// Takes the terminal again after the process was stopped and continued; others may have used it meanwhile.
    func takeAgain() {
        graphics?.forget()
        measure()
        terminal_return()
        terminal_use_modes(usesMouse)
    }

    /// Sends images that the terminal does not hold yet, and has it forget what there is no room for.
    private func hold(_ images: [UInt64: ScreenImage]) {
        guard let bytes = graphics?.hold(images.values), !bytes.isEmpty else { return }
        let farewell = graphics?.farewell ?? []
        _ = emergency_say_first(farewell, Int32(farewell.count))
        send(bytes)
    }

    /// Has the terminal forget all images.
    private func forgetImages() {
        if let farewell = graphics?.farewell, !farewell.isEmpty { send(farewell) }
        graphics?.forget()
        _ = emergency_say_first([], 0)
    }

    /// A terminal that is gone shows itself when keys are read.
    private func send(_ bytes: [UInt8]) { _ = terminal_write(bytes, Int32(bytes.count)) }

    /// Takes over the window's present size.
    func measure() {
        shown = nil
        guard let now = NCursesTerminal.windowSize() else { return }
        size = now
        terminal_resize(Int32(now.width), Int32(now.height))
    }

    private static func windowSize() -> Size? {
        var (columns, rows): (Int32, Int32) = (0, 0)
        return terminal_window_size(&columns, &rows) ? Size(width: Int(columns), height: Int(rows)) : nil
    }

    /// Hands cells to ncurses; false where a pair of colours was needed and none was left.
    private func put(_ runs: [Screen.Run]) -> Bool {
        var hasPairs = true
        for run in runs {
            for (offset, cell) in run.cells.enumerated() where !cell.isContinuation {
                let isWide = offset + 1 < run.cells.count && run.cells[offset + 1].isContinuation
                var (ink, mark) = (colours.ink(of: cell.style), Unicode.Scalar?.none)
                var glyph = cell.glyph
                if case .image(let key) = cell.style.foreground {
                    if let image = graphics?.ink(of: key) {
                        (ink.foreground, mark) = (image.colour, image.mark)
                    } else {
                        glyph = " "
                    }
                }
                let pair = number(of: ink)
                if pair == nil { hasPairs = false }
                writer.put(
                    glyph, mark: mark, isWide: isWide, row: run.row, column: run.column + offset,
                    attributes: Int32(ink.attributes.rawValue), pair: pair ?? 0)
            }
        }
        return hasPairs
    }

    private func number(of ink: Palette.Ink) -> Int32? {
        guard depth != .none else { return 0 }
        switch pairs.pair(foreground: ink.foreground, background: ink.background) {
        case .known(let number): return Int32(number)
        case .new(let number):
            return terminal_define_pair(Int32(number), ink.foreground, ink.background) ? Int32(number) : 0
        case .full: return nil
        }
    }
}

extension NCursesTerminal {
    /// Waits for something to happen and returns all of it, in order.
    ///
    /// - Parameter milliseconds: How long to wait at most; without limit where `nil`.
    package func events(within milliseconds: Int? = nil) -> [TerminalEvent] {
        let arrived = emergency_wait(patience(milliseconds))
        var events: [TerminalEvent] = []
        if arrived & Int32(emergency_pipe) != 0 { collectSignals(into: &events) }
        if arrived & Int32(emergency_input) != 0 {
            collectKeys(into: &events)
        } else {
            events += decoder.expire(at: NCursesTerminal.now)
        }
        return listened(to: events)
    }

    /// Takes answers out of the events, and puts in what they change about pictures.
    private func listened(to events: [TerminalEvent]) -> [TerminalEvent] {
        var heard = events.compactMap { event -> TerminalEvent? in
            guard case .answered(let answer) = event else { return event }
            guard graphics?.take(answer) == true else { return nil }
            return .pictures(inPixels: graphics?.state == .shown)
        }
        if let again = graphics?.questionAgain(at: NCursesTerminal.now) { send(again) }
        if graphics?.expire(at: NCursesTerminal.now) == true || isWishVain { heard.append(.pictures(inPixels: false)) }
        isWishVain = false
        return heard
    }

    /// Makes `events` return soon; from any thread.
    package static func wake() {
        emergency_wake()
    }

    /// Ends the process by the signal that asked for it, after the terminal was closed.
    package static func die(of signal: Int32) {
        emergency_die(signal)
    }

    /// How long to wait, in milliseconds: not beyond the moment at which a lone Esc is one.
    private func patience(_ milliseconds: Int?) -> Int32 {
        let limits = [milliseconds, decoder.deadline.map { max(0, $0 - NCursesTerminal.now) }].compactMap { $0 }
        return limits.min().map { Int32(clamping: $0) } ?? -1
    }

    static var now: KeyDecoder.Time { Int(clamping: DispatchTime.now().uptimeNanoseconds / 1_000_000) }

    private func collectSignals(into events: inout [TerminalEvent]) {
        while true {
            switch emergency_next() {
            case ..<0: return
            case 0: if events.last != .woken { events.append(.woken) }
            case SIGTSTP:
                suspend()
                events.append(.resized(size))
            case SIGCONT:
                takeAgain()
                events.append(.resized(size))
            case SIGWINCH:
                measure()
                events.append(.resized(size))
            case let signal: events.append(.ended(signal: signal))
            }
        }
    }

    private func collectKeys(into events: inout [TerminalEvent]) {
        let count = buffer.withUnsafeMutableBufferPointer { terminal_read($0.baseAddress, Int32($0.count)) }
        if count < 0 { events.append(.ended(signal: SIGHUP)) }
        guard count > 0 else { return }
        events += decoder.take(buffer.prefix(Int(count)), at: NCursesTerminal.now)
    }
}

/// Why a terminal cannot be used.
package enum TerminalError: Error, Equatable, CustomStringConvertible {
    /// Standard input or output is no terminal.
    case notATerminal
    /// Terminfo does not know the terminal that `TERM` names.
    case unknown(name: String)
    /// The terminal that `TERM` names cannot move its cursor about, so no screen can be drawn.
    case withoutCursor(name: String)
    /// The system refused a pipe for signals.
    case noPipe

    /// What is wrong and what to do.
    package var description: String {
        switch self {
        case .notATerminal:
            "the workbench needs a terminal on standard input and output; run it without pipes or redirections"
        case .unknown(let name):
            "the terminal TERM=\"\(name)\" is not known here; set TERM to a name that `infocmp` knows, or install ncurses-term"
        case .withoutCursor(let name):
            """
            the terminal TERM="\(name)" cannot move its cursor, which the workbench needs; set TERM to what this terminal \
            is (xterm-256color is most), or open another one
            """
        case .noPipe: "the system gave no pipe for signals; too many files may be open"
        }
    }
}

/// What a terminal is to be opened with.
package struct TerminalOptions: Sendable {
    /// How many colours are wanted.
    package var colour: ColourChoice
    /// Whether the mouse reports clicks and the wheel.
    package var usesMouse: Bool
    /// How pictures are wanted; by itself the terminal is asked whether it shows pixels where these are.
    package var pictures: PictureChoice

    /// Options; by default the terminal's own colours, a mouse, and pictures as the terminal can show them.
    package init(colour: ColourChoice = .auto, usesMouse: Bool = true, pictures: PictureChoice = .auto) {
        self.colour = colour
        self.usesMouse = usesMouse
        self.pictures = pictures
    }
}
