import CKernels
import Foundation

/// The tensors of one safetensors file, memory-mapped; values are converted when they are asked for.
package struct SafetensorsFile: Sendable {
    /// The file's path.
    package let path: String
    /// What the file holds, by name.
    package let entries: [String: SafetensorsEntry]
    /// The free text under `__metadata__`.
    package let metadata: [String: String]
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

    /// A tensor's values in row-major order, from F32, F16 or BF16.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor or it is of another type.
    package func floats(_ name: String) throws -> [Float] {
        let count = try entry(name).count
        return try [Float](unsafeUninitializedCapacity: count) { values, initialized in
            try readFloats(name, into: UnsafeMutableBufferPointer(rebasing: values[..<count]))
            initialized = count
        }
    }

    /// Writes a tensor's values, from F32, F16 or BF16, to memory that holds exactly as many.
    ///
    /// - Precondition: `target.count` is the tensor's number of elements.
    /// - Throws: `ModelFileError` where there is no such tensor or it is of another type.
    package func readFloats(_ name: String, into target: UnsafeMutableBufferPointer<Float>) throws {
        let entry = try entry(name)
        precondition(target.count == entry.count, "the target does not fit \(name)")
        guard let values = target.baseAddress else { return }
        try withBytes(name) { bytes in
            guard let source = bytes.baseAddress else { return }
            switch entry.type {
            case .f32: memcpy(values, source, bytes.count)
            case .f16: ck_f16_to_f32(source, values, Int64(target.count))
            case .bf16: ck_bf16_to_f32(source, values, Int64(target.count))
            default: throw unsupported(name, entry.type, expected: "F32, F16 or BF16")
            }
        }
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
