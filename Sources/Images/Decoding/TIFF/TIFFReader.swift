import CTIFF

/// Reads TIFF files, every page a frame: samples of any usual depth in strips or tiles, orientation applied.
struct TIFFReader: ImageFileReader {
    /// The most pages of one file: 65,534, libtiff's own limit.
    private static let mostPages = 65_534

    let header: ImageHeader
    private let input: DecodeInput
    private let path: String
    private let options: DecodingOptions

    /// Reads the first page's description and counts the pages.
    ///
    /// - Throws: `ImageFileError`, `DecoderUnavailable`.
    init(_ bytes: [UInt8], path: String, options: DecodingOptions) throws {
        self.path = path
        self.options = options
        input = DecodeInput(bytes: bytes, pieces: [bytes.indices])
        let output = try options.run(.tiffLayout(page: 0, mostPages: Self.mostPages), input, path: path)
        let page = try TIFFPage(output, path: path)
        header = ImageHeader(
            format: .tiff, frames: max(1, Int(page.layout.pages)), width: page.width, height: page.height)
    }

    func frame(_ index: Int) throws -> DecodedFrame {
        let output = try options.run(.tiffLayout(page: index, mostPages: 0), input, path: path)
        let page = try TIFFPage(output, path: path)
        let task = DecodeTask.tiffPage(index, byteCount: TIFFPage.byteCount(page.layout))
        return page.frame(try options.run(task, input, path: path))
    }
}

/// A page of a TIFF: what its description says, and what its samples are made into.
struct TIFFPage {
    /// Bytes of a palette as `DecodeTask.tiffLayout` gives it: 256 entries of three 16-bit numbers.
    static let paletteSize = 256 * 3 * 2

    let layout: ctiff_layout
    let orientation: Orientation
    /// Red, green and blue by the high byte.
    private let palette: [UInt8]

    /// Takes a description.
    ///
    /// - Throws: `ImageFileError` where the page is larger than `ImageLimits` allow.
    init(_ output: [UInt8], path: String) throws {
        layout = output.withUnsafeBytes { $0.loadUnaligned(as: ctiff_layout.self) }
        orientation = Orientation(rawValue: Int(layout.orientation)) ?? .upright
        let entries = Array(output[MemoryLayout<ctiff_layout>.size...])
        palette = stride(from: 1, to: entries.count, by: 2).map { entries[$0] }
        let objection = ImageLimits.objection(
            width: Int(layout.width), height: Int(layout.height), channels: Int(layout.channels))
        if let objection { throw ImageFileError(path: path, finding: objection, expectation: ImageLimits.description) }
    }

    /// Bytes of a page's samples.
    static func byteCount(_ layout: ctiff_layout) -> Int {
        Int(layout.width) * Int(layout.height) * Int(layout.channels) * Int(layout.bits) / 8
    }

    /// Pixels across, as it is shown.
    var width: Int { Int(orientation.swapsSides ? layout.height : layout.width) }
    /// Pixels down, as it is shown.
    var height: Int { Int(orientation.swapsSides ? layout.width : layout.height) }

    private var type: SampleType {
        switch layout.kind {
        case ctiff_float: layout.bits == 64 ? .float64 : .float32
        case ctiff_signed: SampleType(bits: Int(layout.bits), signed: true) ?? .int32
        default: SampleType(bits: Int(layout.bits), signed: false) ?? .uint32
        }
    }

    /// The image that the page's samples are.
    func frame(_ samples: [UInt8]) -> DecodedFrame {
        let turned = orientation.applied(
            samples, width: Int(layout.width), height: Int(layout.height),
            pixelSize: Int(layout.channels) * Int(layout.bits) / 8)
        switch layout.colour {
        case ctiff_palette: return .pixels(image(channels: 3, coloured(turned)))
        case ctiff_cmyk: return .pixels(image(channels: 3, CMYK.rgb(turned)))
        default: return valued(turned)
        }
    }

    private func image(channels: Int, _ samples: [UInt8]) -> PixelImage {
        PixelImage(width: width, height: height, channels: channels, samples: samples)
    }

    private func coloured(_ indices: [UInt8]) -> [UInt8] {
        indices.flatMap { [palette[3 * Int($0)], palette[3 * Int($0) + 1], palette[3 * Int($0) + 2]] }
    }

    /// Grey or RGB: as it is where it has 8 unsigned bits, otherwise with what is known of its values.
    private func valued(_ samples: [UInt8]) -> DecodedFrame {
        let isInverted = layout.colour == ctiff_white_is_zero
        let channels = Int(layout.channels)
        if type == .uint8, layout.stored_bits == 8 {
            return .pixels(image(channels: channels, isInverted ? samples.map { 255 - $0 } : samples))
        }
        let bits = type.isFloat || type.isSigned ? Int(layout.bits) : Int(layout.stored_bits)
        let declared = bits < Int(layout.bits) ? bits : nil
        var meaning = SampleMeaning(storedBits: bits, display: .significantBits(declared))
        meaning.isInverted = isInverted
        return .deep(
            DeepImage(
                width: width, height: height, channels: channels, samples: DeepSamples(type: type, bytes: samples),
                meaning: meaning))
    }
}
