import CIsolation
import Foundation
import Synchronization
import Work

/// One process that decodes, and the memory that it shares with this one. Serves one thread at a time.
final class DecoderChild: Sendable {
    /// How a request ended.
    enum Outcome {
        case output([UInt8])
        /// The library cannot decode the input, and says why.
        case refused(String)
        /// Its program could not be loaded, so that it never began.
        case unloadable
        /// The process is gone; what happened to it, and whether somebody else ended it.
        case died(String, isKilled: Bool)
    }

    /// The most shared memory that a child is kept with: 512 MiB.
    static let mostKept = 512 << 20
    /// Seconds beyond the child's own limit before it is given up.
    private static let grace: UInt32 = 5

    let process: Int32
    private let limits: DecoderPool.Limits
    private let connection: Mutex<Connection>

    /// Bytes of the shared memory.
    var sharedSize: Int { connection.withLock { $0.shared?.count ?? 0 } }

    /// Starts a process.
    init(_ program: DecoderProgram, _ limits: DecoderPool.Limits) throws(SystemFailure) {
        var child = cisolation_child()
        let text = "\(limits.memory),\(limits.seconds),\(limits.files)"
        let reason = cisolation_start(program.path, program.argument, text, &child)
        guard reason == 0 else { throw SystemFailure(number: reason) }
        self.limits = limits
        process = child.process
        connection = Mutex(Connection(child: child))
    }

    deinit {
        connection.withLock { connection in
            _ = connection.stop()
            connection.unmap()
        }
    }

    /// Has something decoded.
    ///
    /// - Throws: `DecoderUnavailable` where memory cannot be shared.
    func run(_ task: some ChildTask, _ input: DecodeInput) throws -> Outcome {
        try connection.withLock { connection in
            let offset = Connection.pageAligned(input.count)
            let memory = try connection.room(offset + task.outputSize)
            input.copy(to: memory)
            let request = DecoderRequest(
                task: task, inputCount: input.count, outputOffset: offset, sharedSize: memory.count)
            guard let reply = connection.ask(request, seconds: limits.seconds + Self.grace) else {
                let isGone = connection.hasHungUp
                let status = connection.stop()
                if cisolation_is_unloadable(status) { return .unloadable }
                let signal = cisolation_signal(status)
                return .died(description(of: signal), isKilled: isGone && signal == SIGKILL)
            }
            if let refusal = reply.refusal { return .refused(refusal) }
            let output = UnsafeRawBufferPointer(rebasing: memory[offset..<offset + task.outputSize])
            return .output(
                [UInt8](unsafeUninitializedCapacity: output.count) { target, count in
                    UnsafeMutableRawBufferPointer(target).copyMemory(from: output)
                    count = output.count
                })
        }
    }

    private func description(of signal: Int32) -> String {
        switch signal {
        case SIGALRM: "took more than \(limits.seconds) seconds"
        case SIGKILL: "was ended, or gave no answer"
        case 0: "ended by itself"
        default: "crashed (signal \(signal))"
        }
    }
}

/// This side of a child.
private struct Connection {
    private static let pageSize = 4096

    var child: cisolation_child
    private(set) var shared: UnsafeMutableRawBufferPointer?
    private var isStopped = false

    init(child: cisolation_child) { self.child = child }

    static func pageAligned(_ size: Int) -> Int { (size + pageSize - 1) / pageSize * pageSize }

    /// Sends a request and waits for the answer; nil where none comes in time.
    mutating func ask(_ request: DecoderRequest, seconds: UInt32) -> DecoderReply? {
        guard SocketTransfer.send(request.bytes, to: child.socket), cisolation_wait(&child, Int32(seconds * 1000))
        else {
            return nil
        }
        return SocketTransfer.receive(DecoderReply.size, from: child.socket).map(DecoderReply.init)
    }

    /// The shared memory, grown where it is too small.
    mutating func room(_ size: Int) throws -> UnsafeMutableRawBufferPointer {
        if let shared, shared.count >= size { return shared }
        unmap()
        let grown = Self.pageAligned(max(size, 1 << 20))
        guard ftruncate(child.memory, off_t(grown)) == 0,
            let address = mmap(nil, grown, PROT_READ | PROT_WRITE, MAP_SHARED, child.memory, 0), address != MAP_FAILED
        else { throw DecoderUnavailable(reason: SystemReason.last) }
        let memory = UnsafeMutableRawBufferPointer(start: address, count: grown)
        shared = memory
        return memory
    }

    mutating func unmap() {
        if let shared { munmap(shared.baseAddress, shared.count) }
        shared = nil
    }

    /// Whether the process has closed its side, which it only does by ending.
    var hasHungUp: Bool {
        var child = child
        return cisolation_wait(&child, 0)
    }

    /// Ends the process and returns what `waitpid` reported of it; 0 where it was asked for before.
    mutating func stop() -> Int32 {
        guard !isStopped else { return 0 }
        isStopped = true
        return cisolation_stop(&child)
    }
}

/// Whole messages through a socket.
enum SocketTransfer {
    /// Returns false where the other side is gone.
    static func send(_ bytes: [UInt8], to socket: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// A message of so many bytes; nil where the other side is gone.
    static func receive(_ size: Int, from socket: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < size {
            let part = [UInt8](unsafeUninitializedCapacity: size - bytes.count) { buffer, count in
                repeat { count = recv(socket, buffer.baseAddress, buffer.count, 0) } while count < 0 && errno == EINTR
                count = max(0, count)
            }
            if part.isEmpty { return nil }
            bytes += part
        }
        return bytes
    }
}
