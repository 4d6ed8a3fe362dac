/// The header of a `.npy` file: what its array looks like (NumPy's `numpy.lib.format`, versions 1 to 3).
struct NPYHeader: Equatable {
    /// The element type in NumPy's notation, for instance `|u1`; a structured type as it is written.
    let descriptor: String
    /// Whether the first index runs fastest.
    let isFortranOrder: Bool
    /// The array's size along each axis; empty for a single number.
    let shape: [Int]
    /// Bytes before the first element.
    let size: Int

    /// Reads the header from the start of a stream, which then stands at the first element.
    ///
    /// - Throws: `ImageFileError` where the bytes are no `.npy` header.
    init(_ stream: some ByteStream, path: String) throws {
        let (length, start) = try Self.dictionaryLength(stream, path: path)
        let text = try stream.read(length)
        guard text.count == length, start + length <= stream.size else {
            throw Self.damaged(path, "a header of \(length) bytes in \(stream.size) bytes")
        }
        var parser = PythonLiteralParser(text)
        guard case .dictionary(let entries)? = parser.parse() else {
            throw Self.damaged(path, "a header that is no Python dictionary")
        }
        try self.init(entries, size: start + length, path: path)
    }

    private init(_ entries: [String: PythonLiteral], size: Int, path: String) throws {
        guard let element = entries["descr"], case .boolean(let isFortranOrder)? = entries["fortran_order"],
            case .sequence(let lengths)? = entries["shape"]
        else { throw Self.damaged(path, "a header without descr, fortran_order and shape") }
        descriptor = element.description
        self.isFortranOrder = isFortranOrder
        self.size = size
        shape = try lengths.map { length in
            guard case .integer(let count) = length, count >= 0 else {
                throw Self.damaged(path, "the shape \(entries["shape"]?.description ?? "")")
            }
            return count
        }
    }

    /// A header is hardly ever longer than 128 bytes; NumPy itself refuses more than 10,000.
    private static let longestDictionary = 1 << 16

    /// The dictionary's length, and how many bytes come before it.
    private static func dictionaryLength(_ stream: some ByteStream, path: String) throws -> (length: Int, start: Int) {
        let magic = try stream.read(8)
        guard magic.count == 8, magic.starts(with: [0x93] + Array("NUMPY".utf8)) else {
            throw damaged(path, "no NPY signature")
        }
        guard (1...3).contains(magic[6]) else { throw damaged(path, "NPY version \(magic[6])") }
        let width = magic[6] == 1 ? 2 : 4
        let bytes = try stream.read(width)
        let length = bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count == width, length <= longestDictionary else {
            throw damaged(path, "a header of \(length) bytes")
        }
        return (length, 8 + width)
    }

    private static func damaged(_ path: String, _ finding: String) -> ImageFileError {
        ImageFileError(path: path, finding: finding, expectation: "a NumPy array (.npy)", extent: .source)
    }
}
