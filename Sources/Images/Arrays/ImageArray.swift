/// The shape of an array of images of one size.
struct ImageArray: Equatable, Sendable {
    /// The array in errors.
    let path: String
    /// How many images there are.
    let count: Int
    /// Pixels across.
    let width: Int
    /// Pixels down.
    let height: Int
    /// 1 (grey) or 3 (RGB).
    let channels: Int
    /// Bytes before the first sample.
    let headerSize: Int

    /// Bytes of one image.
    var imageSize: Int { width * height * channels }

    /// What stands before an image's samples where its content is hashed: the same bytes in another shape are another
    /// image. `uint8 HEIGHTxWIDTHxCHANNELS` and a line feed.
    var imageHeader: [UInt8] { Array("uint8 \(height)x\(width)x\(channels)\n".utf8) }

    /// Reads the array's header and compares it with the size of what follows.
    ///
    /// - Throws: `ImageFileError` where the bytes are no NumPy array, no array of 8-bit images, their number contradicts
    ///   the shape, or it exceeds `ImageLimits`.
    init(_ stream: some ByteStream, path: String) throws {
        let header = try NPYHeader(stream, path: path)
        try Self.requirePlainBytes(header, path: path)
        self.path = path
        headerSize = header.size
        (count, height, width, channels) = try Self.dimensions(header, path: path)
        let expected = try Self.checkedSize(count: count, imageSize: width * height * channels, path: path)
        guard stream.size - headerSize == expected else {
            throw Self.error(
                path, "\(stream.size - headerSize) bytes of data for the shape \(header.shape)", "\(expected) bytes")
        }
    }

    private static func requirePlainBytes(_ header: NPYHeader, path: String) throws {
        if header.descriptor.contains("O") {
            throw error(path, "pickled Python objects", "8-bit images; objects are never unpickled")
        }
        guard ["|u1", "<u1", ">u1", "=u1", "u1"].contains(header.descriptor) else {
            throw error(path, "elements of type \(header.descriptor)", "8-bit images (uint8, '|u1')")
        }
        guard !header.isFortranOrder else {
            throw error(path, "an array in Fortran order", "C order (save numpy.ascontiguousarray of it)")
        }
    }

    private static func dimensions(_ header: NPYHeader, path: String) throws -> (Int, Int, Int, Int) {
        let shape = header.shape
        let channels = shape.count == 4 ? shape[3] : 1
        guard shape.count == 3 || shape.count == 4, channels == 1 || channels == 3 else {
            throw error(path, "the shape \(shape)", "images x height x width, alone or x 1 or x 3")
        }
        if let objection = ImageLimits.objection(width: shape[2], height: shape[1], channels: channels) {
            throw error(path, objection, ImageLimits.description)
        }
        return (shape[0], shape[1], shape[2], channels)
    }

    private static func checkedSize(count: Int, imageSize: Int, path: String) throws -> Int {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: imageSize)
        guard !overflow, count <= ImageLimits.arrayImages, bytes <= ImageLimits.arrayBytes else {
            throw error(
                path, "\(count) images of \(imageSize) bytes",
                "at most \(ImageLimits.arrayImages) images and \(ImageLimits.arrayBytes) bytes")
        }
        return bytes
    }

    private static func error(_ path: String, _ finding: String, _ expectation: String) -> ImageFileError {
        ImageFileError(path: path, finding: finding, expectation: expectation, extent: .source)
    }
}
