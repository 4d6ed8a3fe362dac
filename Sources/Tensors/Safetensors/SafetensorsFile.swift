import Foundation

/// The tensors of one safetensors file, memory-mapped; values are converted when they are asked for.
package struct SafetensorsFile: WeightFile {
    /// The file's path.
    package let path: String
    /// The tensors as the header describes them, by name.
    package let entries: [String: SafetensorsEntry]
    /// The free text under `__metadata__`.
    package let metadata: [String: String]
    /// What the file holds, by name.
    package var shapes: [String: WeightShape] { entries.mapValues { WeightShape(type: $0.type, shape: $0.shape) } }
    private let file: MappedFile
    private let dataStart: Int

    /// Opens a file and checks its header against its length.
    ///
    /// - Throws: `ModelFileError` where the file cannot be read or breaks the format.
    package init(_ url: URL) throws {
        file = try MappedFile(url)
        let header = try SafetensorsHeader(of: file)
        path = file.path
        entries = header.entries
        metadata = header.metadata
        dataStart = header.dataStart
    }

    /// The description of a tensor.
    ///
    /// - Throws: `ModelFileError` where the file has no such tensor.
    package func entry(_ name: String) throws -> SafetensorsEntry {
        if let entry = entries[name] { return entry }
        throw ModelFileError(.mismatched, file: path, found: "no tensor \(name)", expected: "a tensor of that name")
    }

    /// A tensor's bytes, valid inside the closure; the memory that holds them is let go afterwards.
    package func withBytes<Result>(
        _ name: String, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        let range = try entry(name).range
        let place = (dataStart + range.lowerBound)..<(dataStart + range.upperBound)
        defer { file.release(place) }
        return try withExtendedLifetime(file) {
            try body(UnsafeRawBufferPointer(rebasing: file.bytes[place]))
        }
    }

    /// A tensor's values in row-major order, from F64, F32, F16 or BF16.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor or it is of another type.
    package func floats(_ name: String) throws -> [Float] {
        let type = try entry(name).type
        guard SafetensorsType.real.contains(type) else {
            throw unsupported(name, type, expected: "F64, F32, F16 or BF16")
        }
        return try withBytes(name) { type.floats($0) }
    }

    /// A tensor's values in row-major order, from I64 or I32.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor or it is of another type.
    package func integers(_ name: String) throws -> [Int] {
        let entry = try entry(name)
        return try withBytes(name) { bytes in
            switch entry.type {
            case .i64: elements(of: bytes, as: Int64.self)
            case .i32: elements(of: bytes, as: Int32.self)
            default: throw unsupported(name, entry.type, expected: "I64 or I32")
            }
        }
    }

    private func elements<Integer: FixedWidthInteger & BitwiseCopyable>(
        of bytes: UnsafeRawBufferPointer, as type: Integer.Type
    ) -> [Int] {
        stride(from: 0, to: bytes.count, by: MemoryLayout<Integer>.size).map { offset in
            Int(Integer(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type)))
        }
    }

    private func unsupported(_ name: String, _ type: SafetensorsType, expected: String) -> ModelFileError {
        ModelFileError(.unsupported, file: path, found: "\(name) of type \(type.rawValue)", expected: expected)
    }
}
