import CJPEG
import CPNG
import CTIFF

/// Something that a library decodes which may crash over damaged bytes; done in this process or in a child.
enum DecodeTask: Equatable, Sendable {
    /// The description of a TIFF's page, and how many pages there are (up to a limit; 0: not counted). The output is
    /// a `ctiff_layout` and the page's palette.
    case tiffLayout(page: Int, mostPages: Int)
    /// The samples of a TIFF's page, whose layout is known to take so many bytes.
    case tiffPage(Int, byteCount: Int)
    /// The description of a PNG, a `cpng_layout`.
    case pngLayout
    /// The samples of a PNG, whose layout is known to take so many bytes.
    case png(byteCount: Int)
    /// The description of a JPEG, a `cjpeg_layout`.
    case jpegLayout(JPEG)
    /// The samples of a JPEG, whose layout is known to take so many bytes.
    case jpeg(JPEG, byteCount: Int)

    /// How a JPEG is decoded.
    struct JPEG: Equatable, Sendable {
        /// A `cjpeg_assumption`: what three components are where no marker of the file says it.
        let colours: UInt32
        /// 1, 2, 4 or 8: it is decoded at that part of its size.
        let denominator: Int
    }

    /// The most memory that libtiff may ask for in one piece: 2 GiB.
    private static let tiffMemory = 1 << 31

    /// Bytes of the output.
    var outputSize: Int {
        switch self {
        case .tiffLayout: MemoryLayout<ctiff_layout>.size + TIFFPage.paletteSize
        case .tiffPage(_, let byteCount), .png(let byteCount), .jpeg(_, let byteCount): byteCount
        case .pngLayout: MemoryLayout<cpng_layout>.size
        case .jpegLayout: MemoryLayout<cjpeg_layout>.size
        }
    }

    /// Decodes.
    ///
    /// - Parameters:
    ///   - input: A whole file.
    ///   - output: Room for `outputSize` bytes.
    /// - Returns: Why it cannot be decoded, in the library's words where it has any; nil where it was.
    func perform(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> String? {
        switch self {
        case .tiffLayout(let page, let mostPages): Self.readLayout(page, mostPages, input, output)
        case .tiffPage(let page, let byteCount): Self.decodePage(page, byteCount, input, output)
        case .pngLayout: Self.readPNG(input, output, decodes: false)
        case .png: Self.readPNG(input, output, decodes: true)
        case .jpegLayout(let form): Self.readJPEG(form, input, output, decodes: false)
        case .jpeg(let form, _): Self.readJPEG(form, input, output, decodes: true)
        }
    }

    private static func readPNG(
        _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, decodes: Bool
    ) -> String? {
        guard let reader = cpng_reader_create(input.bindMemory(to: UInt8.self).baseAddress, input.count) else {
            return "not enough memory"
        }
        defer { cpng_reader_destroy(reader) }
        var layout = cpng_layout()
        var isDone = cpng_reader_read_layout(reader, &layout)
        if isDone, decodes {
            isDone = layout.byteCount == output.count && cpng_reader_decode(reader, output.baseAddress)
        } else if isDone {
            withUnsafeBytes(of: layout) { output.copyMemory(from: $0) }
        }
        return isDone ? nil : "damaged PNG (\(String(cString: cpng_reader_message(reader))))"
    }

    private static func readJPEG(
        _ form: JPEG, _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, decodes: Bool
    ) -> String? {
        guard let reader = cjpeg_reader_create(input.bindMemory(to: UInt8.self).baseAddress, input.count) else {
            return "not enough memory"
        }
        defer { cjpeg_reader_destroy(reader) }
        var layout = cjpeg_layout()
        let colours = cjpeg_assumption(rawValue: form.colours)
        var isDone = cjpeg_reader_read_layout(reader, colours, UInt32(form.denominator), &layout)
        if isDone, decodes {
            isDone =
                layout.byteCount == output.count
                && cjpeg_reader_decode(reader, output.bindMemory(to: UInt8.self).baseAddress)
        } else if isDone {
            withUnsafeBytes(of: layout) { output.copyMemory(from: $0) }
        }
        return isDone ? nil : "damaged JPEG (\(String(cString: cjpeg_reader_message(reader))))"
    }

    private static func readLayout(
        _ page: Int, _ mostPages: Int, _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> String? {
        withReader(input) { reader in
            var layout = ctiff_layout()
            guard ctiff_reader_read_layout(reader, UInt32(page), UInt32(mostPages), &layout) else { return false }
            withUnsafeBytes(of: layout) { output.copyMemory(from: $0) }
            let palette = UnsafeMutableRawBufferPointer(rebasing: output[MemoryLayout<ctiff_layout>.size...])
            withUnsafeTemporaryAllocation(of: (UInt16, UInt16, UInt16).self, capacity: 256) { entries in
                entries.initialize(repeating: (0, 0, 0))
                _ = ctiff_reader_palette(reader, entries.baseAddress)
                palette.copyMemory(from: UnsafeRawBufferPointer(entries))
            }
            return true
        }
    }

    private static func decodePage(
        _ page: Int, _ byteCount: Int, _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> String? {
        withReader(input) { reader in
            var layout = ctiff_layout()
            guard ctiff_reader_read_layout(reader, UInt32(page), 0, &layout), TIFFPage.byteCount(layout) == byteCount
            else { return false }
            return ctiff_reader_decode(reader, output.baseAddress)
        }
    }

    private static func withReader(_ input: UnsafeRawBufferPointer, _ body: (OpaquePointer) -> Bool) -> String? {
        let reader = ctiff_reader_create(input.bindMemory(to: UInt8.self).baseAddress, input.count, tiffMemory)
        guard let reader else { return "not enough memory" }
        defer { ctiff_reader_destroy(reader) }
        if body(reader) { return nil }
        let message = String(cString: ctiff_reader_message(reader))
        return message.isEmpty ? "no TIFF page that can be read" : message
    }
}

extension cpng_layout {
    /// Bytes of the decoded samples.
    var byteCount: Int { Int(width) * Int(height) * Int(channels) * Int(bits) / 8 }
}

extension cjpeg_layout {
    /// Bytes of the decoded samples.
    var byteCount: Int { Int(width) * Int(height) * Int(channels) }
}
