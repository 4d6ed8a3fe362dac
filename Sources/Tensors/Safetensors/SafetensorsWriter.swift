import CKernels
import Foundation
import Work

/// A tensor to be written to a safetensors file.
package struct SafetensorsTensor: Equatable, Sendable {
    /// Its name, any but `__metadata__`.
    package let name: String
    /// Extents, outermost first; empty for a scalar.
    package let shape: [Int]
    /// Values in row-major order.
    package let values: [Float]

    /// Makes a tensor of its values.
    ///
    /// - Precondition: the values fill the shape.
    package init(_ name: String, shape: [Int], values: [Float]) {
        precondition(values.count == shape.reduce(1, *), "values do not fill the shape of \(name)")
        self.name = name
        self.shape = shape
        self.values = values
    }
}

/// Writes safetensors files: the same tensors give the same bytes, and a file is replaced whole or not at all.
package enum SafetensorsWriter {
    /// Types that values can be written as.
    package enum Precision: Sendable {
        /// As they are.
        case f32
        /// Rounded to binary16.
        case f16
        /// Rounded to bfloat16.
        case bf16

        var type: SafetensorsType {
            switch self {
            case .f32: .f32
            case .f16: .f16
            case .bf16: .bf16
            }
        }
    }

    /// Writes tensors, ordered by name, to a new file that then takes the place of `url`.
    ///
    /// - Parameters:
    ///   - precision: the type of every tensor in the file.
    ///   - metadata: free text to keep under `__metadata__`.
    /// - Precondition: names are unique and none is `__metadata__`.
    /// - Throws: `ModelFileError` where the file cannot be written; what stood at `url` is then untouched.
    package static func write(
        _ tensors: [SafetensorsTensor], to url: URL, precision: Precision = .f32, metadata: [String: String] = [:]
    ) throws {
        let ordered = tensors.sorted { $0.name < $1.name }
        precondition(Set(tensors.map(\.name)).count == tensors.count, "two tensors of one name")
        precondition(!tensors.contains { $0.name == "__metadata__" }, "a tensor named __metadata__")
        do {
            try AtomicFile.write(to: url.path) { file in
                try file.write(header(ordered, type: precision.type, metadata: metadata))
                for tensor in ordered { try write(tensor.values, precision, to: file) }
            }
        } catch let error as CannotWrite {
            throw ModelFileError(error)
        }
    }

    private static func header(_ tensors: [SafetensorsTensor], type: SafetensorsType, metadata: [String: String])
        -> [UInt8]
    {
        var members: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
            members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var end = 0
        for tensor in tensors {
            let begin = end
            end += tensor.values.count * type.width
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            let offsets = "\(begin),\(end)"
            members.append(
                "\(quoted(tensor.name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(shape)],\"data_offsets\":[\(offsets)]}"
            )
        }
        return lengthPrefixed("{\(members.joined(separator: ","))}")
    }

    /// Spaces fill the header up to a multiple of 8 bytes, so that the values are aligned.
    private static func lengthPrefixed(_ json: String) -> [UInt8] {
        var header = Array(json.utf8)
        header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
        return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func write(_ values: [Float], _ precision: Precision, to file: borrowing OpenFile) throws {
        try values.withUnsafeBytes { source in
            guard precision != .f32, let start = source.baseAddress else { return try file.write(source) }
            try file.write(
                [UInt8](unsafeUninitializedCapacity: 2 * values.count) { bytes, initialized in
                    guard let output = bytes.baseAddress else { return }
                    switch precision {
                    case .f16: ck_f32_to_f16(start, output, Int64(values.count))
                    default: ck_f32_to_bf16(start, output, Int64(values.count))
                    }
                    initialized = 2 * values.count
                })
        }
    }
}
