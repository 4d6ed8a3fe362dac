import CDICOM
import CJPEG

/// Reads DICOM files: all of PS3.5's ways to write pixels but video, shown by PS3.3 C.7.6.3, C.11.1 and C.11.2.
struct DICOMReader: ImageFileReader {
    var header: ImageHeader { description.header }
    private let path: String
    private let options: DecodingOptions
    private let description: DICOMDescription
    private let frames: DICOMFrames
    private let groups: DICOMFunctionalGroups
    private var file: DICOMFile { description.file }
    private var format: DICOMPixelFormat { description.format }

    /// Reads everything but the pixels.
    ///
    /// - Throws: `ImageFileError`; `PixelFreeFile` where the file has no pixels.
    init(_ bytes: [UInt8], path: String, options: DecodingOptions) throws {
        self.path = path
        self.options = options
        (description, frames, groups) = try DICOMDescription.naming(path) {
            let description = try DICOMDescription(bytes, path: path, salt: options.salt)
            return (
                description, try DICOMFrames(description.file, description.element, description.format),
                try DICOMFunctionalGroups(description.file.dataSet)
            )
        }
    }

    func frame(_ index: Int) throws -> DecodedFrame {
        try DICOMDescription.naming(path) {
            let display = try DICOMDisplay(file.dataSet, groups: groups, frame: index, format)
            let meaning = try display.meaning()
            let samples = try samples(of: index)
            if format.colour == .palette { return .pixels(try coloured(samples)) }
            return .deep(
                DeepImage(
                    width: format.columns, height: format.rows, channels: format.channels, samples: samples,
                    meaning: meaning))
        }
    }

    private func coloured(_ samples: DeepSamples) throws -> PixelImage {
        let palette = try DICOMPalette(file.dataSet, areInputsSigned: format.isSigned)
        return PixelImage(
            width: format.columns, height: format.rows, channels: 3, samples: palette.colours(of: samples))
    }

    /// The samples of a frame, colours as red, green and blue.
    private func samples(of index: Int) throws -> DeepSamples {
        if let native = frames.native {
            let pixels = DICOMNativePixels(format, description.element).frame(index, in: native, of: file.bytes)
            return DICOMSampleBits.samples(rgb(pixels), format)
        }
        let input = DecodeInput(bytes: file.bytes, pieces: frames[index])
        if file.syntax.compression == .runLength {
            let pixels = try DICOMRunLength.decode(
                input.joined, pixels: format.pixels, channels: format.channels, sampleSize: format.bitsAllocated / 8)
            return DICOMSampleBits.samples(rgb(pixels), format)
        }
        return try codestream(input)
    }

    /// Chrominance that was compressed as it is becomes colour; codecs have turned theirs already.
    private func rgb(_ pixels: [UInt8]) -> [UInt8] {
        switch format.colour {
        case .ybrFull, .ybrFull422: DICOMColour.rgb(ofYBRFull: pixels)
        default: pixels
        }
    }

    private func codestream(_ input: DecodeInput) throws -> DeepSamples {
        if file.syntax.compression == .jpeg {
            let bytes = input.joined
            if let baseline = try JPEGHeader(bytes, path: path).baseline {
                return DeepSamples(type: .uint8, bytes: try decodedBaseline(bytes, baseline))
            }
        }
        let task = Codestream(
            compression: compression.rawValue, columns: format.columns, rows: format.rows, channels: format.channels,
            bitsAllocated: format.bitsAllocated, bitsStored: format.bitsStored, highBit: format.highBit,
            isSigned: format.isSigned)
        var output = try DecoderPool.codestreams.run(task, input, path: path)
        let isPlanar = output.removeLast() == 1
        let pixels =
            isPlanar ? DICOMNativePixels.interleaved(output, sampleSize: format.bitsAllocated / 8) : output
        return DICOMSampleBits.samples(rgb(pixels), format)
    }

    private var compression: cdicom_compression {
        switch file.syntax.compression {
        case .jpegLS: cdicom_jpeg_ls
        case .jpeg2000: cdicom_jpeg_2000
        default: cdicom_jpeg
        }
    }

    /// 8-bit JPEG, whose own markers say what its colours are; where they do not, the data set says it.
    private func decodedBaseline(_ bytes: [UInt8], _ header: JPEGHeader) throws -> [UInt8] {
        guard header.width == format.columns, header.height == format.rows, header.components == format.channels else {
            throw DICOMValueError(
                finding: "a JPEG of \(header.width) x \(header.height) px with \(header.components) component(s)",
                expectation: "\(format.columns) x \(format.rows) px with \(format.channels)")
        }
        let colours = format.colour == .rgb ? cjpeg_rgb : cjpeg_ycc
        return try JPEGCodec.decode(bytes, path: path, options: options, colours: colours).samples
    }
}
