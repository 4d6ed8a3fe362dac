import Foundation
import Labels
import Store
import Work

/// Another model's probabilities, which stand in place of CLIP's reads.
struct BroughtReads {
    private let path: String
    private let file: FirstReadsFile
    private let hash: String

    /// Reads a table of probabilities.
    ///
    /// - Throws: `InputFile.Unreadable`, `CSVError`.
    init(_ path: String, classes: [String]) throws {
        let bytes = try InputFile.bytes(path)
        self.path = path
        file = try FirstReadsFile(bytes: bytes, file: path, classes: classes)
        hash = try ContentHash.sha256(bytes)
    }

    /// Commits the reads of the cases that the table names; all others stay unread.
    ///
    /// So do cases that have other images now than when the table was first taken in: it was not made for these.
    ///
    /// - Returns: The finished run.
    /// - Throws: `EngineError.unknownCases`, `StoreError`.
    func take(into store: ProjectStore, classes: [LabelClass], _ monitor: StageMonitor) throws -> Run {
        let ids = try CaseNames(store.caseIDs()).resolve(file.reads.map(\.caseID), of: path)
        let question = try store.currentRuns().question.name
        let run = try store.begin(
            .broughtReads(.init(question: question, file: hash, classes: classes)),
            origin: RunOrigin(
                name: URL(fileURLWithPath: path).lastPathComponent, path: URL(fileURLWithPath: path).path,
                versions: Versions.current), now: Date().timeIntervalSince1970)
        let records = Dictionary(
            try store.cases().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let done = Set(try store.reads(of: run).map(\.version))
        let replaced = try store.casesReadOnEarlierImages(by: run)
        warn(of: ids.filter { id in records[id].map { replaced.contains($0.ordinal) } ?? false }, monitor)
        let reads = zip(ids, file.reads).compactMap { id, entry -> VersionRead? in
            guard let record = records[id], !done.contains(record.version), !replaced.contains(record.ordinal) else {
                return nil
            }
            return VersionRead(ordinal: record.ordinal, version: record.version, read: entry.read)
        }
        if !reads.isEmpty { try store.commit(reads, to: run) }
        return try store.settle(run)
    }

    private func warn(of replaced: [CaseID], _ monitor: StageMonitor) {
        guard let first = replaced.first else { return }
        monitor.warn(
            "\(path): \(replaced.count) case\(replaced.count == 1 ? "" : "s") left unread, because the table was made for "
                + "other images than the project has now, the first: \(first); bring one with reads of the present images"
        )
    }
}
