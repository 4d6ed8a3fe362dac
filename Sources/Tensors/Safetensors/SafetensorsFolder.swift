import Foundation

/// The tensors of a model folder: `model.safetensors`, or the shards that `model.safetensors.index.json` lists.
package struct SafetensorsFolder: Sendable {
    /// The file of the tensors, for messages: the single file, or the index.
    package let path: String
    /// The tensors' names, sorted.
    package let names: [String]
    private let files: [String: SafetensorsFile]

    /// Opens the tensors of a folder; a single file is preferred to an index, as transformers does.
    ///
    /// - Throws: `ModelFileError` where there are none, or a file is malformed, or the index names a file outside the
    ///   folder or a tensor that is not in the file it names.
    package init(_ folder: URL) throws {
        let single = folder.appendingPathComponent("model.safetensors")
        let index = folder.appendingPathComponent("model.safetensors.index.json")
        if !FileManager.default.fileExists(atPath: single.path), FileManager.default.fileExists(atPath: index.path) {
            path = index.path
            files = try Self.shards(listedIn: index, of: folder)
        } else {
            path = single.path
            let file = try SafetensorsFile(single)
            files = file.entries.mapValues { _ in file }
        }
        names = files.keys.sorted()
    }

    /// The file that holds a tensor.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor.
    package func file(of name: String) throws -> SafetensorsFile {
        if let file = files[name] { return file }
        throw ModelFileError(.mismatched, file: path, found: "no tensor \(name)", expected: "a tensor of that name")
    }

    /// The description of a tensor.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor.
    package func entry(_ name: String) throws -> SafetensorsEntry {
        try file(of: name).entry(name)
    }

    /// A tensor's values in row-major order, after a check of its shape.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor, or its shape or type is another.
    package func floats(_ name: String, shape: [Int]) throws -> [Float] {
        let file = try file(of: name)
        let found = try file.entry(name).shape
        guard found == shape else {
            let message = "\(name) of shape \(found)"
            throw ModelFileError(
                .mismatched, file: file.path, found: message, expected: "shape \(shape), by the configuration")
        }
        return try file.floats(name)
    }

    private struct Index: Decodable {
        let weightMap: [String: String]

        enum CodingKeys: String, CodingKey {
            case weightMap = "weight_map"
        }
    }

    private static func shards(listedIn index: URL, of folder: URL) throws -> [String: SafetensorsFile] {
        var opened: [String: SafetensorsFile] = [:]
        var files: [String: SafetensorsFile] = [:]
        for (name, shard) in try weightMap(index).sorted(by: { $0.key < $1.key }) {
            let file = try opened[shard] ?? SafetensorsFile(shardURL(shard, in: folder, index: index))
            opened[shard] = file
            _ = try file.entry(name)
            files[name] = file
        }
        return files
    }

    private static func weightMap(_ index: URL) throws -> [String: String] {
        let file = try MappedFile(index)
        guard file.bytes.count <= SafetensorsHeader.longest else {
            let found = "an index of \(file.bytes.count) bytes"
            throw ModelFileError(
                .malformed, file: index.path, found: found, expected: "at most \(SafetensorsHeader.longest) bytes")
        }
        do {
            return try JSONDecoder().decode(Index.self, from: Data(file.bytes)).weightMap
        } catch {
            let expected = "an object whose weight_map gives each tensor's file"
            throw ModelFileError(.malformed, file: index.path, found: "no index in JSON", expected: expected)
        }
    }

    private static func shardURL(_ shard: String, in folder: URL, index: URL) throws -> URL {
        let parts = shard.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }), !shard.contains("\0") else {
            let found = "the shard \"\(shard)\""
            throw ModelFileError(
                .malformed, file: index.path, found: found, expected: "a relative path inside the folder")
        }
        return folder.appendingPathComponent(shard)
    }
}
