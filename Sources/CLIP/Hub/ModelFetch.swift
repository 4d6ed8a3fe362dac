import Foundation
import Tensors
import Work

/// Brings the files of a model that this program needs from a hub into a folder, weights last: until they are there, the
/// folder is no model.
package struct ModelFetch: Sendable {
    private let address: HubAddress
    private let folder: URL
    private let token: String?
    private let inform: @Sendable (String) -> Void
    private let cancellation: Cancellation

    /// Prepares a fetch.
    ///
    /// - Parameters:
    ///   - folder: Where the files go; made where there is none.
    ///   - token: Who asks, for models that are not open to all; told to the hub alone.
    ///   - inform: Told of every file, a line each.
    package init(
        _ address: HubAddress, into folder: URL, token: String?, inform: @escaping @Sendable (String) -> Void,
        cancellation: Cancellation
    ) {
        (self.address, self.folder, self.token) = (address, folder, token)
        (self.inform, self.cancellation) = (inform, cancellation)
    }

    /// The token that the environment holds.
    package static var tokenOfEnvironment: String? {
        let environment = ProcessInfo.processInfo.environment
        return ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"].compactMap { environment[$0] }.first { token in
            !token.isEmpty && token.utf8.allSatisfy { $0 > 32 && $0 < 127 }
        }
    }

    /// Fetches what is missing or has changed.
    ///
    /// - Returns: The model, opened.
    /// - Throws: `HubError`; `ModelFileError` where the folder cannot be written to, or what came is no model that this program
    ///   knows; `Cancelled`.
    package func run() throws -> CLIPModel {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw ModelFileError(CannotWrite(path: folder.path, reason: SystemReason.beneath(error)))
        }
        let weights = try configuration()
        for name in TokenizerFolder.names { _ = try fetch(name) }
        try fetchWeights(weights)
        return try CLIPModel(directory: folder)
    }

    /// Fetches what says which layout the model has; gives the names that its weights may have.
    private func configuration() throws -> [String] {
        if try fetch(OpenCLIPLayout.configurationName) { return OpenCLIPLayout.weightNames }
        guard try fetch(HuggingFaceLayout.configurationName) else {
            throw HubError(
                .missing,
                what: "\(address.text) has neither \(OpenCLIPLayout.configurationName) nor "
                    + "\(HuggingFaceLayout.configurationName), or the hub has no such model or revision",
                advice:
                    "check the name; overread reads CLIP and SigLIP models of Hugging Face's and open_clip's layouts")
        }
        _ = try fetch(HuggingFaceLayout.preprocessorName)
        return WeightFolder.huggingFace
    }

    private func fetchWeights(_ names: [String]) throws {
        guard let found = try names.first(where: { try fetch($0) }) else {
            throw HubError(
                .missing,
                what: "\(address.text) has no weights under any of the names \(names.joined(separator: ", "))",
                advice: "fetch them by hand into \(folder.path)")
        }
        guard found.hasSuffix(".index.json") else { return }
        for shard in try WeightFolder.shards(listedIn: folder.appendingPathComponent(found)) {
            guard HubAddress.isPlain(shard, parts: 1...1), try fetch(shard) else {
                throw HubError(
                    .missing, what: "\(found) names the file \"\(shard)\", which the hub does not have",
                    advice: "tell the model's owner")
            }
        }
    }

    /// Whether the hub has a file, which is then in the folder.
    private func fetch(_ name: String) throws -> Bool {
        try cancellation.check()
        let file = HubFile(address: address, name: name, folder: folder, token: token, cancellation: cancellation)
        switch try file.fetch() {
        case .missing: return false
        case .unchanged: inform("\(name): there already, the same")
        case .fetched(let bytes): inform("\(name): \(bytes) bytes")
        }
        return true
    }
}
