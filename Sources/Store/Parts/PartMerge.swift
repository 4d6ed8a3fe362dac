import Foundation
import GRDB
import Labels
import Work

/// What putting parts together did.
package struct MergeOutcome: Equatable, Sendable {
    /// How many parts there were.
    package var parts = 0
    /// Cases that the project did not have before.
    package var added = 0
    /// Cases that it had, with the same content.
    package var known = 0
    /// Files that could not be taken, of all parts.
    package var skipped = 0
}

/// How far putting parts together has come.
package typealias MergeProgress = (_ done: Int, _ total: Int) throws -> Void

extension ProjectStore {
    /// Puts parts together, as if one machine had read the whole collection; cases come in the natural order of their
    /// ids, whatever the order of the parts.
    ///
    /// A project that is not there yet is made beside its place and moved there when it is whole; one that is there is
    /// changed in one transaction. What it knows stays; doing it again changes nothing.
    ///
    /// - Parameters:
    ///   - paths: The parts' files: one for each shard.
    ///   - folder: The project's.
    ///   - showAlike: Whether two recipes of images, as projects keep them, show images alike.
    ///   - progress: Called now and then; what it throws ends the work, and the project is as it was.
    /// - Throws: ``PartError`` where parts do not belong together, or two contents claim one place; ``StoreError``.
    package static func merge(
        parts paths: [String], into folder: URL, showAlike: @escaping (String, String) -> Bool, progress: MergeProgress
    ) throws -> MergeOutcome {
        let parts = try PartVerification(paths.map { try PartFile($0) }, showAlike: showAlike)
        do {
            try OutputFolder.make(folder)
        } catch {
            throw StoreError.cannotWrite(path: folder.path, reason: error.reason)
        }
        try ProjectPlace.local.require(folder)
        let lock = try StageLock.acquire(in: folder, stage: "overread merge")
        return try withExtendedLifetime(lock) {
            if let outcome = try makeOfParts(parts, folder, progress) { return outcome }
            let store = try open(in: folder)
            var merge = try PartMerge(parts, project: store.path, showAlike: showAlike)
            try store.write { try merge.run($0, progress) }
            return merge.outcome
        }
    }

    /// - Returns: `nil` where the folder has a project.
    private static func makeOfParts(
        _ parts: PartVerification, _ folder: URL, _ progress: MergeProgress
    ) throws -> MergeOutcome? {
        let birth = try BirthLock(folder)
        return try withExtendedLifetime(birth) {
            guard !exists(in: folder) else { return nil }
            var merge = try PartMerge(parts, project: folder.path) { _, _ in true }
            try make(in: folder) { try merge.run($0, progress) }
            return merge.outcome
        }
    }
}

/// Takes verified parts into a project, within one transaction.
private struct PartMerge {
    let verified: PartVerification
    let showAlike: (String, String) -> Bool
    /// What the project is called in errors.
    let project: String
    let total: Int
    var outcome = MergeOutcome()

    /// Cases between two reports.
    private static let step = 256

    init(
        _ verified: PartVerification, project: String, showAlike: @escaping (String, String) -> Bool
    ) throws {
        self.verified = verified
        self.showAlike = showAlike
        self.project = project
        total = try verified.parts.reduce(0) { try $0 + $1.caseCount() }
        outcome.parts = verified.parts.count
    }

    private var parts: [PartFile] { verified.parts }

