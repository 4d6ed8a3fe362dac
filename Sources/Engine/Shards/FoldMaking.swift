import Convnet
import Foundation
import Labels
import Store
import Synchronization
import Tensors
import Work

/// What became of a part of an over-read.
package enum FoldOutcome: Equatable, Sendable {
    /// It was made now: its file, and how many cases it reads; `nil` for the networks of the checkpoint.
    case made(path: String, cases: Int?)
    /// It was there already, made in the same way.
    case wasThere(path: String)
}

/// Which part of an over-read is made.
package enum FoldChoice: Equatable, Sendable {
    /// The reads of a fold, from 0.
    case fold(Int)
    /// The networks of the checkpoint.
    case final
    /// By the number of a job of an array, from 0: the folds, then the final networks.
    case job(Int)
}

extension Labeling {
    /// Makes one part of an over-read as ``retrain(_:_:)`` makes it whole, into a file for ``merge(folds:)``. The project,
    /// which may be a copy, is only read.
    ///
    /// - Parameters:
    ///   - choice: Which part.
    ///   - output: The folder that the file comes to lie in.
    ///   - change: Changes what the last over-read was made with.
    /// - Throws: As `retrain`; ``FoldPartError``; `CannotWrite`.
    package func retrain(
        only choice: FoldChoice, into output: URL, _ change: (inout OverReadOptions) -> Void = { _ in }
    ) throws -> FoldOutcome {
        let (firstRead, options) = try again(change)
        let plan = try OverReadPlan(store, over: firstRead, options)
        let piece = try Self.piece(choice, of: plan.folds)
        let path = output.appendingPathComponent(FoldPart.fileName(piece, of: plan.folds)).path
        if try isThere(path, plan) { return .wasThere(path: path) }
        try OutputFolder.make(output)
        let pictures = plan.pictures(workers: threads, monitor.cancellation)
        let (folds, groups) = try plan.deal(pictures, known: nil)
        let fitting = CrossFitting(
            evidence: plan.evidence, pictures: pictures, folds: folds, groups: groups,
            classes: firstRead.classNames, options: options, reader: readers.second, monitor: monitor)
        let draft = output.appendingPathComponent(".\(FoldPart.fileName(piece, of: plan.folds)).draft")
        defer { unlink(draft.path) }
        let results = PartResults(readers.second, classes: firstRead.classNames, draft: draft)
        let task: OverReadTask = if case .fold(let number) = piece { .fold(number) } else { .everything }
        try fitting.run([task], into: results, workers: threads)
        let content = if case .fold = piece { results.content } else { try InputFile.bytes(draft.path) }
        let header = FoldPart.Header(
            fold: task.fold, folds: plan.folds, cases: plan.evidence.count, groups: groups.count,
            casesDigest: plan.evidence.casesDigest, request: try plan.request, signs: results.signs,
            bytes: content.count)
        try FoldPart(header: header, assignment: folds, content: content).write(to: path)
        return .made(path: path, cases: task.fold.map { folds.members(of: $0).count })
    }

    private static func piece(_ choice: FoldChoice, of folds: Int) throws -> FoldPart.Piece {
        switch choice {
        case .fold(let number) where (0..<folds).contains(number): return .fold(number)
        case .job(let number) where (0..<folds).contains(number): return .fold(number)
        case .job(folds), .final: return .final
        case .fold(let number), .job(let number): throw FoldPartError.noFold(number, folds: folds)
        }
    }

    /// Whether a part is there that was made in the same way; a damaged one is made anew.
    private func isThere(_ path: String, _ plan: OverReadPlan) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        do {
            guard try FoldPart(path: path).header.request == plan.request else {
                throw FoldPartError.otherPart(path: path)
            }
            return true
        } catch FoldPartError.damaged(let path, let reason) {
            monitor.warn("\(FoldPartError.damaged(path: path, reason: reason))")
            return false
        }
    }
}

extension OverReadTask {
    fileprivate var fold: Int? {
        guard case .fold(let number) = self else { return nil }
        return number
    }
}

/// Results that are kept until they are all there.
private final class PartResults: OverReadResults, Sendable {
    let keep: @Sendable (Learning, Compute) throws -> Void
    private let taken = Mutex<(content: [UInt8], signs: String?)>(([], nil))

    var content: [UInt8] { taken.withLock { $0.content } }
    var signs: String? { taken.withLock { $0.signs } }

    init(_ reader: any SecondReader, classes: [String], draft: URL) {
        keep = { try reader.keep($0, classes: classes, at: draft, $1) }
    }

    func take(_ rows: [[Float]], of members: ArraySlice<Int>, fold: Int) throws {
        taken.withLock { $0.content += FoldPart.content(of: rows) }
    }

    func finish(fold: Int, signs: OverReadSigns?) throws {
        let text = try signs.map(CanonicalJSON.of)
        taken.withLock { $0.signs = text }
    }
}
