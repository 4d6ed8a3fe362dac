import Foundation
import Labels
import Store
import Work

/// Writes curated labels and, beside them, their certificate.
package struct CertifiedExport {
    private let store: ProjectStore
    private let policy: CurationPolicy
    private let choice: PolicyChoice

    /// An export of a project.
    ///
    /// - Parameters:
    ///   - disagreement: What a person wants of disagreements in this export; the project's policy where `nil`.
    ///   - contested: Likewise of contested cases.
    /// - Throws: `StoreError`.
    package init(
        _ store: ProjectStore, disagreement: CurationPolicy.Disagreement? = nil,
        contested: CurationPolicy.Contested? = nil
    ) throws {
        var policy = try store.currentRuns().question.policy
        var choice = try store.policyChoice()
        if let disagreement, disagreement != policy.disagreement {
            policy.disagreement = disagreement
            choice = PolicyChoice(.person, because: "named for this export")
        }
        if let contested { policy.contested = contested }
        self.store = store
        self.policy = policy
        self.choice = choice
    }

    /// What is exported, and where.
    package struct Request: Sendable {
        /// The format.
        package var format: ExportFormat = .csv
        /// Which cases.
        package var selection: ExportSelection = .all
        /// Whether cells that a spreadsheet would run stay as they are.
        package var raw = false
        /// The file, or the folder for ``ExportFormat/folder``; `nil` for none.
        package var output: String?
        /// Where the certificate goes; `nil` for the place beside the output.
        package var certificate: String?

        /// The whole table, as CSV.
        package init(to output: String? = nil) { self.output = output }

        /// Where the certificate goes; `nil` where there is none.
        package var certificatePath: String? { certificate ?? usualPath }

        /// The place beside the output; `nil` where there is none.
        var usualPath: String? {
            guard let output, !isStream(output) else { return nil }
            guard format == .folder else { return output + ".certificate.json" }
            return URL(fileURLWithPath: output).appendingPathComponent("labels.csv.certificate.json").path
        }

        /// Whether a path is a device or a pipe, beside which nothing can be written.
        private func isStream(_ path: String) -> Bool {
            let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
            return type.map { ![.typeRegular, .typeDirectory, .typeSymbolicLink].contains($0) } ?? false
        }
    }

    /// Writes labels and certificate. Both are of one state of the project: where somebody decides meanwhile, they are
    /// written again. The certificates of earlier exports are taken away before the table is written, so that none stands
    /// beside labels that it is not about, whenever the process ends.
    ///
    /// - Parameter print: Takes the table where neither an output nor a certificate was asked for.
    /// - Throws: `StoreError`, `CannotWrite`; what `print` throws.
    package func write(_ request: Request, print: ([UInt8]) throws -> Void = { _ in }) throws -> ExportOutcome {
        guard let path = request.certificatePath else { return try table(request, print).outcome }
        let name = store.folder?.standardizedFileURL.lastPathComponent ?? "project"
        try removeEarlierCertificates(request)
        for _ in 0..<Self.mostAttempts {
            let state = try store.state()
            let (outcome, file) = try table(request, print)
            let certificate = try Certificate(
                file, outcome, policy: policy, by: choice, store: store, name: name, now: Date().timeIntervalSince1970)
            guard try store.state() == state else { continue }
            try AtomicFile.write(certificate.json(), to: path)
            return outcome
        }
        throw StoreError.busy(path: store.folder?.path ?? name)
    }

    /// Takes the certificates away that an earlier export left beside the output, and where the new one will lie.
    private func removeEarlierCertificates(_ request: Request) throws {
        guard request.output != nil else { return }
        for name in Set([request.usualPath, request.certificatePath].compactMap { $0 }) {
            let path = URL(fileURLWithPath: name).resolvingSymlinksInPath().path
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            guard unlink(path) == 0 || errno == ENOENT else {
                throw CannotWrite(path: path, reason: SystemReason.last)
            }
        }
    }

    private static let mostAttempts = 20

    private func table(
        _ request: Request, _ print: ([UInt8]) throws -> Void
    ) throws -> (outcome: ExportOutcome, file: Certificate.Exported) {
        let exporting = Exporting(store, policy: policy)
        if request.format == .folder, let output = request.output {
            let outcome = try exporting.copyImages(request.selection, to: output, raw: request.raw)
            let table = URL(fileURLWithPath: output).appendingPathComponent("labels.csv").path
            return (outcome, try exported("labels.csv", InputFile.bytes(table), request))
        }
        let name =
            request.output.map { URL(fileURLWithPath: $0).lastPathComponent } ?? "labels.\(request.format.rawValue)"
        let hasher = try ContentHasher()
        var count = 0
        func write(_ sink: ([UInt8]) throws -> Void) throws -> ExportOutcome {
            try exporting.write(request.format, request.selection, raw: request.raw) { bytes in
                try hasher.add(bytes)
                count += bytes.count
                try sink(bytes)
            }
        }
        var outcome = ExportOutcome()
        if let output = request.output {
            try AtomicFile.write(to: output) { file in outcome = try write { try file.write($0) } }
        } else {
            outcome = try write { if request.certificate == nil { try print($0) } }
        }
        let file = Certificate.Exported(
            name: name, format: request.format, selection: request.selection, sha256: try hasher.hexadecimal(),
            bytes: count)
        return (outcome, file)
    }

    private func exported(_ name: String, _ bytes: [UInt8], _ request: Request) throws -> Certificate.Exported {
        Certificate.Exported(
            name: name, format: request.format, selection: request.selection, sha256: try ContentHash.sha256(bytes),
            bytes: bytes.count)
    }
}
