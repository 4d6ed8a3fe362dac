import CIsolation

/// The child's side: decodes what the parent asks for until the parent is gone.
package enum DecoderService {
    /// Serves requests; returns when the parent has closed its side.
    ///
    /// - Parameter argument: The limits, as `DecoderPool` hands them to the program.
    /// - Returns: Whether the limits could be set, and all requests be understood.
    package static func run(argument: String) -> Bool {
        cisolation_serve(argument) { request, reason in
            let request = request.pointee
            guard let task = DecodeTask(request), task.outputSize == request.output_count else {
                return cisolation_unknown
            }
            let refusal = task.perform(
                UnsafeRawBufferPointer(start: request.input, count: request.input_count),
                UnsafeMutableRawBufferPointer(start: request.output, count: request.output_count))
            guard let refusal else { return cisolation_done }
            // The last byte stays the zero at the end.
            let text = Array(refusal.utf8.prefix(cisolation_reason_size - 1))
            UnsafeMutableRawPointer(reason).copyMemory(from: text, byteCount: text.count)
            return cisolation_refused
        }
    }
}
