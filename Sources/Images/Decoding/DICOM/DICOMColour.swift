/// Luminance and chrominance as red, green and blue (PS3.3 C.7.6.3.1.2, YBR_FULL).
enum DICOMColour {
    /// The RGB of 8-bit pixels of Y, Cb and Cr.
    static func rgb(ofYBRFull pixels: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            for start in stride(from: 0, to: pixels.count - 2, by: 3) {
                let luminance = Double(pixels[start])
                let (blue, red) = (Double(pixels[start + 1]) - 128, Double(pixels[start + 2]) - 128)
                target[start] = clamped(luminance + 1.402 * red)
                target[start + 1] = clamped(luminance - 0.114 * 1.772 / 0.587 * blue - 0.299 * 1.402 / 0.587 * red)
                target[start + 2] = clamped(luminance + 1.772 * blue)
            }
            count = pixels.count
        }
    }

    private static func clamped(_ value: Double) -> UInt8 {
        UInt8(min(255, max(0, (value + 0.5).rounded(.down))))
    }
}
