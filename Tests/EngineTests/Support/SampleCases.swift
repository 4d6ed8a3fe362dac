import Assets
import Convnet
import Foundation
import Images
import Labels
import Phantoms
import Store
import TestSupport
import Work

@testable import Engine

/// A folder of small phantoms, chests and breasts in turn, to be labelled in a test.
struct SampleCases {
    static let count = 32
    static let classes = [
        LabelClass(name: "chest", prompts: [PhantomKind.chest.prompt]),
        LabelClass(name: "breast", prompts: [PhantomKind.breast.prompt]),
    ]

    /// Where the images are.
    let images: URL
    /// Where a test may write.
    let folder: URL

    /// Runs a body with the images in a fresh folder.
    static func with<Result>(_ body: (SampleCases) throws -> Result) throws -> Result {
        try withTemporaryFolder { folder in
            let images = folder.appendingPathComponent("images")
            try PhantomWriter(generator: PhantomGenerator(seed: 3), kinds: [.chest, .breast], size: 16)
                .write(to: images, count: count)
            return try body(SampleCases(images: images, folder: folder))
        }
    }

    /// The ids in the order of the phantoms' numbers, so that even places are chests.
    static let ids = (0..<count).map { "images/\($0 % 2 == 0 ? "chest" : "breast")/0000\($0 < 10 ? "0" : "")\($0).png" }

    /// Another model's probability of a chest for every case: right on all but every eighth.
    static let chestProbabilities = (0..<count).map { index in
        let sure = 0.55 + 0.4 * Double((index * 7) % count) / Double(count)
        return (index % 2 == 0) == (index % 8 != 7 && index % 8 != 4) ? sure : 1 - sure
    }

    /// Writes first reads to a file and gives its path.
    func firstReads(_ probabilities: [Double] = chestProbabilities, named name: String = "reads.csv") throws -> String {
        let rows = zip(Self.ids, probabilities).map { "\($0),\($1),\(1 - $1)" }
        let file = folder.appendingPathComponent(name)
        try Data((["case,chest,breast"] + rows).joined(separator: "\n").utf8).write(to: file)
        return file.path
    }

    /// A request for small, quick networks.
    ///
    /// - Parameters:
    ///   - folds: From five on they share their judges.
    ///   - most: At most how many images are learned from; the method's own bound where missing.
    func request(
        classes: [LabelClass] = classes, firstReads: String? = nil, seed: UInt64 = 0, folds: Int = 2, most: Int? = nil
    ) throws -> LabelRequest {
        var method = OverReadMethod.auto
        method.mostImages = most ?? method.mostImages
        return LabelRequest(
            sources: [try Source(path: images.path)], classes: classes, model: try Assets.demoModel(),
            firstReads: firstReads, overRead: OverReadOptions(method: method, folds: folds, seed: seed, size: 12))
    }

    /// Labels in a project in memory.
    func label(
        _ request: LabelRequest, threads: Int = 2
    ) throws -> (store: ProjectStore, outcome: LabelOutcome) {
        let store = try ProjectStore.inMemory()
        return (store, try label(request, in: store, threads: threads))
    }

    /// Labels in a project.
    func label(
        _ request: LabelRequest, in store: ProjectStore, threads: Int = 2, monitor: StageMonitor = StageMonitor()
    ) throws -> LabelOutcome {
        try Labeling(store, threads: threads, monitor: monitor).label(request)
    }
}

extension ProjectStore {
    /// The reads of a run by case.
    func probabilities(of run: Run) throws -> [CaseID: [Float]] {
        let ids = Dictionary(uniqueKeysWithValues: try cases().map { ($0.ordinal, $0.id) })
        return Dictionary(
            uniqueKeysWithValues: try reads(of: run).compactMap { read in
                ids[read.ordinal].map { ($0, read.read.probabilities) }
            })
    }
}
