/// The kinds of image files, told apart by their first bytes and never by their names.
package enum ImageFormat: String, CaseIterable, Sendable {
    /// Portable Network Graphics.
    case png = "PNG"
    case jpeg = "JPEG"
    /// Known, not read.
    case gif = "GIF"
    case tiff = "TIFF"
    /// Known, not read.
    case webp = "WebP"
    case dicom = "DICOM"

    /// How many bytes from the start of a file `init(firstBytes:)` looks at.
    static let prefixSize = 132

    /// The format that a file's first bytes announce; nil where they are no image's.
    package init?(firstBytes: some Collection<UInt8>) {
        let bytes = Array(firstBytes.prefix(Self.prefixSize))
        // A DICOM file's preamble is free, and often the start of a TIFF (PS3.10, 7.1).
        if let format = ([.dicom] + Self.allCases).first(where: { $0.matches(bytes) }) {
            self = format
        } else {
            guard DICOMFile.looksLikeDataSet(bytes) else { return nil }
            self = .dicom
        }
    }

    /// Whether files of the format are decoded.
    package var isSupported: Bool { self != .gif && self != .webp }

    /// The format of a file that can be decoded.
    ///
    /// - Throws: `ImageFileError` where the bytes are no image's, or one's that is not read.
    static func supported(_ bytes: [UInt8], path: String) throws -> ImageFormat {
        guard !bytes.isEmpty else { throw unsupported("an empty file", path: path) }
        guard let format = ImageFormat(firstBytes: bytes) else { throw unsupported("no image", path: path) }
        guard format.isSupported else { throw unsupported("a \(format.rawValue) image", path: path) }
        return format
    }

    private static func unsupported(_ finding: String, path: String) -> ImageFileError {
        ImageFileError(path: path, finding: finding, expectation: "a PNG, JPEG, TIFF or DICOM image")
    }

    private func matches(_ bytes: [UInt8]) -> Bool {
        signatures.contains { signature in
            bytes.dropFirst(signature.offset).starts(with: signature.bytes)
        }
    }

    /// Where in a file which bytes give the format away.
    private var signatures: [(offset: Int, bytes: [UInt8])] {
        switch self {
        case .png: [(0, PNGHeader.signature)]
        case .jpeg: [(0, [0xFF, 0xD8, 0xFF])]
        case .gif: [(0, Array("GIF87a".utf8)), (0, Array("GIF89a".utf8))]
        case .tiff:
            [
                (0, [0x49, 0x49, 0x2A, 0x00]), (0, [0x4D, 0x4D, 0x00, 0x2A]), (0, [0x49, 0x49, 0x2B, 0x00]),
                (0, [0x4D, 0x4D, 0x00, 0x2B]),
            ]
        case .webp: [(8, Array("WEBP".utf8))]
        case .dicom: [(DICOMFile.preambleSize, DICOMFile.signature)]
        }
    }
}
