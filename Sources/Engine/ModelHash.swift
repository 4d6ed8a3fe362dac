import Foundation
import Images
import Tensors

/// Tells one checkpoint from another by its content, whatever its folder is called.
public enum ModelHash {
    private static let names = ["config.json", "preprocessor_config.json", "vocab.json", "merges.txt"]

    /// A hash over the files of a model folder that its reads depend on.
    ///
    /// - Throws: `ModelFileError` where a file cannot be read.
    public static func hash(_ folder: URL) throws -> String {
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
