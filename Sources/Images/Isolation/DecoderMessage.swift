import CIsolation

/// Something that a child is asked to do.
protocol ChildTask: Sendable {
    /// What it is, in at most `cisolation_task_size` numbers that the child's program understands.
    var numbers: [Int] { get }
    /// Bytes of the output.
    var outputSize: Int { get }
}

/// A request to a child, as it passes through the socket: numbers of one size.
struct DecoderRequest {
    let task: any ChildTask
    /// Bytes at the start of the shared memory that are to be decoded.
    let inputCount: Int
    /// Where in the shared memory the output goes.
    let outputOffset: Int
    /// Bytes of the shared memory.
    let sharedSize: Int

    var bytes: [UInt8] {
        let numbers = task.numbers + Array(repeating: 0, count: cisolation_task_size - task.numbers.count)
        let words = [inputCount, outputOffset, task.outputSize, sharedSize] + numbers
        return words.map { UInt64($0) }.withUnsafeBytes(Array.init)
    }
}

extension DecodeTask: ChildTask {
    var numbers: [Int] {
        switch self {
        case .tiffLayout(let page, let mostPages): [1, page, mostPages]
        case .tiffPage(let page, let byteCount): [2, page, byteCount]
        case .pngLayout: [3]
        case .png(let byteCount): [4, byteCount]
        case .jpegLayout(let form): [5, Int(form.colours), form.denominator]
        case .jpeg(let form, let byteCount): [6, Int(form.colours), form.denominator, byteCount]
        }
    }

    /// The task of a request; nil where its numbers are none.
    init?(_ request: cisolation_request) {
        let numbers = UnsafeBufferPointer(start: request.task, count: cisolation_task_size)
            .map { Int(truncatingIfNeeded: $0) }
        switch numbers[0] {
        case 1: self = .tiffLayout(page: numbers[1], mostPages: numbers[2])
        case 2: self = .tiffPage(numbers[1], byteCount: numbers[2])
        case 3: self = .pngLayout
        case 4: self = .png(byteCount: numbers[1])
        case 5: self = .jpegLayout(JPEG(colours: UInt32(numbers[1]), denominator: numbers[2]))
        case 6: self = .jpeg(JPEG(colours: UInt32(numbers[1]), denominator: numbers[2]), byteCount: numbers[3])
        default: return nil
        }
    }
}

/// A child's answer: whether it decoded, or the reason why not.
struct DecoderReply: Equatable {
    /// Bytes on the wire.
    static let size = 1 + cisolation_reason_size

    /// Why the input cannot be decoded; nil where it was.
    let refusal: String?

    init(_ bytes: [UInt8]) {
        let text = bytes.dropFirst().prefix { $0 != 0 }
        refusal = bytes[0] == 0 ? nil : String(decoding: text, as: UTF8.self)
    }
}
