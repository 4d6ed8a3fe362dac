import CZlib
import Foundation
import Tensors

/// Reads the small text files of a model folder.
enum ModelFiles {
    /// The longest file that is read: far more than any vocabulary needs.
    static let longest = 64 << 20

    /// Reads the members of a configuration, which are written in snake case.
    static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    /// Writes a configuration for people and for transformers: a member a line, in snake case.
    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// A file's bytes.
    ///
    /// - Throws: `ModelFileError` where it is missing, no regular file, or too long.
    static func data(_ url: URL) throws -> Data {
        let file = try MappedFile(url)
        guard file.bytes.count <= longest else {
            let found = "a file of \(file.bytes.count) bytes"
            throw ModelFileError(.malformed, file: url.path, found: found, expected: "at most \(longest)")
        }
        return Data(file.bytes)
    }

    /// A file's text, in UTF-8.
    ///
    /// - Throws: `ModelFileError` where it cannot be read or is no UTF-8.
    static func text(_ url: URL) throws -> String {
        guard let text = String(validating: try data(url), as: UTF8.self) else {
            throw ModelFileError(
                .malformed, file: url.path, found: "bytes that are no UTF-8", expected: "text in UTF-8")
        }
        return text
    }

    /// The text, in UTF-8, of a file that was packed by gzip.
    ///
    /// - Throws: `ModelFileError` where it cannot be read, is damaged, or is no UTF-8.
    static func unpackedText(_ url: URL) throws -> String {
        let data = Array(try data(url))
        var text = [UInt8](repeating: 0, count: longest)
        let size = cz_gunzip(data, data.count, &text, text.count)
        guard size >= 0, let text = String(validating: text[..<Int(size)], as: UTF8.self) else {
            let found = size == -2 ? "more than \(longest) bytes" : "no text packed by gzip"
            throw ModelFileError(.malformed, file: url.path, found: found, expected: "a vocabulary as open_clip has it")
        }
        return text
    }

    /// A file's JSON as a value of a type.
    ///
    /// - Throws: `ModelFileError` that names the first member that does not fit.
    static func decode<Value: Decodable>(_ type: Value.Type, from url: URL) throws -> Value {
        do {
            return try decoder.decode(type, from: data(url))
        } catch let error as DecodingError {
            throw ModelFileError(
                .malformed, file: url.path, found: description(error), expected: "a configuration in JSON")
        }
    }

    private static func description(_ error: DecodingError) -> String {
        switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "\(path(context)) is no \(type)"
        case .keyNotFound(let key, let context):
            "\(path(context)) has no \(snakeCase(key))"
        case .dataCorrupted(let context):
            "\(path(context)): \(context.debugDescription)"
        @unknown default:
            "something that cannot be read"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map(snakeCase).joined(separator: ".")
        return path.isEmpty ? "the whole" : path
    }

    /// A member's name as it stands in the file.
    private static func snakeCase(_ key: any CodingKey) -> String {
        key.stringValue.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
    }
}
