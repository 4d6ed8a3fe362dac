import CDICOM

/// A request to a child, as it passes through the socket: numbers of one size.
struct DecoderRequest: Equatable {
    /// Bytes on the wire.
    static let size = count * MemoryLayout<UInt64>.size
    private static let count = 14

    let task: DecodeTask
    /// Bytes at the start of the shared memory that are to be decoded.
    let inputCount: Int
    /// Where in the shared memory the output goes.
    let outputOffset: Int
    /// Bytes of the shared memory.
    let sharedSize: Int

    init(task: DecodeTask, inputCount: Int, outputOffset: Int, sharedSize: Int) {
        self.task = task
        self.inputCount = inputCount
        self.outputOffset = outputOffset
        self.sharedSize = sharedSize
    }

    /// Reads a request; nil where the numbers are none.
    init?(_ bytes: [UInt8]) {
        let words = bytes.withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)).map { Int(truncatingIfNeeded: $0) } }
        guard words.count == Self.count, let task = DecodeTask(words: Array(words[3...])) else { return nil }
        self.init(task: task, inputCount: words[0], outputOffset: words[1], sharedSize: words[2])
        let isWithin = inputCount >= 0 && inputCount <= outputOffset && outputOffset + task.outputSize <= sharedSize
        guard isWithin else { return nil }
    }

    var bytes: [UInt8] {
        let words = [inputCount, outputOffset, sharedSize] + task.words
        let padded = words + Array(repeating: 0, count: Self.count - words.count)
        return padded.map { UInt64($0) }.withUnsafeBytes(Array.init)
    }
}

extension DecodeTask {
    fileprivate var words: [Int] {
        switch self {
        case .codestream(let frame):
            [
                0, Int(frame.compression), frame.columns, frame.rows, frame.channels, frame.bitsAllocated,
                frame.bitsStored, frame.highBit, frame.isSigned ? 1 : 0,
            ]
        case .tiffLayout(let page, let mostPages): [1, page, mostPages]
        case .tiffPage(let page, let byteCount): [2, page, byteCount]
        case .pngLayout: [3]
        case .png(let byteCount): [4, byteCount]
        case .jpegLayout(let form): [5, Int(form.colours), form.denominator]
        case .jpeg(let form, let byteCount): [6, Int(form.colours), form.denominator, byteCount]
        }
    }

    fileprivate init?(words: [Int]) {
        switch words[0] {
        case 0:
            self = .codestream(
                Codestream(
                    compression: UInt32(words[1]), columns: words[2], rows: words[3], channels: words[4],
                    bitsAllocated: words[5], bitsStored: words[6], highBit: words[7], isSigned: words[8] == 1))
        case 1: self = .tiffLayout(page: words[1], mostPages: words[2])
        case 2: self = .tiffPage(words[1], byteCount: words[2])
        case 3: self = .pngLayout
        case 4: self = .png(byteCount: words[1])
        case 5: self = .jpegLayout(JPEG(colours: UInt32(words[1]), denominator: words[2]))
        case 6: self = .jpeg(JPEG(colours: UInt32(words[1]), denominator: words[2]), byteCount: words[3])
        default: return nil
        }
    }
}

/// A child's answer: whether it decoded, or the reason why not.
struct DecoderReply: Equatable {
    /// Bytes on the wire.
    static let size = 256

    /// Why the input cannot be decoded; nil where it was.
    let refusal: String?

    init(refusal: String?) { self.refusal = refusal }

    init(_ bytes: [UInt8]) {
        let text = bytes.dropFirst().prefix { $0 != 0 }
        refusal = bytes[0] == 0 ? nil : String(decoding: text, as: UTF8.self)
    }

    var bytes: [UInt8] {
        guard let refusal else { return Array(repeating: 0, count: Self.size) }
        let text = Array(refusal.utf8.prefix(Self.size - 2))
        return [1] + text + Array(repeating: 0, count: Self.size - 1 - text.count)
    }
}
