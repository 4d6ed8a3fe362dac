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
        while let bytes = SocketTransfer.receive(DecoderRequest.size, from: Int32(cisolation_socket)) {
            guard let request = DecoderRequest(bytes) else { return false }
            cisolation_limit_time(seconds)
            let reply = DecoderReply(refusal: refusal(request))
            cisolation_limit_time(0)
            guard SocketTransfer.send(reply.bytes, to: Int32(cisolation_socket)) else { return true }
        }
        return true
    }

    private static func refusal(_ request: DecoderRequest) -> String? {
        let address = mmap(
            nil, request.sharedSize, PROT_READ | PROT_WRITE, MAP_SHARED, Int32(cisolation_memory), 0)
        guard let address, address != MAP_FAILED else { return "not enough memory" }
        defer { munmap(address, request.sharedSize) }
        let shared = UnsafeMutableRawBufferPointer(start: address, count: request.sharedSize)
        let end = request.outputOffset + request.task.outputSize
        return request.task.perform(
            UnsafeRawBufferPointer(rebasing: shared[..<request.inputCount]),
            UnsafeMutableRawBufferPointer(rebasing: shared[request.outputOffset..<end]))
    }
}
