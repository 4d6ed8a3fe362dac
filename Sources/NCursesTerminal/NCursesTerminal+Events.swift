import CNCurses
import Foundation
import Screen

extension NCursesTerminal {
    /// Waits for something to happen and returns all of it, in order.
    ///
    /// - Parameter milliseconds: How long to wait at most; without limit where `nil`.
    package func events(within milliseconds: Int? = nil) -> [TerminalEvent] {
        let arrived = emergency_wait(milliseconds.map { Int32(clamping: $0) } ?? -1)
        var events: [TerminalEvent] = []
        if arrived & Int32(emergency_pipe) != 0 { collectSignals(into: &events) }
        if arrived & Int32(emergency_input) != 0 { collectKeys(into: &events) }
        return events
    }

    /// Makes `events` return soon; from any thread.
    package static func wake() {
        emergency_wake()
    }

    /// Ends the process by the signal that asked for it, after the terminal was closed.
    package static func die(of signal: Int32) {
        emergency_die(signal)
    }

    private func collectSignals(into events: inout [TerminalEvent]) {
        while true {
            switch emergency_next() {
            case ..<0: return
            case 0: if events.last != .woken { events.append(.woken) }
            case SIGTSTP: events.append(resumed())
            case SIGWINCH:
                measure()
                events.append(.resized(size))
            case let signal: events.append(.ended(signal: signal))
            }
        }
    }

    private func resumed() -> TerminalEvent {
        suspend()
        return .resized(size)
    }

    private func collectKeys(into events: inout [TerminalEvent]) {
        while true {
            var character: UInt32 = 0
            let code = terminal_get_key(&character)
            if code == Int32(terminal_no_key) { break }
            if code == Int32(terminal_key_mouse) {
                if let event = mouseEvent() { events.append(.mouse(event)) }
            } else if let key = NCursesTerminal.key(code, character) {
                events.append(.key(key))
            }
        }
        if events.isEmpty, hasLostInput() { events.append(.ended(signal: SIGHUP)) }
    }

    /// Whether the terminal is gone: input is announced, but there is none.
    private func hasLostInput() -> Bool {
        tcgetpgrp(STDIN_FILENO) < 0
    }

    private func mouseEvent() -> MouseEvent? {
        var (column, row): (Int32, Int32) = (0, 0)
        let kind: MouseEvent.Kind
        switch Int(terminal_get_mouse(&column, &row)) {
        case terminal_mouse_click: kind = .click
        case terminal_mouse_wheel_up: kind = .wheelUp
        case terminal_mouse_wheel_down: kind = .wheelDown
        default: return nil
        }
        return MouseEvent(kind, at: Point(column: Int(column), row: Int(row)))
    }

    private static func key(_ code: Int32, _ character: UInt32) -> KeyPress? {
        code == Int32(terminal_key_character) ? characterKey(character) : namedKeys[code]
    }

    private static func characterKey(_ value: UInt32) -> KeyPress? {
        switch value {
        case 10, 13: return .enter
        case 8, 127: return .backspace
        case 9: return .tab
        case 27: return .escape
        case 1...26: return Unicode.Scalar(0x60 + value).map { .control(Character($0)) }
        case ..<32: return nil
        default: return Unicode.Scalar(value).map { .character(Character($0)) }
        }
    }

    private static let namedKeys: [Int32: KeyPress] = [
        Int32(terminal_key_up): .up, Int32(terminal_key_down): .down,
        Int32(terminal_key_left): .left, Int32(terminal_key_right): .right,
        Int32(terminal_key_page_up): .pageUp, Int32(terminal_key_page_down): .pageDown,
        Int32(terminal_key_home): .home, Int32(terminal_key_end): .end,
        Int32(terminal_key_enter): .enter, Int32(terminal_key_backspace): .backspace,
        Int32(terminal_key_delete): .delete,
    ]
}
