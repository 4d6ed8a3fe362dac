import Labels
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

/// `splits.csv`: F1, precision and recall of every split, method and class.
enum SplitTable {
    /// The whole table of some splits, by number.
    static func csv(_ records: [SplitRecord], classes: [String]) -> [UInt8] {
        var writer = CSVWriter()
        writer.append(["split", "method", "class", "f1", "precision", "recall"])
        for record in records {
            for method in StudyMethod.allCases {
                guard let matrix = record.outcomes[method]?.matrix else { continue }
                for (position, name) in classes.enumerated() {
                    writer.append(["\(record.split)", method.rawValue, name] + figures(matrix, position))
                }
            }
        }
        return writer.takeBytes()
    }

    private static func figures(_ matrix: ConfusionMatrix, _ position: Int) -> [String] {
        [matrix.f1(of: position), matrix.precision(of: position), matrix.recall(of: position)]
            .map { FixedNotation.string($0) }
    }
}
