import Convnet
import Foundation
import Store
import Work

/// Where a project keeps the networks that learned from everything.
package enum Checkpoint {
    /// The folder in the project.
    package static let folderName = "checkpoints"

    /// The file of a run's networks, named after what was asked for; `nil` for a project in memory.
    static func url(of run: Run, in store: ProjectStore) -> URL? {
        store.folder?.appendingPathComponent(folderName).appendingPathComponent(
            "cnn-\(run.identity.prefix(12)).safetensors")
    }

    /// SHA-256 of a run's file; `nil` where there is none.
    static func hash(of run: Run, in store: ProjectStore) throws -> String? {
        guard let url = url(of: run, in: store), FileManager.default.fileExists(atPath: url.path) else { return nil }
        return try ContentHash.sha256(InputFile.bytes(url.path))
    }

    static func save(_ ensemble: Ensemble, classes: [String], to url: URL) throws {
        try OutputFolder.make(url.deletingLastPathComponent())
        try EnsembleFile.save(ensemble, classes: classes, to: url)
    }
}
