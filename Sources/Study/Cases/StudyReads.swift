import CLIP
import Images
import Labels
import Synchronization
import Work

/// A file of another model's probabilities with its column `truth`.
struct GivenReads: Sendable {
    let path: String
    let bytes: [UInt8]
    let reads: FirstReadsFile
    let truth: TruthFile

    /// - Throws: `InputFile.Unreadable`, `CSVError`.
    init(_ path: String, _ request: StudyRequest) throws {
        self.path = path
        bytes = try InputFile.bytes(path)
        reads = try FirstReadsFile(bytes: bytes, file: path, classes: request.classNames)
        truth = try TruthFile(bytes: bytes, file: path, classes: request.classNames)
    }
}

/// Finds the first read of every case.
///
/// CLIP's reads are kept in the study's folder and taken from there even in the call that made them, so that a study
/// that was interrupted computes with the very same numbers.
struct StudyReads {
    private let cases: StudyCases
    private let request: StudyRequest
    private let folder: StudyFolder
    private let monitor: StageMonitor

    init(_ cases: StudyCases, _ request: StudyRequest, _ folder: StudyFolder, _ monitor: StageMonitor) {
        self.cases = cases
        self.request = request
        self.folder = folder
        self.monitor = monitor
    }

    /// One read per case, in the order of the cases.
    ///
    /// - Parameters:
    ///   - given: Reads that stand in for CLIP's.
    ///   - model: CLIP, where none are given.
    /// - Throws: `StudyError`, `ModelFileError`, `ImageFileError`, `CSVError`, `EngineError`, `ComputeError`.
    func reads(_ given: GivenReads?, _ model: CLIPModel?) throws -> [Read] {
        if let given { return try ordered(given.reads, given.path) }
        let name = StudyFolder.firstReads
        if try folder.content(name) == nil, let model {
            try AtomicFile.write(table(probabilities(model)), to: folder.path(name))
        }
        guard let bytes = try folder.content(name) else {
            throw StudyError.damaged(path: folder.path(name), found: "nothing")
        }
        let path = folder.path(name)
        return try ordered(FirstReadsFile(bytes: bytes, file: path, classes: cases.classes), path)
    }

    private func ordered(_ file: FirstReadsFile, _ path: String) throws -> [Read] {
        let reads = Dictionary(
            file.reads.map { ($0.caseID.rawValue, $0.read) }, uniquingKeysWith: { first, _ in first })
        return try cases.ids.map { id in
            guard let read = reads[id] else { throw StudyError.damaged(path: path, found: "no read of \(id)") }
            return read
        }
    }

    /// CLIP's probabilities, zero-shot.
    private func probabilities(_ model: CLIPModel) throws -> [[Double]] {
        let prompts = request.sources.map(\.label.prompts)
        let classifier = try model.classifier(prompts: prompts, threads: request.threads)
        let rows = Mutex<[[Double]]>([])
        let (collection, places, monitor) = (cases.collection, cases.places, monitor)
        try model.embedImages(
            places.indices, threads: request.threads,
            load: { try collection.load(places[$0]).image },
            deliver: { numbers, embeddings in
                try monitor.cancellation.check()
                rows.withLock { $0 += embeddings.map(classifier.probabilities) }
                let done = (numbers.last ?? 0) + 1
                monitor.report(StageProgress(stage: .firstRead, completed: done, total: places.count))
            })
        return rows.withLock { $0 }
    }

    /// `case,truth,<class>,<class>…`: what `--first-reads` takes.
    private func table(_ rows: [[Double]]) -> [UInt8] {
        var writer = CSVWriter()
        writer.append(["case", "truth"] + cases.classes)
        for (index, row) in rows.enumerated() {
            writer.append([cases.ids[index], cases.classes[cases.truth[index]]] + row.map { FixedNotation.string($0) })
        }
        return writer.takeBytes()
    }
}
