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
