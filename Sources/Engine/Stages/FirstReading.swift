import CLIP
import Foundation
import Labels
import Store
import Work

/// The second stage: CLIP reads every case, zero-shot.
struct FirstReading {
    let store: ProjectStore
    let threads: Int
    let monitor: StageMonitor

    /// Images of a batch. Batches begin at the first case that has no read, which after an interruption is where a batch
    /// began: a batch is committed whole. So resumed runs compute the very same batches.
    private static let batch = 32

    /// Reads all cases that the run has not read yet, and finishes it.
    ///
    /// - Parameters:
    ///   - model: A CLIP checkpoint.
    ///   - folder: Where it was opened.
    /// - Throws: `ModelFileError`, `ComputeError`, `EngineError`, `ImageFileError`, `StoreError`.
    func run(_ model: CLIPModel, from folder: URL, classes: [LabelClass]) throws -> Run {
        let request = RunRequest(
            reader: .clip, model: folder.lastPathComponent, modelHash: try ModelHash.hash(folder), classes: classes,
            seed: 0)
        var versions = Versions.current
        versions[Versions.modelFolder] = folder.standardizedFileURL.path
        let run = try store.begin(request, versions: versions, now: Date().timeIntervalSince1970)
        let missing = try store.missingCases(in: run)
        if !missing.isEmpty { try read(missing, model, classes, run) }
        if !missing.isEmpty || !run.isFinished { try store.finish(run, now: Date().timeIntervalSince1970) }
        return try store.run(run.id)
    }

    private func read(_ missing: [CaseRecord], _ model: CLIPModel, _ classes: [LabelClass], _ run: Run) throws {
        monitor.report(StageProgress(stage: .firstRead, completed: 0, total: missing.count))
        let classifier = try model.classifier(prompts: classes.map(\.prompts), threads: threads)
        let loader = try CaseLoader(sources: store.sourcePaths())
        let (store, monitor) = (store, monitor)
        try model.embedImages(
            missing.indices, batch: Self.batch, threads: threads,
            load: { try loader.load(missing[$0]) },
            deliver: { numbers, embeddings in
                try monitor.cancellation.check()
                let reads = zip(numbers, embeddings).map { number, embedding in
                    CaseRead(
                        ordinal: missing[number].ordinal,
                        read: Read(probabilities: classifier.probabilities(of: embedding).map { Float($0) }),
                        embedding: embedding)
                }
                try store.commit(reads, to: run)
                let done = (numbers.last ?? 0) + 1
                monitor.report(StageProgress(stage: .firstRead, completed: done, total: missing.count))
            })
    }

    /// Takes another model's probabilities in place of CLIP's.
    ///
    /// - Throws: `EngineError.unknownCases`, `StoreError`.
    func take(_ file: FirstReadsFile, name: String, hash: String, classes: [LabelClass]) throws -> Run {
        let request = RunRequest(reader: .clip, model: name, modelHash: hash, classes: classes, seed: 0)
        let run = try store.begin(request, versions: Versions.current, now: Date().timeIntervalSince1970)
        let missing = Dictionary(
            try store.missingCases(in: run).map { ($0.id, $0.ordinal) }, uniquingKeysWith: { first, _ in first })
        let reads = file.reads.compactMap { entry in
            missing[entry.caseID].map { CaseRead(ordinal: $0, read: entry.read) }
        }
        if !reads.isEmpty { try store.commit(reads, to: run) }
        if !reads.isEmpty || !run.isFinished { try store.finish(run, now: Date().timeIntervalSince1970) }
        return try store.run(run.id)
    }
}
