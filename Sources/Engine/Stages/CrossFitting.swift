import Convnet
import Foundation
import Labels
import Store
import Tensors
import Work

/// One of the pieces of an over-read, none of which depends on another.
enum OverReadTask: Hashable, Sendable {
    /// The reads of a fold's cases, by networks that learned from no case of it.
    case fold(Int)
    /// The networks of the checkpoint, which learned from all cases.
    case everything
}

/// Who takes what cross-fitting gives, task by task.
protocol OverReadResults {
    /// Takes the reads of some of a fold's cases; they come in order.
    ///
    /// - Parameter members: Positions among the cases.
    func take(_ rows: [[Float]], of members: ArraySlice<Int>, fold: Int) throws
    /// All reads of a fold have come.
    func finish(fold: Int, signs: OverReadSigns?) throws
    /// Takes what was learned from all cases, on a thread that computes.
    var keep: @Sendable (Learning, Compute) throws -> Void { get }
}

/// Trains the networks of an over-read: judges once for all folds, then for each fold those that read it, having learned
/// from no case of it, and those of the checkpoint, which learn from all cases. Each network is trained on one thread;
/// what is learned is small and kept, and the cases are read by all threads, part by part, from the project's thumbnails.
struct CrossFitting: Sendable {
    let evidence: ProjectEvidence
    let pictures: ProjectPictures
    let folds: FoldAssignment
    let groups: CaseGroups
    let classes: [String]
    let options: OverReadOptions
    let reader: any SecondReader
    let monitor: StageMonitor

    /// Blocks that judges are taught by where the folds are shared out to them. With five, any four have judges enough, and
    /// a judge knows two fifths of the cases.
    private static let blocks = 5

    /// A lesson on the way to the thread that learns it.
    private struct Job: Sendable {
        let task: OverReadTask
        let numbers: Range<Int>
    }

    /// Does some tasks; what it gives for one does not depend on which others there are.
    ///
    /// - Throws: `ConvnetError`, `ComputeError`, `StoreError`; what the results throw.
    func run(_ tasks: [OverReadTask], into results: some OverReadResults, workers: Int) throws {
        let course = try Course(self, tasks)
        let team = Team(workers) { _ in try Compute() }
        let silenced = Self.onlyFold(of: tasks).map(block)
        let jury = try course.blocks.flatMap {
            try reader.convene(
                $0, silencing: silenced, for: lesson(Evidence(joining: course.lots), folds.foldCount + 1, nil, course),
                workers: team.count)
        }
        // Networks of one lesson can be learned apart where they share a jury; else one job convenes theirs.
        let networks = options.method.networks
        let lessons = jury == nil ? [0..<networks] : (0..<networks).map { $0..<($0 + 1) }
        // As many tasks at a time as keep all workers busy: what they give is kept before the next begin.
        let wave = (team.count + lessons.count - 1) / lessons.count
        for start in stride(from: 0, to: tasks.count, by: wave) {
            let part = tasks[start..<min(tasks.count, start + wave)]
            let jobs = part.flatMap { task in lessons.map { Job(task: task, numbers: $0) } }
            let parts = try team.map(jobs, cancellation: monitor.cancellation) { compute, job in
                try reader.learn(job.numbers, of: lesson(for: job.task, jury, course), compute)
            }
            for (number, task) in part.enumerated() {
                let own = parts[(number * lessons.count)..<((number + 1) * lessons.count)]
                try finish(task, Learning(joining: Array(own)), course, team, results)
            }
        }
    }

    private func finish(
        _ task: OverReadTask, _ learning: Learning, _ course: Course, _ team: Team<Compute>,
        _ results: some OverReadResults
    ) throws {
        switch task {
        case .fold(let fold): try read(fold, by: learning, course, team, results)
        case .everything:
            let keep = results.keep
            _ = try team.map([learning]) { try keep($1, $0) }
        }
    }

    /// Cases that one network reads in one go.
    private static let part = 8 * Convnet.predictionBatch

