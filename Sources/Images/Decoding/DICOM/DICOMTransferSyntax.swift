/// How a file's data set and pixels are written (PS3.5, A).
struct DICOMTransferSyntax: Equatable {
    /// How pixels are compressed.
    enum Compression: Equatable {
        case none
        case runLength
        case jpeg
        case jpegLS
        case jpeg2000
        /// Not read; what it is called.
        case unsupported(String)
    }

    /// The identifier as the file has it; for pages that lack one, what their bytes look like.
    let uid: String
    let encoding: DICOMEncoding
    let isDeflated: Bool
    let compression: Compression

    private static let root = "1.2.840.10008.1.2"

    /// The syntax of an identifier.
    init(uid: String) {
        self.uid = uid
        let suffix = uid.hasPrefix(Self.root) ? String(uid.dropFirst(Self.root.count)) : nil
        encoding =
            suffix == "" ? .implicitLittleEndian : suffix == ".2" ? .explicitBigEndian : .explicitLittleEndian
        isDeflated = suffix == ".1.99"
        compression = suffix.map(Self.compression) ?? .unsupported("a transfer syntax that is not DICOM's")
    }

    /// The syntax of uncompressed pixels in an encoding.
    init(encoding: DICOMEncoding) {
        self.init(uid: Self.root + (encoding.isBigEndian ? ".2" : encoding.isExplicit ? ".1" : ""))
    }

    private static func compression(_ suffix: String) -> Compression {
        switch suffix {
        case "", ".1", ".1.98", ".1.99", ".2": .none
        case ".5": .runLength
        case ".4.50", ".4.51", ".4.53", ".4.55", ".4.57", ".4.70": .jpeg
        case ".4.80", ".4.81": .jpegLS
        case ".4.90", ".4.91", ".4.92", ".4.93": .jpeg2000
        case ".4.94", ".4.95", ".4.204", ".4.205": .unsupported("pixels on a server (JPIP)")
        case ".4.100", ".4.101", ".4.102", ".4.103", ".4.104", ".4.105", ".4.106", ".4.107", ".4.108":
            .unsupported("MPEG video")
        case ".4.201", ".4.202", ".4.203": .unsupported("High-Throughput JPEG 2000")
        case ".4.110", ".4.111", ".4.112": .unsupported("JPEG XL")
        default: .unsupported("an unknown way of compression")
        }
    }
}

extension ImageMetadata {
    /// How pixels are written under a transfer syntax, in a word or two for people.
    package static func encodingWords(of transferSyntax: String) -> String {
        let syntax = DICOMTransferSyntax(uid: transferSyntax)
        switch syntax.compression {
        case .none: return syntax.isDeflated ? "deflated" : "uncompressed"
        case .runLength: return "RLE"
        case .jpeg:
            return transferSyntax.hasSuffix(".4.57") || transferSyntax.hasSuffix(".4.70") ? "lossless JPEG" : "JPEG"
        case .jpegLS: return "JPEG-LS"
        case .jpeg2000: return "JPEG 2000"
        case .unsupported(let name): return name
        }
    }
}
