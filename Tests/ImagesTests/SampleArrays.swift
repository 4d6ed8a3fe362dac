@testable import Images

/// The bytes of a `.npy` file; its parts can be made to contradict each other.
func npyBytes(
    shape: String, descriptor: String = "'|u1'", fortran: String = "False", version: UInt8 = 1, data: [UInt8]
) -> [UInt8] {
    let text = "{'descr': \(descriptor), 'fortran_order': \(fortran), 'shape': \(shape), }\n"
    let lengthBytes = version == 1 ? 2 : 4
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + littleEndian(text.utf8.count, bytes: lengthBytes)
        + Array(text.utf8) + data
}

/// An entry of a zip archive that `zipBytes` writes; what its directory says about it can be wrong.
struct ZipEntry {
    var name: String
    var content: [UInt8]
    /// Whether to write it as DEFLATE (in stored blocks).
    var isDeflated = false
    /// The size that the directory declares; the real one where nil.
    var declaredSize: Int?
    /// The checksum that the directory declares; the real one where nil.
    var declaredChecksum: UInt32?

    fileprivate var packed: [UInt8] {
        guard isDeflated else { return content }
        let chunks = stride(from: 0, to: content.count, by: 65535).map { content[$0..<min($0 + 65535, content.count)] }
        return chunks.enumerated().flatMap { index, chunk in
            [index == chunks.count - 1 ? 1 : 0] + littleEndian(chunk.count, bytes: 2)
                + littleEndian(~chunk.count & 0xFFFF, bytes: 2) + Array(chunk)
        }
    }

    /// The fields that local headers and the directory share (APPNOTE.TXT, 4.3.7).
    fileprivate var fields: [UInt8] {
        littleEndian(20, bytes: 2) + littleEndian(0, bytes: 2) + littleEndian(isDeflated ? 8 : 0, bytes: 2)
            + littleEndian(0, bytes: 4) + littleEndian(Int(declaredChecksum ?? crc32(content)), bytes: 4)
            + littleEndian(packed.count, bytes: 4) + littleEndian(declaredSize ?? content.count, bytes: 4)
            + littleEndian(name.utf8.count, bytes: 2) + littleEndian(0, bytes: 2)
    }
}

/// The bytes of a zip archive.
func zipBytes(_ entries: [ZipEntry]) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
        directory += [0x50, 0x4B, 1, 2, 20, 0] + entry.fields + littleEndian(0, bytes: 10)
        directory += littleEndian(bytes.count, bytes: 4) + Array(entry.name.utf8)
        bytes += [0x50, 0x4B, 3, 4] + entry.fields + Array(entry.name.utf8) + entry.packed
    }
    let end =
        [0x50, 0x4B, 5, 6] + littleEndian(0, bytes: 4) + littleEndian(entries.count, bytes: 2)
        + littleEndian(entries.count, bytes: 2) + littleEndian(directory.count, bytes: 4)
        + littleEndian(bytes.count, bytes: 4) + littleEndian(0, bytes: 2)
    return bytes + directory + end
}

private func littleEndian(_ value: Int, bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// CRC-32 as zip and PNG use it (ISO 3309), bit by bit.
func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
        (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
}
