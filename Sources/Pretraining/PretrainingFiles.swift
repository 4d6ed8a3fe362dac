import CLIP
import Foundation
import Work

/// The files of a training's output folder besides the model's.
struct PretrainingFiles {
    /// The folder.
    let folder: URL

    /// What an interrupted training goes on from; gone when it has ended.
    var checkpoint: URL { folder.appendingPathComponent("training-state.safetensors") }
    /// The curve, for people.
    var curve: URL { folder.appendingPathComponent("training.csv") }

    /// Makes the folder, unless it holds a finished model that is not to be replaced.
    ///
    /// - Throws: `CannotWrite`.
    func prepare(replaces: Bool) throws {
        let model = folder.appendingPathComponent("config.json").path
        let isInterrupted = FileManager.default.fileExists(atPath: checkpoint.path)
        if FileManager.default.fileExists(atPath: model), !isInterrupted, !replaces {
            throw CannotWrite(
                path: folder.path, reason: "it holds a model; name another folder, or replace it with --replace")
        }
        try OutputFolder.make(folder)
    }

    /// The checkpoint of an earlier call, if there is one; it must be of the same options.
    ///
    /// - Throws: `ModelFileError`.
    func earlier(options: [String: String], values: Int) throws -> TrainingCheckpoint? {
        guard FileManager.default.fileExists(atPath: checkpoint.path) else { return nil }
        let earlier = try TrainingCheckpoint(checkpoint)
        try earlier.check(options: options, values: values, file: checkpoint.path)
        return earlier
    }

    /// Writes a checkpoint and the curve so far.
    ///
    /// - Throws: `ModelFileError`, `CannotWrite`.
    func save(_ checkpoint: TrainingCheckpoint) throws {
        try checkpoint.write(to: self.checkpoint)
        try save(checkpoint.curve)
    }

    /// Writes the curve.
    ///
    /// - Throws: `CannotWrite`.
    func save(_ curve: TrainingCurve) throws { try AtomicFile.write(Array(curve.csv.utf8), to: self.curve.path) }

    /// Forgets the checkpoint: the model is written.
    func finish() throws {
        guard unlink(checkpoint.path) == 0 || errno == ENOENT else {
            throw CannotWrite(path: checkpoint.path, reason: SystemReason.last)
        }
    }
}
