import Foundation
import GRDB
import Labels

/// Numbers as bytes, little-endian.
enum Blob {
    /// Float32 numbers, 4 bytes each.
    static func floats(_ values: [Float]) -> Data { bytes(values.map(\.bitPattern.littleEndian)) }

    /// Numbers rounded to float16, 2 bytes each.
    static func halves(_ values: [Float]) -> Data { bytes(values.map { Float16($0).bitPattern.littleEndian }) }

    /// Whole numbers below 65,536, 2 bytes each.
    static func shorts(_ values: [Int]) -> Data { bytes(values.map { UInt16($0).littleEndian }) }

    static func floats(in data: Data?) -> [Float] {
        integers(in: data, as: UInt32.self).map { Float(bitPattern: $0) }
    }

    static func halves(in data: Data?) -> [Float] {
        integers(in: data, as: UInt16.self).map { Float(Float16(bitPattern: $0)) }
    }

    static func shorts(in data: Data?) -> [Int] { integers(in: data, as: UInt16.self).map(Int.init) }

    private static func bytes(_ values: [some FixedWidthInteger]) -> Data { values.withUnsafeBytes { Data($0) } }

    private static func integers<Value: FixedWidthInteger>(in data: Data?, as type: Value.Type) -> [Value] {
        guard let data else { return [] }
        let size = MemoryLayout<Value>.size
        return data.withUnsafeBytes { bytes in
            (0..<bytes.count / size).map {
                Value(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Value.self))
            }
        }
    }
}

extension [UInt8] {
    /// The bytes as the database takes them.
    var databaseBlob: Data { Data(self) }
}

extension Row {
    /// The value in a column.
    ///
    /// Unlike the subscript, which ends the process, it throws where a damaged database holds something else.
    func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: String) throws -> Value {
        try decode(forColumn: column)
    }

    /// The read in a column of probabilities.
    ///
    /// - Throws: ``StoreError/invalid(found:expected:)`` if there is not one finite number per class.
    func read(at column: String, classCount: Int) throws -> Read {
        let probabilities = try withUnsafeData(named: column) { Blob.floats(in: $0) }
        guard probabilities.count == classCount, classCount > 0, probabilities.allSatisfy(\.isFinite) else {
            throw StoreError.invalid(
                found: "a stored read of \(probabilities.count) values", expected: "\(classCount) numbers")
        }
        return Read(probabilities: probabilities)
    }
}
