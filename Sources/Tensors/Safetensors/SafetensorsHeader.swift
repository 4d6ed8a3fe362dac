/// The header of a safetensors file: what the file's tensors are and where their bytes lie.
///
/// Layout: 8 bytes with the header's length (little-endian), the header in JSON, then the tensors' bytes, each byte
/// belonging to exactly one tensor.
struct SafetensorsHeader {
    /// The longest header that is read, as in the reference implementation.
    static let longest = 100_000_000

    /// Tensors by name.
    let entries: [String: SafetensorsEntry]
    /// The free text under `__metadata__`.
    let metadata: [String: String]
    /// Where the tensors' bytes begin in the file.
    let dataStart: Int

    /// Reads and checks the header of a file.
    ///
    /// - Throws: `ModelFileError` at the first thing that breaks the format.
    init(of file: MappedFile) throws {
        let length = try Self.length(of: file)
        dataStart = 8 + length
        var scanner = JSONScanner(Array(file.bytes[8..<dataStart]))
        var entries: [String: SafetensorsEntry] = [:]
        var metadata: [String: String] = [:]
        do {
            try scanner.object { scanner, name in
                if name == "__metadata__" {
                    try scanner.object { scanner, key in metadata[key] = try scanner.string() }
                } else {
                    entries[name] = try Self.entry(&scanner, name: name, path: file.path)
                }
            }
            try scanner.end()
        } catch let problem as JSONScanner.Problem {
            let found = "a header that is not as it should be at its byte \(problem.position)"
            throw ModelFileError(.malformed, file: file.path, found: found, expected: problem.expected)
        }
        try Self.checkCoverage(entries, bytes: file.bytes.count - dataStart, path: file.path)
        self.entries = entries
        self.metadata = metadata
    }

    private static func length(of file: MappedFile) throws -> Int {
        guard file.bytes.count >= 8 else {
            let found = "a file of \(file.bytes.count) bytes"
            throw ModelFileError(
                .malformed, file: file.path, found: found, expected: "at least the 8 bytes of a header's length")
        }
        let length = UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
        let limit = min(longest, file.bytes.count - 8)
        guard length <= UInt64(limit) else {
            let found = "a header length of \(length) in a file of \(file.bytes.count) bytes"
            throw ModelFileError(.malformed, file: file.path, found: found, expected: "at most \(limit) bytes")
        }
        return Int(length)
    }

    private static func entry(_ scanner: inout JSONScanner, name: String, path: String) throws -> SafetensorsEntry {
        var type: SafetensorsType?
        var shape: [Int]?
        var offsets: [Int]?
        try scanner.object { scanner, key in
            switch key {
            case "dtype": type = try elementType(scanner.string(), name: name, path: path)
            case "shape": shape = try scanner.array { try $0.natural() }
            case "data_offsets": offsets = try scanner.array { try $0.natural() }
            default: throw scanner.problem("dtype, shape or data_offsets, not \"\(key)\"")
            }
        }
        guard let type, let shape, let offsets else {
            throw scanner.problem("dtype, shape and data_offsets of \(name)")
        }
        guard offsets.count == 2, offsets[0] <= offsets[1] else {
            throw scanner.problem("data_offsets of \(name) to be a begin and an end")
        }
        let entry = SafetensorsEntry(type: type, shape: shape, range: offsets[0]..<offsets[1])
        try check(entry, name: name, path: path)
        return entry
    }

    private static func elementType(_ symbol: String, name: String, path: String) throws -> SafetensorsType {
        if let type = SafetensorsType(rawValue: symbol) { return type }
        let known = SafetensorsType.allCases.map(\.rawValue).joined(separator: ", ")
        throw ModelFileError(
            .unsupported, file: path, found: "\(name) of type \"\(symbol)\"", expected: "one of \(known)")
    }

    private static func check(_ entry: SafetensorsEntry, name: String, path: String) throws {
        var bytes = entry.type.width
        var overflow = false
        for extent in entry.shape where !overflow {
            (bytes, overflow) = bytes.multipliedReportingOverflow(by: extent)
        }
        guard !overflow, bytes == entry.range.count else {
            let found = "\(name) of shape \(entry.shape) and type \(entry.type.rawValue) in \(entry.range.count) bytes"
            let expected = overflow ? "a shape whose size in bytes is below 2^63" : "\(bytes) bytes"
            throw ModelFileError(.malformed, file: path, found: found, expected: expected)
        }
    }

    /// Every byte after the header must belong to exactly one tensor.
    private static func checkCoverage(_ entries: [String: SafetensorsEntry], bytes: Int, path: String) throws {
        var end = 0
        let ordered = entries.sorted { left, right in
            (left.value.range.lowerBound, left.value.range.upperBound) < (
                right.value.range.lowerBound, right.value.range.upperBound
            )
        }
        for (name, entry) in ordered {
            guard entry.range.lowerBound == end else {
                let relation = entry.range.lowerBound < end ? "overlaps the tensor before it" : "leaves a gap before it"
                let found = "\(name) at bytes \(entry.range.lowerBound)..<\(entry.range.upperBound) \(relation)"
                throw ModelFileError(.malformed, file: path, found: found, expected: "it to begin at \(end)")
            }
            end = entry.range.upperBound
        }
        guard end == bytes else {
            let found = "\(bytes) bytes after the header"
            throw ModelFileError(
                .malformed, file: path, found: found, expected: "the \(end) bytes that its tensors fill")
        }
    }
}
