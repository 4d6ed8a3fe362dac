import Foundation

/// Numbers as bytes, little-endian.
enum Blob {
    /// Float32 numbers, 4 bytes each.
    static func floats(_ values: [Float]) -> Data { bytes(values.map(\.bitPattern.littleEndian)) }

    /// Numbers rounded to float16, 2 bytes each.
    static func halves(_ values: [Float]) -> Data { bytes(values.map { Float16($0).bitPattern.littleEndian }) }

    /// Whole numbers below 65,536, 2 bytes each.
    static func shorts(_ values: [Int]) -> Data { bytes(values.map { UInt16($0).littleEndian }) }

    static func floats(in data: Data?) -> [Float] {
        numbers(in: data) { (bits: UInt32) in Float(bitPattern: bits) }
    }

    static func halves(in data: Data?) -> [Float] {
        numbers(in: data) { (bits: UInt16) in Float(Float16(bitPattern: bits)) }
    }

    static func shorts(in data: Data?) -> [Int] { numbers(in: data) { (bits: UInt16) in Int(bits) } }

    private static func bytes(_ values: [some FixedWidthInteger]) -> Data { values.withUnsafeBytes { Data($0) } }

    /// What the bytes hold, written into the one array that is handed out: a walk along all cases asks twice a case.
    @inline(__always)
    private static func numbers<Bits: FixedWidthInteger, Value>(
        in data: Data?, _ value: (Bits) -> Value
    ) -> [Value] {
        guard let data else { return [] }
        let size = MemoryLayout<Bits>.size
        return data.withUnsafeBytes { bytes in
            [Value](unsafeUninitializedCapacity: bytes.count / size) { places, count in
                count = bytes.count / size
                for index in 0..<count {
                    let bits = Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self))
                    places.initializeElement(at: index, to: value(bits))
                }
            }
        }
    }
}

extension [UInt8] {
    /// The bytes as the database takes them.
    var databaseBlob: Data { Data(self) }
}
