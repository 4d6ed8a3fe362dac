import Synchronization
import Work

/// Keeps splits as they are finished, in any order and by any thread; `splits.csv` holds whole splits at every moment.
final class Ledger: Sendable {
    private let records: Mutex<[Int: SplitRecord]>
    private let folder: StudyFolder
    private let classes: [String]

    /// Continues what earlier calls have finished.
    init(_ known: [Int: SplitRecord], folder: StudyFolder, classes: [String]) {
        records = Mutex(known)
        self.folder = folder
        self.classes = classes
    }

    /// Keeps a split.
    ///
    /// - Throws: `CannotWrite`.
    func add(_ record: SplitRecord) throws {
        try records.withLock { records in
            try folder.keep(record)
            records[record.split] = record
            try writeTable(records)
        }
    }

    /// All splits by number; their table is written where no split was added.
    ///
    /// - Throws: `CannotWrite`.
    func finish() throws -> [SplitRecord] {
        try records.withLock { records in
            try writeTable(records)
            return Self.ordered(records)
        }
    }

    private func writeTable(_ records: [Int: SplitRecord]) throws {
        let table = SplitTable.csv(Self.ordered(records), classes: classes)
        try AtomicFile.write(table, to: folder.path(StudyFolder.splits))
    }

    private static func ordered(_ records: [Int: SplitRecord]) -> [SplitRecord] {
        records.values.sorted { $0.split < $1.split }
    }
}
