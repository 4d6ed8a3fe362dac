import CIsolation
import Foundation

/// The child's side: decodes what the parent asks for until the parent is gone.
package enum DecoderService {
    /// Serves requests; returns when the parent has closed its side.
    ///
    /// - Parameter argument: The limits, as `DecoderPool` hands them to the program.
    /// - Returns: Whether the limits could be set.
    package static func run(argument: String) -> Bool {
        let numbers = argument.split(separator: ",").compactMap { UInt64($0) }
        guard numbers.count == 3, let seconds = UInt32(exactly: numbers[1]), let files = UInt32(exactly: numbers[2]),
            cisolation_confine(numbers[0], files)
        else { return false }
        var shared = SharedMemory()
        while let bytes = SocketTransfer.receive(DecoderRequest.size, from: Int32(cisolation_socket)) {
            guard let request = DecoderRequest(bytes) else { return false }
            cisolation_limit_time(seconds)
            let reply = DecoderReply(refusal: refusal(request, &shared))
            cisolation_limit_time(0)
            guard SocketTransfer.send(reply.bytes, to: Int32(cisolation_socket)) else { return true }
        }
        return true
    }

    private static func refusal(_ request: DecoderRequest, _ shared: inout SharedMemory) -> String? {
        guard let memory = shared.mapped(request.sharedSize) else { return "not enough memory" }
        let end = request.outputOffset + request.task.outputSize
        return request.task.perform(
            UnsafeRawBufferPointer(rebasing: memory[..<request.inputCount]),
            UnsafeMutableRawBufferPointer(rebasing: memory[request.outputOffset..<end]))
    }
}

/// The memory that the parent shares, which it only ever lets grow.
private struct SharedMemory {
    private var memory: UnsafeMutableRawBufferPointer?

    /// All of it, mapped anew where it has grown; nil where the system refuses.
    mutating func mapped(_ size: Int) -> UnsafeMutableRawBufferPointer? {
        if let memory, memory.count == size { return memory }
        if let memory { munmap(memory.baseAddress, memory.count) }
        memory = nil
        let address = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, Int32(cisolation_memory), 0)
        guard let address, address != MAP_FAILED else { return nil }
        memory = UnsafeMutableRawBufferPointer(start: address, count: size)
        return memory
    }
}
