import CPNG

/// Writes images as 8-bit grey or RGB PNG files; the same image gives the same bytes with the same libpng and zlib.
package enum PNGEncoder {
    /// An image that could not be encoded, in libpng's words.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        /// What libpng said.
        package let message: String
        /// One line for people.
        package var description: String { "cannot encode the image as PNG: \(message)" }
    }

    /// The bytes of a PNG file.
    ///
    /// - Throws: `Failure` where the image has no pixels, is wider or higher than libpng allows, or memory is short.
    package static func encode(_ image: PixelImage) throws -> [UInt8] {
        guard image.width <= ImageLimits.side, image.height <= ImageLimits.side else {
            throw Failure(message: "\(image.width) x \(image.height) px, more than \(ImageLimits.side) px a side")
        }
        guard let writer = cpng_writer_create() else { throw Failure(message: "out of memory") }
        defer { cpng_writer_destroy(writer) }
        let layout = cpng_layout(
            width: UInt32(image.width), height: UInt32(image.height), channels: UInt32(image.channels), bits: 8,
            significant_bits: 8)
        guard cpng_writer_encode(writer, layout, image.samples) else {
            throw Failure(message: String(cString: cpng_writer_message(writer)))
        }
        return Array(UnsafeBufferPointer(start: cpng_writer_bytes(writer), count: cpng_writer_count(writer)))
    }
}
