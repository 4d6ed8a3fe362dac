import Foundation
import Tensors
import Work

/// Tells one checkpoint from another by its content, whatever its folder is called.
package enum ModelHash {
    private static let names = ["config.json", "preprocessor_config.json", "vocab.json", "merges.txt"]

    /// A hash over the files of a model folder that its reads depend on.
    ///
    /// - Throws: `ModelFileError` where a file cannot be read.
    package static func hash(_ folder: URL) throws -> String { try hash(folder, names: names) }

    /// A hash over the files of an image network's folder that its features depend on.
    ///
    /// - Throws: `ModelFileError` where a file cannot be read.
    package static func hash(imageModel folder: URL) throws -> String {
        let preprocessor = folder.appendingPathComponent(names[1]).path
        let isThere = FileManager.default.fileExists(atPath: preprocessor)
        return try hash(folder, names: isThere ? Array(names[..<2]) : Array(names[..<1]))
    }

    private static func hash(_ folder: URL, names: [String]) throws -> String {
        let weights = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasPrefix("model") && ($0.hasSuffix(".safetensors") || $0.hasSuffix(".json")) }
        var text = ""
        for name in (names + weights).sorted() {
            let file = try MappedFile(folder.appendingPathComponent(name))
            // The bytes are gone with the file.
            try withExtendedLifetime(file) { text += "\(name) \(try ContentHash.sha256(file.bytes))\n" }
        }
        return try ContentHash.sha256(Array(text.utf8))
    }
}
