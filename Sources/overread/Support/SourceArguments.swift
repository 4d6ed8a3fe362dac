import ArgumentParser
import Images

/// Where images come from.
struct SourceArguments: ParsableArguments {
    @Argument(help: "Folders of images, .npz or .npy files, or images.", completion: .file())
    var sources: [String] = []

    @Option(
        name: .customLong("source"),
        help: "A source under a name of its own, NAME=PATH: the ids of its cases begin with the name.")
    var named: [String] = []

    /// Whether nothing is named.
    var isEmpty: Bool { sources.isEmpty && named.isEmpty }

    func validate() throws { _ = try named.map(Self.parse) }

    /// - Throws: `ValidationError` where nothing is named.
    func requireSome() throws {
        guard isEmpty else { return }
        throw ValidationError("found no source, expected folders of images, array files or images")
    }

    /// The sources, looked up.
    ///
    /// - Throws: `ImageSourceError`.
    func found() throws -> [Source] {
        try sources.map { try Source(path: $0) }
            + named.map(Self.parse).map { try Source(path: $0.path, name: $0.name) }
    }

    private static func parse(_ text: String) throws -> (name: String, path: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw ValidationError("--source: found \"\(text)\", expected NAME=PATH")
        }
        return (parts[0], parts[1])
    }
}
