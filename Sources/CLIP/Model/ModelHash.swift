import Foundation
import Tensors
import Work

/// Tells one checkpoint from another by its content, whatever its folder is called.
package enum ModelHash {
    /// A hash over the files of a model folder that its reads depend on.
    ///
    /// - Throws: `ModelFileError` where a file cannot be read.
    package static func hash(_ folder: URL) throws -> String {
        try hash(folder, names: ModelLayout(directory: folder).files)
    }

    /// A hash over the files of an image network's folder that its features depend on.
    ///
    /// - Throws: `ModelFileError` where a file cannot be read.
    package static func hash(imageModel folder: URL) throws -> String {
        try hash(folder, names: LockedImageModel(directory: folder).files)
    }

    private static func hash(_ folder: URL, names: [String]) throws -> String {
        var text = ""
        for name in names {
            let file = try MappedFile(folder.appendingPathComponent(name))
            // The bytes are gone with the file.
            try withExtendedLifetime(file) { text += "\(name) \(try ContentHash.sha256(file.bytes))\n" }
        }
        return try ContentHash.sha256(Array(text.utf8))
    }
}
