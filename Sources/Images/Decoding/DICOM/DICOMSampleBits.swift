/// Cuts the bits that carry a value out of the bits that are kept for it (PS3.5, 8.1.1): older files keep overlays in
/// the others.
struct DICOMSampleBits {
    let stored: Int
    let highBit: Int
    let isSigned: Bool

    /// Samples of a format in memory; `bytes` are a frame's, in host order.
    static func samples(_ bytes: [UInt8], _ format: DICOMPixelFormat) -> DeepSamples {
        switch format.kind {
        case .float: return DeepSamples(type: .float32, bytes: bytes)
        case .double: return DeepSamples(type: .float64, bytes: bytes)
        case .integer: break
        }
        let cut = DICOMSampleBits(
            stored: format.bitsStored, highBit: format.highBit, isSigned: format.isSigned && format.channels == 1)
        switch format.bitsAllocated {
        case 16: return DeepSamples(type: cut.isSigned ? .int16 : .uint16, bytes: cut.applied(bytes, UInt16.self))
        case 32: return DeepSamples(type: cut.isSigned ? .int32 : .uint32, bytes: cut.applied(bytes, UInt32.self))
        case 8: return DeepSamples(type: cut.isSigned ? .int8 : .uint8, bytes: cut.applied(bytes, UInt8.self))
        default: return DeepSamples(type: .uint8, bytes: bytes)
        }
    }

    private func applied<Word: FixedWidthInteger & UnsignedInteger>(_ bytes: [UInt8], _: Word.Type) -> [UInt8] {
        guard stored < Word.bitWidth else { return bytes }
        let mask = ~(Word.max << Word(stored))
        let shift = Word(highBit + 1 - stored)
        let sign = isSigned ? Word(1) << Word(stored - 1) : 0
        var bytes = bytes
        bytes.withUnsafeMutableBytes { raw in
            let words = raw.bindMemory(to: Word.self)
            // The difference to the sign bit carries it into the bits above.
            for index in words.indices { words[index] = (((words[index] &>> shift) & mask) ^ sign) &- sign }
        }
        return bytes
    }
}
