import Foundation

/// Bytes of `.npy` and `.npz` files whose parts can contradict each other.
enum ArrayFiles {
    /// An array's header and data.
    static func npy(shape: String, type: String = "|u1", data: [UInt8]) -> [UInt8] {
        let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n"
        return [0x93] + Array("NUMPY".utf8) + [1, 0] + littleEndian(text.utf8.count, bytes: 2) + Array(text.utf8) + data
    }

    /// A zip archive of one stored entry.
    ///
    /// - Parameter declaredSize: The size that the archive's directory declares; the real one where nil.
    static func npz(_ content: [UInt8], named name: String = "train_images.npy", declaredSize: Int? = nil) -> [UInt8] {
        let fields =
            littleEndian(20, bytes: 2) + littleEndian(0, bytes: 8) + littleEndian(Int(CRC32.of(content)), bytes: 4)
            + littleEndian(content.count, bytes: 4) + littleEndian(declaredSize ?? content.count, bytes: 4)
            + littleEndian(name.utf8.count, bytes: 2) + littleEndian(0, bytes: 2)
        let entry = [0x50, 0x4B, 3, 4] + fields + Array(name.utf8) + content
        let directory =
            [0x50, 0x4B, 1, 2, 20, 0] + fields + littleEndian(0, bytes: 14) + Array(name.utf8)
        let end =
            [0x50, 0x4B, 5, 6] + littleEndian(0, bytes: 4) + littleEndian(1, bytes: 2) + littleEndian(1, bytes: 2)
            + littleEndian(directory.count, bytes: 4) + littleEndian(entry.count, bytes: 4) + littleEndian(0, bytes: 2)
        return entry + directory + end
    }

    /// A whole archive of images of one grey.
    static func greyImages(_ count: Int, size: Int) -> [UInt8] {
        npz(npy(shape: "(\(count), \(size), \(size))", data: [UInt8](repeating: 90, count: count * size * size)))
    }

    private static func littleEndian(_ value: Int, bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