    mutating func run(_ database: Database, _ progress: MergeProgress) throws {
        guard let first = parts.first else { return }
        try takeImaging(database)
        let began = parts.map(\.run.createdAt).min() ?? first.run.createdAt
        let run = try first.run.request.begin(database, origin: first.run.origin, now: began)
        let known = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM \"case\"") ?? 0
        // Where most cases are new, indexes and counts of the queue are quicker made once at the end.
        let isBulk = total > known
        if isBulk { try SummaryWriter(database).suspend() }
        var sources: [String: Int64] = [:]
        for source in first.sources {
            sources[source.name] = try SourceRecord.take(
                source.name, kind: source.kind, root: source.root, database
            ).id
        }
        try takeCases(database, run, sources, progress)
        for source in first.sources { try takeSkipped(of: source.name, as: sources[source.name] ?? 0, database) }
        let isRefreshed = try finish(run, database)
        if isBulk, !isRefreshed { try SummaryWriter(database).resume() }
    }

    /// Images that the project has already must have been shown as those of the parts were.
    private func takeImaging(_ database: Database) throws {
        guard let imaging = verified.imaging, let first = parts.first else { return }
        let known = try ImagingRecord.fetchOne(database, sql: "SELECT * FROM imaging")
        let hasCases = try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM \"case\")") ?? false
        guard let known, hasCases else { return try imaging.keep(database) }
        guard showAlike(known.recipe, imaging.recipe) else {
            throw PartError.foreign(path: project, first: first.path, differences: ["images shown otherwise"])
        }
        guard !verified.namesPatients || known.salt == imaging.salt else {
            throw PartError.foreign(path: project, first: first.path, differences: ["another --salt"])
        }
    }

    private mutating func takeCases(
        _ database: Database, _ run: Run, _ sources: [String: Int64], _ progress: MergeProgress
    ) throws {
        var taker = PartCaseTaker(
            database: database, writer: try CaseWriter(database), reads: try ReadWriter(database, run), run: run)
        var walk = try PartWalk(parts)
        var last: (record: CaseRecord, part: Int)?
        var done = 0
        try progress(0, total)
        while let (number, item) = try walk.next() {
            let part = parts[number]
            let source = part.sources.first { $0.id == item.record.sourceID }?.name ?? ""
            guard let target = sources[source], try part.part.shard.holds(item.record.location, of: source) else {
                throw PartError.misplaced(
                    path: part.path, id: "\(item.record.id)", shard: part.part.shard.index)
            }
            if let last, last.record.id == item.record.id {
                throw PartError.conflict(id: "\(item.record.id)", first: parts[last.part].path, second: part.path)
            }
            guard let isNew = try taker.take(item, from: target) else {
                throw PartError.conflict(id: "\(item.record.id)", first: project, second: part.path)
            }
            if isNew { outcome.added += 1 } else { outcome.known += 1 }
            last = (item.record, number)
            done += 1
            if done.isMultiple(of: Self.step) || done == total { try progress(done, total) }
        }
        guard done == total else {
            throw StoreError.invalid(found: "\(done) cases in the parts", expected: "\(total)")
        }
        if taker.writer.hasChanged {
            try database.execute(sql: "UPDATE project SET caseChanges = caseChanges + 1")
        }
    }

    /// Notes what could not be taken of a source, in place of what an earlier look has found.
    private mutating func takeSkipped(of source: String, as id: Int64, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM skippedFile WHERE sourceID = ?", arguments: [id])
        for part in parts {
            for record in part.sources where record.name == source {
                for file in try part.skipped(in: record) {
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO skippedFile VALUES (?, ?, ?)",
                        arguments: [id, file.path, file.reason])
                    outcome.skipped += 1
                }
            }
        }
    }

    /// - Returns: Whether all rows of the queue were written anew.
    private func finish(_ run: Run, _ database: Database) throws -> Bool {
        let current = try CurrentRuns.fetchAll(database).contains { $0.clip?.id == run.id }
        guard !run.isFinished || !current else { return false }
        let ended = parts.compactMap(\.run.finishedAt).max() ?? run.createdAt
        try run.finish(database, now: ended).becomeCurrent(database)
        return true
    }
}

/// Takes the cases of parts into a project.
private struct PartCaseTaker {
    let database: Database
    var writer: CaseWriter
    let reads: ReadWriter
    let run: Run

    /// Takes a case.
    ///
    /// - Returns: Whether it is new; `nil` where the project has another image in its place.
    mutating func take(_ item: PartFile.Case, from source: Int64) throws -> Bool? {
        let known = try known(item, source)
        if let known {
            guard known.image.sha256 == item.record.image.sha256 else { return nil }
            if let present = item.versions.last { try read(present.read, known.ordinal, known.version) }
            return false
        }
        var outcome = TakenImages()
        for (opened, read) in item.versions {
            let (ordinal, version) = try writer.take(opened, from: source, outcome: &outcome)
            try self.read(read, ordinal, version)
        }
        if item.record.state != .ready, let taken = try self.known(item, source) {
            try writer.setState(item.record.state, of: taken)
        }
        return true
    }

    private func known(_ item: PartFile.Case, _ source: Int64) throws -> CaseRecord? {
        let statement = try database.cachedStatement(
            sql: "\(CaseRecord.selection) WHERE sourceID = ? AND location = ?")
        return try CaseRecord.fetchOne(statement, arguments: [source, item.record.location])
    }

    /// Keeps a read where the project has none.
    private func read(_ read: FreshRead?, _ ordinal: CaseOrdinal, _ version: VersionID) throws {
        guard let read, try run.read(of: version, classCount: run.classNames.count, database) == nil else { return }
        try reads.write([
            VersionRead(ordinal: ordinal, version: version, read: read.read, embedding: read.embedding)
        ])
    }
}
