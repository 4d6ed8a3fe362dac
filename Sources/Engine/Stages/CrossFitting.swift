import Convnet
import Foundation
import Labels
import Store
import Tensors
import Work

/// Trains the networks of an over-read: judges once for all folds, then for each fold those that read it, having learned
/// from no case of it, and at last those of the checkpoint, which learn from all cases.
struct CrossFitting: Sendable {
    let store: ProjectStore
    let run: Run
    let evidence: ProjectEvidence
    let pictures: ProjectPictures
    let folds: FoldAssignment
    let options: OverReadOptions
    let reader: any SecondReader
    let monitor: StageMonitor

    /// Blocks that judges are taught by where the folds are shared out to them. With five, any four have judges enough, and
    /// a judge knows two fifths of the cases.
    private static let blocks = 5

    private enum Job: Sendable {
        case fold(Int)
        case everything(URL)
    }

    /// Reads the wanted folds and writes the checkpoint; a fold is in the project as soon as it was read.
    ///
    /// - Throws: `ConvnetError`, `ComputeError`, `StoreError`.
    func train(_ wanted: [Int], checkpoint: URL?, workers: Int) throws {
        let lots = (0..<folds.foldCount).map(lot)
        let blocks = sharedBlocks(lots)
        let jobs = wanted.map(Job.fold) + (checkpoint.map { [.everything($0)] } ?? [])
        let counter = ProgressCounter(stage: .overRead, total: work(jobs, lots, blocks), report: monitor.report)
        let stepped: @Sendable () -> Void = { counter.add(1) }
        let jury = try blocks.flatMap {
            try reader.convene(
                $0, for: lesson(Evidence(joining: lots), folds.foldCount + 1, nil, stepped), workers: workers)
        }
        _ = try Compute.map(jobs, workers: workers) { compute, job in
            switch job {
            case .fold(let fold):
                try read(fold, lesson(known(to: fold, lots), fold, jury?.silencing(block(of: fold)), stepped), compute)
            case .everything(let file):
                try reader.keep(lesson(Evidence(joining: lots), folds.foldCount, jury, stepped), at: file, compute)
            }
        }
    }

    private func read(_ fold: Int, _ lesson: OverReadLesson, _ compute: Compute) throws {
        let members = folds.members(of: fold)
        let (rows, signs) = try reader.read(members, after: lesson, compute)
        try store.commit(
            fold: fold, evidence.reads(rows, of: members), remarks: try signs.map(CanonicalJSON.of), to: run,
            now: Date().timeIntervalSince1970)
    }

    /// A fold's cases, or its share of a sample: drawn fold by fold, so that no fold has a say in what another gives.
    private func lot(_ fold: Int) -> Evidence {
        let all = evidence.evidence(of: folds.members(of: fold), groups: pictures.groups)
        guard let most = options.method.mostImages else { return all }
        return all.sample(most / (folds.foldCount - 1), seed: options.seed, stream: UInt64(fold) << 32 | 0xFFFF_FFFF)
    }

    private func known(to fold: Int, _ lots: [Evidence]) -> Evidence {
        Evidence(joining: lots.indices.filter { $0 != fold }.map { lots[$0] })
    }

    private func block(of fold: Int) -> Int { fold * Self.blocks / folds.foldCount }

    /// The folds, some together where they are many, as blocks for judges; `nil` where they are too few, or one is empty.
    private func sharedBlocks(_ lots: [Evidence]) -> [Evidence]? {
        guard options.method.judging != nil, folds.foldCount >= Self.blocks else { return nil }
        let blocks = (0..<Self.blocks).map { number in
            Evidence(joining: lots.indices.filter { block(of: $0) == number }.map { lots[$0] })
        }
        return blocks.contains { $0.members.isEmpty } ? nil : blocks
    }

    private func work(_ jobs: [Job], _ lots: [Evidence], _ blocks: [Evidence]?) -> Int {
        let counts = lots.map(\.members.count)
        let all = counts.reduce(0, +)
        let reading = jobs.reduce(0) { sum, job in
            let cases = if case .fold(let fold) = job { all - counts[fold] } else { all }
            return sum
                + (blocks == nil
                    ? options.method.trainingSteps(for: cases) : options.method.readerTrainingSteps(for: cases))
        }
        return reading + (blocks.map { options.method.juryTrainingSteps(for: $0.map(\.members.count)) } ?? 0)
    }

    private func lesson(
        _ known: Evidence, _ stream: Int, _ jury: Jury?, _ stepped: @escaping @Sendable () -> Void
    ) -> OverReadLesson {
        OverReadLesson(
            images: pictures.images, classes: run.classNames, evidence: known, jury: jury, options: options,
            stream: UInt64(stream), cancellation: monitor.cancellation, stepped: stepped)
    }
}

extension ProjectEvidence {
    /// Rows of probabilities as reads of the members' images.
    fileprivate func reads(_ rows: [[Float]], of members: [Int]) -> [VersionRead] {
        zip(members, rows).map { member, row in
            VersionRead(
                ordinal: records[member].ordinal, version: records[member].version, read: Read(probabilities: row))
        }
    }
}
