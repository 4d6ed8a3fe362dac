import Foundation
import Labels
import Store
import Work

/// How curated labels leave the project.
package enum ExportFormat: String, CaseIterable, Sendable {
    /// One table.
    case csv
    /// One JSON object a line.
    case jsonl
    /// The images, copied into one folder per label.
    case folder
}

/// What an export did.
package struct ExportOutcome: Equatable, Sendable {
    /// Cases that were exported.
    package var cases = 0
    /// Cells that got a leading quote so that no spreadsheet runs them.
    package var guardedCells = 0
}

/// Turns a project's curated labels into files.
package struct Exporting {
    private let store: ProjectStore

    /// An export of a project.
    package init(_ store: ProjectStore) { self.store = store }

    /// The table of curated labels.
    ///
    /// - Parameters:
    ///   - raw: Leaves cells that a spreadsheet would run as they are.
    /// - Throws: `StoreError`.
    package func csv(_ selection: ExportSelection, raw: Bool) throws -> (bytes: [UInt8], outcome: ExportOutcome) {
        var writer = CSVWriter(raw: raw)
        var outcome = ExportOutcome()
        writer.append(ExportRow.header)
        try store.forEachCuratedCase(selection) { item in
            writer.append(item.exportRow.fields)
            outcome.cases += 1
        }
        let bytes = writer.takeBytes()
        outcome.guardedCells = writer.guardedCells
        return (bytes, outcome)
    }

    /// The curated labels as JSON lines.
    ///
    /// - Throws: `StoreError`.
    package func jsonLines(_ selection: ExportSelection) throws -> (bytes: [UInt8], outcome: ExportOutcome) {
        var bytes: [UInt8] = []
        var outcome = ExportOutcome()
        try store.forEachCuratedCase(selection) { item in
            bytes += Array(item.exportRow.jsonLine.utf8) + [UInt8(ascii: "\n")]
            outcome.cases += 1
        }
        return (bytes, outcome)
    }

    /// Copies the images into `folder/label/`, named after their case ids, with the table beside them as `labels.csv`.
    ///
    /// Images from files are copied byte by byte; those from arrays become PNG files. Excluded cases are left out.
    ///
    /// - Throws: `EngineError`, `ImageFileError`, `StoreError`.
    package func copyImages(_ selection: ExportSelection, to folder: String, raw: Bool) throws -> ExportOutcome {
        let loader = try CaseLoader(sources: store.sourcePaths())
        let names = FileNames()
        var outcome = ExportOutcome()
        let root = URL(fileURLWithPath: folder)
        try store.forEachCuratedCase(selection) { item in
            guard let label = item.curated.label else { return }
            let target = root.appendingPathComponent(FileNames.safe(label))
            try OutputFolder.make(target)
            let (bytes, ending) = try loader.exported(item.record)
            let name = names.unique(item.record.id.rawValue, ending: ending)
            try AtomicFile.write(bytes, to: target.appendingPathComponent(name).path)
            outcome.cases += 1
        }
        let table = try csv(selection, raw: raw)
        try OutputFolder.make(root)
        try AtomicFile.write(table.bytes, to: root.appendingPathComponent("labels.csv").path)
        outcome.guardedCells = table.outcome.guardedCells
        return outcome
    }
}

/// Makes file names of case ids.
private final class FileNames {
    private var used: Set<String> = []

    /// A name that no earlier call has given.
    func unique(_ id: String, ending: String) -> String {
        var base = Self.safe(id)
        if base.lowercased().hasSuffix(ending) { base.removeLast(ending.count) }
        var name = base + ending
        var number = 2
        while !used.insert(name).inserted {
            name = "\(base)-\(number)\(ending)"
            number += 1
        }
        return name
    }

    /// A text without anything that means something in a path.
    static func safe(_ text: String) -> String {
        let name = String(text.map { "/\\:#\0".contains($0) ? "_" : $0 })
        return name.hasPrefix(".") ? "_" + name.dropFirst() : name
    }
}
