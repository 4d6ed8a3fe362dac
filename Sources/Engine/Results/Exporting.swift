import Foundation
import Images
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
    /// Cases among them that have no label.
    package var withoutLabel = 0
    /// Images that were copied.
    package var copied = 0
    /// Cases with each label.
    package var labels: [String: Int] = [:]
    /// Cases whose label comes from each source.
    package var sources: [String: Int] = [:]
    /// Cases whose label each reviewer gave.
    package var reviewers: [String: Int] = [:]
    /// Cells that got a leading quote so that no spreadsheet runs them.
    package var guardedCells = 0
    /// Images that could not be copied, with the reason.
    package var notCopied: [String] = []
    /// Copies of an earlier export that were taken away because their case is exported no more, or elsewhere.
    package var removed = 0
}

/// Turns a project's curated labels into files.
package struct Exporting {
    private let store: ProjectStore
    private let policy: CurationPolicy?

    /// An export of a project.
    ///
    /// - Parameter policy: What becomes of cases that people have not settled; the question's own where `nil`.
    package init(_ store: ProjectStore, policy: CurationPolicy? = nil) {
        self.store = store
        self.policy = policy
    }

    /// The table of curated labels as CSV.
    ///
    /// - Parameter raw: Leaves cells that a spreadsheet would run as they are.
    /// - Throws: `StoreError`.
    package func csv(_ selection: ExportSelection, raw: Bool) throws -> (bytes: [UInt8], outcome: ExportOutcome) {
        var bytes: [UInt8] = []
        let outcome = try write(.csv, selection, raw: raw) { bytes += $0 }
        return (bytes, outcome)
    }

    /// Bytes of a part.
    private static let part = 1 << 16

    /// Hands over the curated labels as a CSV table or as JSON lines, part by part.
    ///
    /// - Parameters:
    ///   - format: One of the two.
    ///   - raw: Leaves cells of a table that a spreadsheet would run as they are.
    ///   - sink: Takes the parts in order; it must not call the store.
    /// - Throws: `StoreError`; what `sink` throws.
    package func write(
        _ format: ExportFormat, _ selection: ExportSelection, raw: Bool, _ sink: ([UInt8]) throws -> Void
    ) throws -> ExportOutcome {
        format == .jsonl ? try writeLines(selection, sink) : try writeTable(selection, raw: raw, sink)
    }

    private func writeTable(
        _ selection: ExportSelection, raw: Bool, _ sink: ([UInt8]) throws -> Void
    ) throws -> ExportOutcome {
        var writer = CSVWriter(raw: raw)
        var outcome = ExportOutcome()
        writer.append(ExportRow.header)
        try store.forEachCuratedCase(selection, policy: policy) { item in
            let row = item.exportRow(policy)
            writer.append(row.fields)
            outcome.count(row)
            if writer.count >= Self.part { try sink(writer.takeBytes()) }
        }
        try sink(writer.takeBytes())
        outcome.guardedCells = writer.guardedCells
        return outcome
    }

    private func writeLines(
        _ selection: ExportSelection, _ sink: ([UInt8]) throws -> Void
    ) throws -> ExportOutcome {
        var bytes: [UInt8] = []
        var outcome = ExportOutcome()
        try store.forEachCuratedCase(selection, policy: policy) { item in
            let row = item.exportRow(policy)
            bytes += Array(row.jsonLine.utf8) + [UInt8(ascii: "\n")]
            outcome.count(row)
            guard bytes.count >= Self.part else { return }
            try sink(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        try sink(bytes)
        return outcome
    }

    /// Copies the images into `folder/label/`, named after their case ids, with the table beside them as `labels.csv`.
    ///
    /// Images from files are copied byte by byte; those from arrays become PNG files. Cases without a label are left
    /// out, and those whose image cannot be had, or is another one by now, are passed over and named. Copies that an
    /// earlier export made and this one does not are taken away; nothing else in the folder is touched.
    ///
    /// - Throws: `CannotWrite`, `PNGEncoder.Failure`, `StoreError`.
    package func copyImages(_ selection: ExportSelection, to folder: String, raw: Bool) throws -> ExportOutcome {
        let root = URL(fileURLWithPath: folder)
        try OutputFolder.make(root)
        var copies = FolderCopies(root: root, earlier: CopyList(in: root), openers: try openers())
        var table = try csv(selection, raw: raw)
        // The store must not be used while it hands over cases.
        var items: [CuratedCase] = []
        try store.forEachCuratedCase(selection, policy: policy) { items.append($0) }
        for item in items {
            guard let label = item.curated(policy).label else { continue }
            try copies.copy(item.record, label: label)
        }
        try copies.finish()
        try AtomicFile.write(table.bytes, to: root.appendingPathComponent("labels.csv").path)
        table.outcome.copied = copies.done
        table.outcome.notCopied = copies.failures
        table.outcome.removed = copies.removed
        return table.outcome
    }

    private func openers() throws -> [Int64: ImageOpener] {
        let decoding = try Imaging(of: store).decoding
        return Dictionary(
            try store.sources().map { ($0.id, ImageOpener($0.source, decoding: decoding)) },
            uniquingKeysWith: { first, _ in first })
    }
}

extension ExportOutcome {
    fileprivate mutating func count(_ row: ExportRow) {
        cases += 1
        guard let label = row.curated.label else {
            withoutLabel += 1
            return
        }
        labels[label, default: 0] += 1
        if let source = row.curated.source { sources[source.rawValue, default: 0] += 1 }
        if row.curated.source == .person, let decision = row.decision { reviewers[decision.reviewer, default: 0] += 1 }
    }
}