    private func read(
        _ fold: Int, by learning: Learning, _ course: Course, _ team: Team<Compute>, _ results: some OverReadResults
    ) throws {
        let members = folds.members(of: fold)
        var done = 0
        try team.batches(of: members.indices, size: Self.part, cancellation: monitor.cancellation) { compute, range in
            let images = try pictures.part(of: members[range])
            return try reader.read(
                Array(0..<range.count), among: images, by: learning, classes: classes, compute)
        } take: { rows in
            try results.take(rows, of: members[done..<(done + rows.count)], fold: fold)
            done += rows.count
            course.counter.add(rows.count / Convnet.predictionBatch)
        }
        try results.finish(fold: fold, signs: learning.signs)
    }

    private static func onlyFold(of tasks: [OverReadTask]) -> Int? {
        guard tasks.count == 1, case .fold(let fold) = tasks[0] else { return nil }
        return fold
    }

    private func lesson(for task: OverReadTask, _ jury: Jury?, _ course: Course) -> OverReadLesson {
        switch task {
        case .fold(let fold):
            let known = Evidence(joining: course.lots.indices.filter { $0 != fold }.map { course.lots[$0] })
            return lesson(known, fold, jury?.silencing(block(of: fold)), course)
        case .everything: return lesson(Evidence(joining: course.lots), folds.foldCount, jury, course)
        }
    }

    private func lesson(_ known: Evidence, _ stream: Int, _ jury: Jury?, _ course: Course) -> OverReadLesson {
        OverReadLesson(
            images: course.images, classes: classes, evidence: known, jury: jury, options: options,
            stream: UInt64(stream), cancellation: monitor.cancellation, stepped: { course.counter.add(1) })
    }

    private func block(of fold: Int) -> Int { fold * Self.blocks / folds.foldCount }

    /// What is learned from, and how much there is to do.
    private struct Course: Sendable {
        /// The cases of each fold that are learned from, or a share of them, by their positions among the images.
        let lots: [Evidence]
        /// The folds, some together where they are many, as blocks for judges; `nil` where they are too few, or one is
        /// empty.
        let blocks: [Evidence]?
        /// The images of these cases.
        let images: TrainingImages
        let counter: ProgressCounter

        init(_ fitting: CrossFitting, _ tasks: [OverReadTask]) throws {
            let drawn = (0..<fitting.folds.foldCount).map(fitting.lot)
            let members = drawn.flatMap(\.members).sorted()
            images = try fitting.pictures.images(of: members)
            let places = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
            lots = drawn.map { $0.renumbered { places[$0] ?? 0 } }
            blocks = fitting.sharedBlocks(lots)
            counter = ProgressCounter(
                stage: .overRead, total: fitting.work(tasks, lots, blocks), report: fitting.monitor.report)
        }
    }

    /// A fold's cases, or its share of a sample: drawn fold by fold, so that no fold has a say in what another gives.
    private func lot(_ fold: Int) -> Evidence {
        let all = evidence.evidence(of: folds.members(of: fold), groups: groups)
        guard let most = options.method.mostImages else { return all }
        return all.sample(most / (folds.foldCount - 1), seed: options.seed, stream: UInt64(fold) << 32 | 0xFFFF_FFFF)
    }

    private func sharedBlocks(_ lots: [Evidence]) -> [Evidence]? {
        guard options.method.judging != nil, folds.foldCount >= Self.blocks else { return nil }
        let blocks = (0..<Self.blocks).map { number in
            Evidence(joining: lots.indices.filter { block(of: $0) == number }.map { lots[$0] })
        }
        return blocks.contains { $0.members.isEmpty } ? nil : blocks
    }

    /// Training steps of all networks, and batches that are read.
    private func work(_ tasks: [OverReadTask], _ lots: [Evidence], _ blocks: [Evidence]?) -> Int {
        let counts = lots.map(\.members.count)
        let all = counts.reduce(0, +)
        let (method, silenced) = (options.method, Self.onlyFold(of: tasks).map(block))
        let reading = tasks.reduce(0) { sum, task in
            var (cases, batches) = (all, 0)
            if case .fold(let fold) = task {
                cases = all - counts[fold]
                batches = folds.members(of: fold).count / Convnet.predictionBatch
            }
            let steps = blocks == nil ? method.trainingSteps(for: cases) : method.readerTrainingSteps(for: cases)
            return sum + steps + batches
        }
        return reading
            + (blocks.map { method.juryTrainingSteps(for: $0.map(\.members.count), silencing: silenced) } ?? 0)
    }
}
