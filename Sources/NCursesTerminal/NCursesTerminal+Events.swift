import CNCurses
import Foundation
import Screen

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

    /// How long to wait, in milliseconds: not beyond the moment at which a lone Esc is one.
    private func patience(_ milliseconds: Int?) -> Int32 {
        let limits = [milliseconds, decoder.deadline.map { max(0, $0 - NCursesTerminal.now) }].compactMap { $0 }
        return limits.min().map { Int32(clamping: $0) } ?? -1
    }

    private static var now: KeyDecoder.Time { Int(clamping: DispatchTime.now().uptimeNanoseconds / 1_000_000) }

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
