/// The kinds of image files, told apart by their first bytes and never by their names.
package enum ImageFormat: String, CaseIterable, Sendable {
    /// Portable Network Graphics.
    case png = "PNG"
    /// Known, not read yet.
    case jpeg = "JPEG"
    /// Known, not read yet.
    case gif = "GIF"
    /// Known, not read yet.
    case tiff = "TIFF"
    /// Known, not read yet.
    case webp = "WebP"
    /// Known, not read yet.
    case dicom = "DICOM"

    /// How many bytes from the start of a file `init(firstBytes:)` looks at.
    static let prefixSize = 132

    /// The format that a file's first bytes announce; nil where they are no image's.
    package init?(firstBytes: some Collection<UInt8>) {
        let bytes = Array(firstBytes.prefix(Self.prefixSize))
        guard let format = Self.allCases.first(where: { $0.matches(bytes) }) else { return nil }
        self = format
    }

    /// What decodes the format; nil where this version cannot.
    var decoder: (any ImageFileDecoder.Type)? {
        self == .png ? PNGDecoder.self : nil
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
        case .tiff: [(0, [0x49, 0x49, 0x2A, 0x00]), (0, [0x4D, 0x4D, 0x00, 0x2A])]
        case .webp: [(8, Array("WEBP".utf8))]
        case .dicom: [(128, Array("DICM".utf8))]
        }
    }
}
