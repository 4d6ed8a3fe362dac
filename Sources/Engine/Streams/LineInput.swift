import Foundation
import Synchronization
import Work

/// The lines of a stream by their numbers, read as they are asked for; any thread may ask.
package final class LineInput: Sendable {
    /// A line without its end.
    enum Line: Equatable, Sendable {
        case text([UInt8])
        /// More bytes than are kept of a line.
        case tooLong
    }

    fileprivate struct State {
        var bytes: [UInt8] = []
        var lines: [Int: Line] = [:]
        var count = 0
        var isTooLong = false
        var isAtEnd = false
    }

    /// Bytes of a line at most.
    static let longest = 1 << 20

    private let descriptor: Int32
    private let isStopped = Atomic(false)
    private let state = Mutex(State())
    /// How many lines there are; below 0 before the end has been seen. Whoever asks does not wait for lines.
    private let total = Atomic(-1)

    /// The lines of an open file or pipe.
    package init(stream descriptor: Int32) { self.descriptor = descriptor }

    /// How many lines there are; nil before the end has been seen.
    var count: Int? {
        let count = total.load(ordering: .acquiring)
        return count < 0 ? nil : count
    }

    /// Lets whoever waits for a line go, with `Cancelled`.
    func stop() { isStopped.store(true, ordering: .relaxed) }

    /// Whether there is any line.
    ///
    /// - Throws: As `take`.
    func hasLines(_ cancellation: Cancellation) throws -> Bool {
        try state.withLock { state in
            try read(&state, past: 0, cancellation)
            return state.count > 0
        }
    }

    /// The line of a number from 0, once; nil behind the last.
    ///
    /// - Throws: `InputFile.Unreadable`; `Cancelled` on request.
    func take(_ number: Int, _ cancellation: Cancellation) throws -> Line? {
        try state.withLock { state in
            try read(&state, past: number, cancellation)
            return state.lines.removeValue(forKey: number)
        }
    }

    /// Reads until the line of a number is there, or the end.
    private func read(_ state: inout State, past number: Int, _ cancellation: Cancellation) throws {
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while state.count <= number, !state.isAtEnd {
            try waitForInput(cancellation)
            let size = Foundation.read(descriptor, &part, part.count)
            if size < 0, errno == EINTR || errno == EAGAIN { continue }
            guard size >= 0 else { throw InputFile.Unreadable(path: "stdin", reason: SystemReason.last) }
            state.isAtEnd = size == 0
            state.take(part[..<size])
            if state.isAtEnd { total.store(state.count, ordering: .releasing) }
        }
    }

    private func waitForInput(_ cancellation: Cancellation) throws {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        repeat {
            try cancellation.check()
            if isStopped.load(ordering: .relaxed) { throw Cancelled() }
        } while poll(&wanted, 1, 100) == 0
    }
}

extension LineInput.State {
    /// Takes what was read; at the end, what is left over is a line too.
    fileprivate mutating func take(_ part: ArraySlice<UInt8>) {
        var rest = part
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            extend(rest[..<end])
            finishLine()
            rest = rest[(end + 1)...]
        }
        extend(rest)
        if isAtEnd, !bytes.isEmpty || isTooLong { finishLine() }
    }

    private mutating func extend(_ part: ArraySlice<UInt8>) {
        if bytes.count + part.count > LineInput.longest { isTooLong = true }
        if isTooLong { bytes.removeAll() } else { bytes += part }
    }

    private mutating func finishLine() {
        lines[count] = isTooLong ? .tooLong : .text(bytes)
        count += 1
        bytes.removeAll(keepingCapacity: true)
        isTooLong = false
    }
}
