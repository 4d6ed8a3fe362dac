/// A file that is no image but belongs among images: a report, a plan, a directory.
package struct PixelFreeFile: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file's path as the caller gave it.
    package let path: String
    /// What it is, in words that can be counted: `a report`, `an RT plan`, `a waveform`.
    package let kind: String

    /// One line for people.
    package var description: String { "\(path): \(kind) without pixels" }
}

/// One image of a file, before it is made 8-bit.
package enum DecodedFrame: Equatable, Sendable {
    /// It has 8 bits as it is.
    case pixels(PixelImage)
    /// It has more, or values that mean something.
    case deep(DeepImage)
}

/// A decoder of one file that lies in memory.
protocol ImageFileReader: Sendable {
    var header: ImageHeader { get }
    /// Decodes one image.
    ///
    /// - Precondition: `index` is one of `header.frames`.
    /// - Throws: `ImageFileError`, `DecoderUnavailable`.
    func frame(_ index: Int) throws -> DecodedFrame
}

/// An image file of any supported format that lies in memory, told by its content; its frames are decoded one at a time.
package struct ImageDocument: Sendable {
    /// The file's path, as errors name it.
    package let path: String
    /// What the file says about itself.
    package var header: ImageHeader { reader.header }
    private let reader: any ImageFileReader
    private let options: DecodingOptions

    /// Reads what the file says about itself.
    ///
    /// - Parameters:
    ///   - bytes: All of the file's bytes.
    ///   - path: Its name in errors.
    /// - Throws: `ImageFileError` where the file is no image of a supported format, damaged, cut short or too large;
    ///   `PixelFreeFile`; `DecoderUnavailable`.
    package init(_ bytes: [UInt8], path: String, options: DecodingOptions = DecodingOptions()) throws {
        self.path = path
        self.options = options
        switch try ImageFormat.supported(bytes, path: path) {
        case .png: reader = try PNGReader(bytes, path: path, options: options)
        case .jpeg: reader = try JPEGReader(bytes, path: path, options: options)
        case .tiff: reader = try TIFFReader(bytes, path: path, options: options)
        default: reader = try DICOMReader(bytes, path: path, options: options)
        }
    }

    /// An image as the file keeps it.
    ///
    /// - Parameter index: Which frame, counted from 0.
    /// - Throws: `ImageFileError` where the file has no such frame or it is damaged; `DecoderUnavailable`.
    package func frame(_ index: Int) throws -> DecodedFrame {
        guard (0..<header.frames).contains(index) else {
            throw ImageFileError(path: path, finding: "no frame \(index)", expectation: "0 to \(header.frames - 1)")
        }
        return try reader.frame(index)
    }

    /// An image as it is shown.
    ///
    /// - Parameter index: Which frame, counted from 0.
    /// - Throws: As `frame`; also where the file's own window cannot be applied and none is given.
    package func image(_ index: Int) throws -> RenderedImage {
        switch try frame(index) {
        case .pixels(let image): return RenderedImage(image: image, windowing: .none)
        case .deep(let image):
            if options.rendering.window == nil, case .window(let window) = image.meaning.display,
                let objection = window.objection
            {
                throw ImageFileError(
                    path: path, finding: objection, expectation: "a positive width, or one that is given")
            }
            return image.rendered(options.rendering)
        }
    }
}

/// Decodes image files, whichever format their contents announce.
package enum ImageDecoder {
    /// Decodes a file's first image as it is shown.
    ///
    /// - Parameters:
    ///   - bytes: The file's bytes.
    ///   - path: Its name in errors.
    /// - Returns: One plane for grey images, three interleaved channels otherwise.
    /// - Throws: As `ImageDocument`.
    package static func decode(
        _ bytes: [UInt8], path: String, options: DecodingOptions = DecodingOptions()
    ) throws -> PixelImage {
        try ImageDocument(bytes, path: path, options: options).image(0).image
    }
}
