import Foundation
import Labels
import Store
import Work

extension Labeling {
    /// Whether files are parts of an over-read; where the first is one, all must be.
    ///
    /// - Throws: ``FoldPartError/mixed(path:)``.
    package static func areFolds(_ paths: [String]) throws -> Bool {
        guard let first = paths.first, FoldPart.isOne(first) else { return false }
        // A file that is missing or damaged is told as such when it is read.
        if let other = paths.first(where: { FileManager.default.fileExists(atPath: $0) && !FoldPart.isOne($0) }) {
            throw FoldPartError.mixed(path: other)
        }
        return true
    }

    /// Puts the parts of an over-read together, as if ``retrain(_:_:)`` had made it here. Decisions that were taken since the
    /// parts were made stay; they have no say in it.
    ///
    /// - Parameter paths: The files: one for each fold, and the final networks.
    /// - Returns: The finished run, which is the current one.
    /// - Throws: ``FoldPartError``, `InputFile.Unreadable`; `StoreError`. Until all reads are there the current over-read
    ///   stays.
    package func merge(folds paths: [String]) throws -> Run {
        let lock = try lock("merge")
        defer { withExtendedLifetime(lock) {} }
        let parts = try paths.map { (path: $0, part: try FoldPart(path: $0)) }
        try Self.verify(parts)
        guard let first = parts.first, case .overRead(let request) = first.part.header.request else {
            throw FoldPartError.damaged(path: paths.first ?? "", reason: "it answers no over-read")
        }
        let evidence = try evidence(of: request, first.path, first.part)
        let run = try store.begin(
            first.part.header.request, origin: RunOrigin(name: "cnn", versions: Versions.current),
            now: Date().timeIntervalSince1970)
        try store.setFolds(first.part.assignment, groupCount: first.part.header.groups, of: run)
        for (_, part) in parts { try take(part, evidence, run) }
        let settled = try overReading.settle(run)
        try store.followSigns()
        return settled
    }

    /// The project's cases, if they are those that a part was made from.
    private func evidence(
        of request: RunRequest.OverRead, _ path: String, _ part: FoldPart
    ) throws -> ProjectEvidence {
        let stranger = FoldPartError.otherProject(path: path, project: store.folder?.path ?? "the project")
        guard let firstRead = try store.runs().first(where: { $0.identity == request.firstRead }), firstRead.isFinished
        else { throw stranger }
        let evidence = try ProjectEvidence(store, firstRead, usesDecisions: false)
        guard evidence.casesDigest == part.header.casesDigest, evidence.count == part.header.cases else {
            throw stranger
        }
        return evidence
    }

    /// Reads of one transaction.
    private static let batch = 1024

    private func take(_ part: FoldPart, _ evidence: ProjectEvidence, _ run: Run) throws {
        guard let fold = part.header.fold else {
            guard let checkpoint = Checkpoint.url(of: run, in: store) else { return }
            try OutputFolder.make(checkpoint.deletingLastPathComponent())
            return try AtomicFile.write(part.content, to: checkpoint.path)
        }
        guard try !store.finishedFolds(of: run).contains(fold) else { return }
        let (members, rows) = (part.assignment.members(of: fold), part.rows)
        for start in stride(from: 0, to: members.count, by: Self.batch) {
            try monitor.cancellation.check()
            let range = start..<min(members.count, start + Self.batch)
            try store.commit(evidence.reads(Array(rows[range]), of: members[range]), to: run)
        }
        try store.finish(
            fold: fold, remarks: part.header.signs, of: run, now: Date().timeIntervalSince1970)
    }

    private static func verify(_ parts: [(path: String, part: FoldPart)]) throws {
        guard let first = parts.first else { return }
        var found: [FoldPart.Piece: String] = [:]
        for (path, part) in parts {
            let (own, other) = (part.header, first.part.header)
            guard own.request == other.request, own.casesDigest == other.casesDigest, own.groups == other.groups,
                part.assignment == first.part.assignment
            else { throw FoldPartError.foreign(path: path, first: first.path) }
            if let earlier = found.updateValue(path, forKey: part.piece) {
                throw FoldPartError.doubled(paths: [earlier, path])
            }
        }
        let folds = first.part.header.folds
        let wanted = (0..<folds).map(FoldPart.Piece.fold) + [.final]
        let missing = wanted.filter { found[$0] == nil }
        guard missing.isEmpty else {
            throw FoldPartError.missing(missing.map { FoldPart.fileName($0, of: folds) })
        }
    }
}
