import CDICOM

/// A compressed DICOM frame, as `overread-gdcm` is told of it. The output is its samples, and a byte that is 1 where they
/// came plane by plane.
struct Codestream: Equatable, ChildTask {
    /// A `cdicom_compression`.
    let compression: UInt32
    let columns: Int
    let rows: Int
    let channels: Int
    let bitsAllocated: Int
    let bitsStored: Int
    let highBit: Int
    let isSigned: Bool

    var numbers: [Int] {
        var numbers = [UInt64](repeating: 0, count: cdicom_number_count)
        withUnsafePointer(to: frame) { cdicom_frame_write($0, &numbers) }
        return numbers.map { Int($0) }
    }

    var outputSize: Int { withUnsafePointer(to: frame, cdicom_frame_size) + 1 }

    private var frame: cdicom_frame {
        cdicom_frame(
            compression: compression, columns: UInt32(columns), rows: UInt32(rows), samples: UInt32(channels),
            bits_allocated: UInt32(bitsAllocated), bits_stored: UInt32(bitsStored), high_bit: UInt32(highBit),
            pixel_representation: isSigned ? 1 : 0)
    }
}
