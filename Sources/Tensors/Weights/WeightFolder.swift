import Foundation

/// A file that holds tensors, opened and checked.
package protocol WeightFile: Sendable {
    /// The file's path, for messages.
    var path: String { get }
    /// The tensors, by name.
    var shapes: [String: WeightShape] { get }
    /// A tensor's values in row-major order.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor, or its type is none of real numbers.
    func floats(_ name: String) throws -> [Float]
}

/// What a file says about a tensor.
package struct WeightShape: Equatable, Sendable {
    /// The elements' type.
    package let type: SafetensorsType
    /// Extents, outermost first.
    package let shape: [Int]
}

/// The tensors of a model folder: one file, or the shards that an index lists; safetensors or PyTorch's zip.
package struct WeightFolder: Sendable {
    /// The file of the tensors, for messages: the single file, or the index.
    package let path: String
    /// The tensors' names, sorted.
    package let names: [String]
    /// The files that were opened, by their names in the folder, sorted; the index among them.
    package let fileNames: [String]
    private let files: [String: any WeightFile]

    /// The names that transformers gives to a model's weights, the preferred ones first.
    package static let huggingFace = [
        "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json",
    ]

    /// Opens the tensors of a folder.
    ///
    /// - Parameter candidates: File names, of which the first that is there is taken; not empty. Where none is there, the one
    ///   file of the folder that can hold weights is.
    /// - Throws: `ModelFileError` where there are none, or a file is malformed, or an index names a file outside the
    ///   folder or a tensor that is not in the file it names.
    package init(_ folder: URL, candidates: [String] = Self.huggingFace) throws {
        let name = Self.found(candidates, in: folder) ?? Self.onlyFile(in: folder) ?? candidates[0]
        let url = folder.appendingPathComponent(name)
        path = url.path
        if name.hasSuffix(".index.json") {
            let map = try Self.weightMap(url)
            files = try Self.shards(map, listedIn: url, of: folder)
            fileNames = Set(map.values).union([name]).sorted()
        } else {
            let file = try Self.open(url)
            files = file.shapes.mapValues { _ in file }
            fileNames = [name]
        }
        names = files.keys.sorted()
    }

    /// The first of several file names that is there.
    package static func found(_ candidates: [String], in folder: URL) -> String? {
        candidates.first { FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path) }
    }

    /// The file of weights in a folder that has no other.
    private static func onlyFile(in folder: URL) -> String? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let kinds = [".safetensors", ".bin", ".pt", ".pth"]
        let found = names.filter { name in kinds.contains(where: name.hasSuffix) }
        return found.count == 1 ? found[0] : nil
    }

    /// What is known about a tensor; `nil` where there is none of that name.
    package subscript(name: String) -> WeightShape? { files[name]?.shapes[name] }

    /// What is known about a tensor.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor.
    package func entry(_ name: String) throws -> WeightShape {
        if let entry = self[name] { return entry }
        throw ModelFileError(.mismatched, file: path, found: "no tensor \(name)", expected: "a tensor of that name")
    }

    /// A tensor's values in row-major order, as the file has it.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor, or its type is none of real numbers.
    package func floats(_ name: String) throws -> [Float] {
        guard let file = files[name] else {
            throw ModelFileError(
                .mismatched, file: path, found: "no tensor \(name)", expected: "a tensor of that name")
        }
        return try file.floats(name)
    }

    /// A tensor's values in row-major order, after a check of its shape.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor, or its shape or type is another.
    package func floats(_ name: String, shape: [Int]) throws -> [Float] {
        try check(name, shape: shape)
        return try floats(name)
    }

    /// Makes sure that a tensor is there, of a shape and of a type that can be read. Extents of 1 before all others may be
    /// missing or more: libraries write a row of numbers as N, 1 x N or 1 x 1 x N.
    ///
    /// - Throws: `ModelFileError` where it is not.
    package func check(_ name: String, shape: [Int]) throws {
        let entry = try entry(name)
        guard Self.plain(entry.shape, dimensions: shape.count) == shape else {
            throw ModelFileError(
                .mismatched, file: files[name]?.path ?? path, found: "\(name) of shape \(entry.shape)",
                expected: "shape \(shape), by the configuration")
        }
        guard SafetensorsType.real.contains(entry.type) else {
            throw ModelFileError(
                .unsupported, file: path, found: "\(name) of type \(entry.type.rawValue)",
                expected: "F64, F32, F16 or BF16")
        }
    }

    private static func plain(_ shape: [Int], dimensions: Int) -> [Int] {
        let spare = max(0, shape.count - dimensions)
        return shape.prefix(spare).allSatisfy { $0 == 1 } ? Array(shape.dropFirst(spare)) : shape
    }

    private static func open(_ url: URL) throws -> any WeightFile {
        url.pathExtension == "safetensors" ? try SafetensorsFile(url) : try TorchFile(url)
    }

    private struct Index: Decodable {
        let weightMap: [String: String]

        enum CodingKeys: String, CodingKey {
            case weightMap = "weight_map"
        }
    }

    private static func shards(
        _ map: [String: String], listedIn index: URL, of folder: URL
    ) throws -> [String: any WeightFile] {
        var opened: [String: any WeightFile] = [:]
        var files: [String: any WeightFile] = [:]
        for (name, shard) in map.sorted(by: { $0.key < $1.key }) {
            let file = try opened[shard] ?? open(shardURL(shard, in: folder, index: index))
            opened[shard] = file
            guard file.shapes[name] != nil else {
                throw ModelFileError(
                    .mismatched, file: file.path, found: "no tensor \(name)", expected: "a tensor of that name")
            }
            files[name] = file
        }
        return files
    }

    /// The files that an index of shards names, sorted.
    ///
    /// - Throws: `ModelFileError` where the index is malformed or names a file outside the folder.
    package static func shards(listedIn index: URL) throws -> [String] {
        let names = Set(try weightMap(index).values).sorted()
        for name in names { _ = try shardURL(name, in: index.deletingLastPathComponent(), index: index) }
        return names
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
